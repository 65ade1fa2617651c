"""What is published when: quarters as they are locked, provisional and final, what matures later, what is corrected."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import released
from dashboard.analysis.released import Question
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.disclosure.noise import Noise
from dashboard.disclosure.policy import Table
from dashboard.errors import RefusedError, UsageError
from dashboard.operations import contract_period
from dashboard.operations.approving import approve
from dashboard.operations.installation import Installation
from dashboard.operations.publish import prepare, publish
from dashboard.settings import Settings
from tests.builders import OPERATOR, moment, new_reference, new_return, row

YEAR = FinancialYear(2025)
TABLES = ("quarter", "year", "provider_quarter", "provider_year", "year_ethnicity", "provider_year_ethnicity",
          "contract_period_ethnicity", "provider_contract_period_ethnicity")  # fmt: skip


@pytest.fixture(autouse=True)
def few_tables(monkeypatch):
    """When something is published is tested with a few tables, and not what."""
    policy = policies.load()
    tables = [table for table in policy.tables if table.id in TABLES]
    made_for = {"indicators": ("referrals_received", "started", "completed")}
    small = replace(policy, tables=tuple(replace(table, **made_for) for table in tables))
    monkeypatch.setattr(policies, "load", lambda: small)


def _rows(quarter, *, late=0):
    """60 women referred and started in a quarter; some were left out at first."""
    return [
        row(
            referral_id=f"{quarter.label}-{i}",
            referral_date=quarter.first_day,
            started_date=quarter.first_day,
            ethnicity="white" if i % 2 else "black",
            **({"ended_date": quarter.last_day, "end_state": "completed" if i % 4 < 2 else "ended_early",
                "end_reason": None if i % 4 < 2 else "NOT"}),
        )
        for i in range(60 + late)
    ]  # fmt: skip


@pytest.fixture
def installation(records):
    """Nothing is sent yet."""
    path = records.path
    records.close()
    found = Installation(Settings(database=path))
    yield found
    found.close()


def _send(installation, quarter, **how):
    installation.records().accept(new_return("A", quarter.label, _rows(quarter, **how)))


def _first_two(installation):
    first, second = YEAR.quarters[:2]
    _send(installation, first)
    publish(installation, YEAR, now=moment("2025-08-26"))
    _send(installation, second)
    publish(installation, YEAR, now=moment("2025-11-26"))


def _issues(installation, table="quarter"):
    return {
        (one.indicator, one.period): (one.issue, one.status)
        for one in installation.release().published()
        if one.table_id == table
    }


def test_a_quarter_is_published_as_provisional_when_it_is_locked(installation):
    first = YEAR.quarters[0]
    _send(installation, first)
    with pytest.raises(UsageError, match="its first quarter is locked on 2025-08-25"):
        publish(installation, YEAR, now=moment("2025-08-24"))
    publish(installation, YEAR, now=moment("2025-08-26"))
    assert _issues(installation)["completed", first.label] == ("p", "provisional")
    found = released.answer(installation.release(), Question("completed", by="quarter"))
    assert [line.published_as for line in found.rows] == ["p"]
    with pytest.raises(RefusedError, match=r"2025-26 Q2 is locked on 25 November 2025"):
        publish(installation, YEAR, now=moment("2025-08-27"))


def test_what_needs_ninety_days_comes_with_the_next_quarter(installation):
    """Women referred in the first quarter have had ninety days only at the end of the second."""
    first, second = YEAR.quarters[:2]
    _first_two(installation)
    assert ("started", first.label) in _issues(installation)
    assert ("started", second.label) not in _issues(installation)
    assert ("completed", second.label) in _issues(installation)


def test_when_the_year_is_locked_its_headlines_are_published_once_more_as_final(installation):
    _first_two(installation)
    for quarter in YEAR.quarters[2:]:
        _send(installation, quarter)
    _send(installation, YEAR.quarters[0], late=20)
    publish(installation, YEAR, now=moment("2026-06-01"))
    assert set(_issues(installation).values()) == {("1", "final")}
    found = released.answer(installation.release(), Question("referrals_received", by="quarter"))
    assert {line.published_as for line in found.rows} == {None}
    assert abs(found.rows[0].n - 80) <= 9, "the late return shows in the final figure"
    with pytest.raises(RefusedError, match="has been published"):
        publish(installation, YEAR, now=moment("2026-06-02"))


def test_a_provisional_figure_is_not_replaced_by_another_provisional_one(installation):
    _first_two(installation)
    before = installation.release().release_id
    _send(installation, YEAR.quarters[0], late=20)
    with pytest.raises(RefusedError):
        publish(installation, YEAR, now=moment("2025-11-27"))
    assert installation.release().release_id == before


class TestContractPeriod:
    """One block of quarters that a contract lasts: so that small groups can be shown on the first day."""

    def _declared(self, installation, first, last):
        days = [Quarter.parse(one) for one in (first, last)]
        return contract_period.declare(installation, OPERATOR, *days)

    def test_it_is_published_with_the_year_in_which_it_ends(self, installation):
        for quarter in (*FinancialYear(2024).quarters, *YEAR.quarters):
            _send(installation, quarter)
        found = self._declared(installation, "2024-25 Q1", "2025-26 Q4")
        publish(installation, YEAR, now=moment("2026-06-01"))
        answer = released.answer(
            installation.release(), Question("completed", by="ethnicity", provider="A", period=found.label)
        )
        black = next(line for line in answer.rows if line.slug == "black")
        assert abs(black.n - 240) <= 9
        with pytest.raises(RefusedError, match="it stays"):
            self._declared(installation, "2023-24 Q3", "2025-26 Q4")

    def test_it_may_be_half_a_year_from_a_financial_year(self, installation):
        assert self._declared(installation, "2023-24 Q3", "2025-26 Q2").label == "2023-24 Q3 to 2025-26 Q2"

    @pytest.mark.parametrize("first", ["2023-24 Q2", "2023-24 Q4"])
    def test_it_is_refused_where_a_subtraction_would_leave_a_quarter(self, installation, first):
        with pytest.raises(RefusedError, match="lies 1 quarter from whole years"):
            self._declared(installation, first, "2025-26 Q4")

    def test_what_is_prepared_or_published_stays_and_three_years_are_published_anyway(self, installation):
        for quarter in (*FinancialYear(2024).quarters, *YEAR.quarters):
            _send(installation, quarter)
        with pytest.raises(UsageError, match="Three whole financial years"):
            self._declared(installation, "2023-24 Q1", "2025-26 Q4")
        self._declared(installation, "2024-25 Q1", "2025-26 Q4")
        prepare(installation, OPERATOR, YEAR, now=moment("2026-06-01"))
        with pytest.raises(RefusedError, match="it stays"):
            self._declared(installation, "2023-24 Q3", "2025-26 Q2")

    def test_it_is_not_published_where_nobody_has_told_of_its_beginning(self, installation):
        for quarter in YEAR.quarters:
            _send(installation, quarter)
        block = self._declared(installation, "2024-25 Q1", "2025-26 Q4").label
        publish(installation, YEAR, now=moment("2026-06-01"))
        assert block not in {table.period for table in installation.release().published()}

    def test_a_year_or_less_is_published_anyway(self, installation):
        with pytest.raises(UsageError, match="longer than a year"):
            self._declared(installation, "2025-26 Q1", "2025-26 Q4")


class TestLateWomen:
    """What came after publication is in no figure by a characteristic: two tables do not differ by her."""

    def test_quarters_by_a_characteristic_wait_for_their_year(self, monkeypatch, installation):
        policy = policies.load()
        by_ethnicity = Table("quarter_ethnicity", "ethnicity", False, "quarter", "A test.", ("completed",))
        alone = replace(by_ethnicity, id="provider_quarter_ethnicity", per_provider=True)
        wider = replace(policy, tables=(*policy.tables, by_ethnicity, alone))
        monkeypatch.setattr(policies, "load", lambda: wider)
        _first_two(installation)
        assert _issues(installation, "quarter_ethnicity") == {}
        for quarter in YEAR.quarters[2:]:
            _send(installation, quarter)
        publish(installation, YEAR, now=moment("2026-06-01"))
        assert {period for _, period in _issues(installation, "quarter_ethnicity")} == {q.label for q in YEAR.quarters}

    def test_a_block_of_years_leaves_out_who_came_after_her_year_was_closed(self, installation):
        days = [Quarter.parse(one) for one in ("2024-25 Q1", "2025-26 Q4")]
        found = contract_period.declare(installation, OPERATOR, *days)
        for quarter in FinancialYear(2024).quarters:
            _send(installation, quarter)
        publish(installation, FinancialYear(2024), now=moment("2025-06-01"))
        late = new_return("A", "2024-25 Q1", _rows(FinancialYear(2024).quarters[0], late=200))
        installation.records().accept(replace(late, sent_at=moment("2025-07-01")))
        for quarter in YEAR.quarters:
            _send(installation, quarter)
        publish(installation, YEAR, now=moment("2026-06-01"))
        answer = released.answer(
            installation.release(), Question("completed", by="ethnicity", provider="A", period=found.label)
        )
        black = next(line for line in answer.rows if line.slug == "black")
        assert abs(black.n - 240) <= 9, "30 a quarter, without the hundred who came late"

    def test_who_came_between_preparing_and_approving_is_late_too(self, installation):
        days = [Quarter.parse(one) for one in ("2024-25 Q1", "2025-26 Q4")]
        found = contract_period.declare(installation, OPERATOR, *days)
        for quarter in FinancialYear(2024).quarters:
            _send(installation, quarter)
        candidate, _ = prepare(installation, OPERATOR, FinancialYear(2024), now=moment("2025-06-01"))
        late = new_return("A", "2024-25 Q1", _rows(FinancialYear(2024).quarters[0], late=200))
        installation.records().accept(replace(late, sent_at=moment("2025-06-05")))
        second = Viewer(Role.PUBLISHER, "Second")
        approve(installation.settings.database, second, candidate.release, now=moment("2025-06-10"))
        for quarter in YEAR.quarters:
            _send(installation, quarter)
        publish(installation, YEAR, now=moment("2026-06-01"))
        question = Question("completed", by="ethnicity", provider="A", period=found.label)
        black = next(line for line in released.answer(installation.release(), question).rows if line.slug == "black")
        assert abs(black.n - 240) <= 9


def test_reference_counts_are_published_once_though_something_matures_later(installation):
    line = {"ethnic_group": "black", "population": "women_arrested", "ethnicity_source": "officer", "year": 2025,
            "area_code": "E07000009", "count": 100, "source": "Invented"}  # fmt: skip
    installation.records().accept_reference(new_reference("population", [line]))
    for quarter in YEAR.quarters:
        _send(installation, quarter)
    publish(installation, YEAR, now=moment("2026-06-01"))
    _send(installation, FinancialYear(2026).quarters[0])
    publish(installation, YEAR, now=moment("2026-09-01"))
    assert [one.count for one in installation.release().reference()] == [100]
    assert ("started", YEAR.quarters[3].label) in _issues(installation)


def test_a_secret_that_is_gone_is_not_made_anew(installation):
    _first_two(installation)
    installation.settings.database.with_name("noise-secret").unlink()
    _send(installation, YEAR.quarters[2])
    with pytest.raises(RefusedError, match="noise-secret is gone"):
        publish(installation, YEAR, now=moment("2026-03-01"))


class TestNarrowed:
    """All noise is +6 or −6: what is left for the others must still be four numbers or more."""

    @pytest.fixture
    def stored(self, records, monkeypatch):
        def stored(services, moved, table_id):
            monkeypatch.setattr(Noise, "draw", lambda *rest: moved)
            for code, counts in services.items():
                lines = [
                    row(referral_id=f"{group}{i}", ethnicity=group, referral_date=date(2026, 1, 5))
                    for group, women in counts.items()
                    for i in range(women)
                ]
                records.accept(new_return(code, "2025-26 Q3", lines))
                records.accept(new_return(code, "2025-26 Q4", lines))
            whole = [period for period in periods_of(YEAR) if period.kind == "year"]
            cells = build(records, policies.load(), whole, YEAR.last_day)[1]
            return {c.category: c.n for c in cells if c.table_id == table_id and c.indicator == "referrals_received"}

        return stored

    @pytest.mark.parametrize(("others", "kept"), [(1, False), (2, True)])
    def test_beside_the_exact_headline(self, stored, others, kept):
        """39 White women are stored as 45, so they are 38 or more: of 40 two others at most, of 41 three."""
        found = stored({"A": {"white": 39, "black": others}}, 6, "provider_year_ethnicity")
        assert ("white" in found) == kept

    @pytest.mark.parametrize(("theirs", "kept"), [(1, False), (2, True)])
    def test_beside_what_all_other_services_know(self, stored, theirs, kept):
        """Stored with 6 fewer, so they are 1 more at most; the two services that know all but hers leave no room."""
        services = {
            "A": {"white": 30, "black": 30},
            "B": {"white": 30, "black": 30},
            "C": {"white": 30, "black": theirs},
        }
        found = stored(services, -6, "year_ethnicity")
        assert ("black" in found) == kept
