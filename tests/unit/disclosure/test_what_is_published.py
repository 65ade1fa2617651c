"""What a year's publication holds of everything that can be sent: for when, for whom, and counted how."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.definitions.housing import STATES
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of, reference_counts
from dashboard.disclosure.noise import LARGEST
from dashboard.warehouse.records import Records
from tests.builders import new_reference
from tests.unit.disclosure.worlds import NEEDED, WOMEN, fill

POLICY = policies.load()
YEAR = FinancialYear(2025)
WHOLE_YEAR = next(period for period in periods_of(YEAR) if period.kind == "year")


class Built:
    """What was published of one world, to be asked for by table and indicator."""

    def __init__(self, records, **world):
        fill(records, **world)
        self.published, self.cells = build(records, POLICY, [WHOLE_YEAR], YEAR.last_day)
        self.reference = reference_counts(records, YEAR)

    def tables(self, indicator):
        return {table.table_id for table in self.published if table.indicator == indicator}

    def periods(self, indicator):
        return {table.period for table in self.published if table.indicator == indicator}

    def cell(self, table, indicator, category="all", provider=""):
        wanted = (table, indicator, provider, category)
        return next(c for c in self.cells if (c.table_id, c.indicator, c.provider, c.category) == wanted)

    def near(self, table, indicator, n, k=None, *, category="all", provider=""):
        """Whether a cell is as near to the truth as the noise lets it be."""
        cell = self.cell(table, indicator, category, provider)
        assert abs(cell.n - n) <= LARGEST
        assert (cell.k is None) == (k is None)
        assert k is None or abs(cell.k - k) <= LARGEST
        return True


@pytest.fixture(scope="module")
def built(empty_records, tmp_path_factory):
    """Three services that send everything, in both years."""
    path = shutil.copy(empty_records, tmp_path_factory.mktemp("world") / "records.duckdb")
    records = Records(Path(path))
    yield Built(records)
    records.close()


def test_what_takes_years_to_know_is_published_for_an_earlier_year(built):
    assert built.periods("door_stayed_open") == {"2024-25"}
    assert built.periods("proven_reoffending") == {"2023-24"}
    assert built.near("year", "door_stayed_open", 3 * WOMEN // 2, 3 * WOMEN // 4)
    assert built.near("year", "proven_reoffending", 300, 120)
    assert built.near("year_ethnicity", "proven_reoffending", 150, 60, category="black")


def test_everything_else_is_published_for_the_year_itself(built):
    slow = {"door_stayed_open", "proven_reoffending"}
    for table in built.published:
        if table.indicator not in slow:
            assert table.period == "2025-26"


def test_no_figure_of_one_services_reoffending_is_published(built):
    assert built.tables("proven_reoffending") == {
        "year", "year_ethnicity", "year_ethnicity_two", "year_age_two", "year_reoffences", "year_reoffence_step",
    }  # fmt: skip
    assert not [cell for cell in built.cells if cell.indicator == "proven_reoffending" and cell.provider]
    assert built.near("provider_year", "door_stayed_open", WOMEN // 2, WOMEN // 4, provider="A")


def test_needs_are_published_need_by_need_and_a_woman_counts_once_for_each(built):
    assert built.tables("needs_better") == {"year_need", "year_ethnicity_need"}
    for need, better in zip(NEEDED, (WOMEN // 2, 3 * WOMEN // 4), strict=True):
        assert built.near("year_need", "needs_better", 3 * WOMEN, 3 * better, category=need)
    assert {cell.category for cell in built.cells if cell.table_id == "year_need"} == set(NEEDED)
    each = {f"{group}>{need}" for group in ("black", "white") for need in NEEDED}
    assert {cell.category for cell in built.cells if cell.table_id == "year_ethnicity_need"} == each


def test_a_woman_with_two_referrals_counts_once_for_a_need(records):
    """By the latest of them."""
    fill(records)
    copies = records.fetch("select * from referral where version = 1 and quarter_end = '2026-03-31'")
    assert copies.height
    before = records.fetch("select count(*) from indicator_needs_better").item()
    needs = replace(POLICY, tables=tuple(table for table in POLICY.tables if table.id == "year_need"))
    told = build(records, needs, [WHOLE_YEAR], YEAR.last_day)[1]
    once = next(c for c in told if (c.table_id, c.indicator, c.category) == ("year_need", "needs_better", "family"))
    with records._transaction() as cursor:
        # The same women a second time, under other numbers.
        cursor.register("copies", copies.to_arrow())
        cursor.execute("insert into referral by name select * replace (referral_id || 'b' as referral_id) from copies")
        cursor.execute("delete from worked_out")
    records._worked_out = ""
    told = build(records, needs, [WHOLE_YEAR], YEAR.last_day)[1]
    twice = next(c for c in told if (c.table_id, c.indicator, c.category) == ("year_need", "needs_better", "family"))
    assert (twice.n, twice.k) == (once.n, once.k), "the same women: the same draw"
    assert records.fetch("select count(*) from indicator_needs_better").item() == 2 * before


def test_the_states_of_housing_are_published_and_the_moves_of_three_services_together(built):
    assert built.tables("housing_moves") >= {
        "year_exit_housing", "provider_year_exit_housing", "year_start_to_exit", "year_exit_to_three_months",
    }  # fmt: skip
    settled = 3 * WOMEN * 3 // 5
    assert built.near("year_exit_housing", "housing_moves", settled, category="settled")
    assert built.near("provider_year_exit_housing", "housing_moves", settled // 3, category="settled", provider="B")
    moved_up = settled // 2
    assert built.near("year_start_to_exit", "housing_moves", moved_up, category="homeless>settled")
    moves = {c.category for c in built.cells if c.table_id == "year_start_to_exit"}
    assert moves == {f"{start}>{end}" for start in ("homeless", "settled") for end in STATES}
    assert not [cell for cell in built.cells if cell.table_id == "year_start_to_exit" and cell.provider]


def test_cells_of_answers_count_answers(built):
    assert built.near("year", "trust", 150, 90)
    assert built.near("provider_year", "trust", 50, 30, provider="C")
    assert built.near("year_ethnicity", "trust", 99, 60, category="black")
    assert "provider_year_ethnicity" not in built.tables("trust")


def test_nothing_that_is_not_to_be_published_is(built):
    hidden = {slug for slug, indicator in INDICATORS.items() if not indicator.published}
    assert not hidden & {table.indicator for table in built.published}
    assert not hidden & {cell.indicator for cell in built.cells}


def test_reference_counts_are_those_of_the_year_with_their_source(built):
    found = {(one.population, one.ethnicity_source, one.ethnic_group): one.count for one in built.reference}
    assert found["women_arrested", "officer", "black"] == 250
    assert len(found) == 10
    assert {one.source for one in built.reference} == {"Invented counts"}
    assert {one.period for one in built.reference} == {"2025-26"}


def test_areas_are_added_up_and_a_later_file_corrects_an_earlier_one(records):
    fill(records, "A")
    line = {"ethnic_group": "black", "population": "women_arrested", "ethnicity_source": "officer", "year": 2025}
    more = [
        line | {"area_code": "E07000009", "count": 100, "source": "corrected"},
        line | {"area_code": "E07000010", "count": 11, "source": "another"},
        line | {"area_code": "E07000010", "count": 99, "source": "of another year", "year": 2024},
    ]
    records.accept_reference(new_reference("population", more))
    counts = {
        (one.population, one.ethnic_group): (one.count, one.source) for one in reference_counts(records, YEAR)
        if one.ethnicity_source == "officer"
    }  # fmt: skip
    assert counts["women_arrested", "black"] == (111, "another; corrected")
    assert counts["women_arrested", "white"] == (2_000, "Invented counts")
    assert [one.count for one in reference_counts(records, FinancialYear(2024))] == [99]
    assert reference_counts(records, FinancialYear(2023)) == []


class TestCollapse:
    """A table of all services is one service's own where the others have nothing in it."""

    @pytest.mark.parametrize("services", ["A", "AB"])
    def test_with_fewer_than_three_services_there_are_no_moves_needs_or_reoffending(self, records, services):
        built = Built(records, services=services)
        for indicator, table in (("housing_moves", "year_start_to_exit"), ("needs_better", "year_need")):
            assert table not in built.tables(indicator)
        assert built.tables("proven_reoffending") == set()
        assert {"year_exit_housing", "provider_year_exit_housing"} <= built.tables("housing_moves")
        assert {"year_ethnicity", "provider_year_ethnicity"} <= built.tables("settled_at_exit")
        assert "year_ethnicity" not in built.tables("trust")

    @pytest.mark.parametrize("sheets", ["", "A", "AB"])
    def test_what_fewer_than_three_of_three_services_send_is_their_own(self, records, sheets):
        """All three have sent referrals; but the figures would be those of the few that sent more."""
        built = Built(records, sheets=sheets)
        assert "year_start_to_exit" not in built.tables("housing_moves")
        assert "year_exit_to_three_months" not in built.tables("housing_moves")
        assert "year_ethnicity" not in built.tables("trust")
        assert built.tables("proven_reoffending") == set()
        assert "year_need" in built.tables("needs_better"), "needs stand in the referrals sheet, which all have sent"
        assert "year_ethnicity" in built.tables("completed")

    def test_an_earlier_year_stands_on_the_services_that_worked_then(self, records):
        """Two of the three began a year later: of the year before, all together are the one."""
        built = Built(records, years="A")
        assert built.periods("door_stayed_open") == {"2024-25"}
        assert "year_ethnicity" not in built.tables("door_stayed_open")
        assert built.near("provider_year", "door_stayed_open", WOMEN // 2, WOMEN // 4, provider="A")
        covered = {table.providers for table in built.published if table.indicator == "door_stayed_open"}
        assert covered == {("A",)}

    def test_a_year_of_which_nothing_is_known_is_not_published(self, records):
        """Not even as a table without cells, which would say that something was too few to show."""
        built = Built(records, years="")
        assert built.tables("door_stayed_open") == set()
