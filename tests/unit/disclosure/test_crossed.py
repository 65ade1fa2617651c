"""Two characteristics at once, and how work ended: made where nothing else is told by it, and protected as parts."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

import pytest

from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import decide, periods_of
from dashboard.disclosure.crossed import AROUND, with_groups_around
from dashboard.disclosure.noise import LARGEST, Noise
from tests.builders import new_return, row

YEAR = FinancialYear(2025)
CROSSED = ("year_ethnicity_age_two", "year_ethnicity_legal_status", "year_ethnicity_need")
ENDINGS = ("provider_year_end_reason_class", "year_end_reason_class")
ENDED = {"referral_date": date(2025, 4, 1), "started_date": date(2025, 4, 20), "ended_date": date(2025, 8, 1)}
HOW = {"completed": {"end_state": "completed"}} | {
    reason: {"end_state": "ended_early", "end_reason": reason} for reason in ("NOT", "MOV", "RET", "ANO", None)
}
YOUNG, OLDER = {"age_band": "18-20"}, {"age_band": "30-39"}


def _policy(*tables):
    policy = policies.load()
    wanted = ("quarter", "provider_quarter", "year", "provider_year", "year_ethnicity", "year_need", *tables)
    shapes = {"completed", "how_it_ended", "needs_better"}
    chosen = (table for table in policy.tables if table.id in wanted)
    only = (replace(one, indicators=tuple(slug for slug in one.approved_for if slug in shapes)) for one in chosen)
    return replace(policy, tables=tuple(table for table in only if table.indicators))


@pytest.fixture
def year_of(records):
    """Sends women, the same of each service; gives what is decided of the year: (table, indicator, service, group)."""

    def year_of(women, services="ABC", tables=CROSSED):
        for code in services:
            lines = [
                row(referral_id=f"{place}-{number}", **(ENDED | HOW["completed"] | line))
                for place, (line, many) in enumerate(women)
                for number in range(many)
            ]
            records.accept(new_return(code, "2025-26 Q4", lines))
        periods = [one for one in periods_of(YEAR) if one.kind == "year"]
        built = decide(records, _policy(*tables), periods, date(2026, 6, 1))
        made = {(one.table_id, one.indicator) for one in built.published}
        return made, {(one.table_id, one.indicator, one.provider, one.category): one for one in built.decided}

    return year_of


def _woman(ethnicity, more, how="completed"):
    return {"ethnicity": ethnicity, **more, **HOW[how]}


MIXED = [
    (_woman(ethnicity, age, how), 12)
    for ethnicity in ("white", "black") for age in (YOUNG, OLDER) for how in ("completed", "NOT")
]  # fmt: skip


class TestEthnicityAndAge:
    TABLE = "year_ethnicity_age_two"

    def test_each_group_is_near_the_truth(self, year_of):
        _, found = year_of(MIXED)
        for group in ("white>18-24", "white>25+", "black>18-24", "black>25+"):
            cell = found[self.TABLE, "completed", "", group]
            assert (cell.true_n, cell.true_k) == (72, 36)
            assert abs(cell.n - 72) <= LARGEST
            assert abs(cell.k - 36) <= LARGEST

    @pytest.mark.parametrize(("young", "shown"), [(0, False), (1, False), (4, True)])
    def test_where_a_group_is_hardly_more_than_its_older_women_these_are_not_counted(
        self, year_of, monkeypatch, young, shown
    ):
        """They would be the same women with the same noise, or nearly: whoever sees both knows of the younger ones."""
        monkeypatch.setattr(Noise, "draw", lambda *rest: 0)
        women = [(_woman("white", age), 40) for age in (YOUNG, OLDER)]
        women += [(_woman("black", OLDER), 40), (_woman("black", YOUNG), young)]
        _, found = year_of(women)
        assert found["year_ethnicity", "completed", "", "black"].n == 3 * (40 + young)
        assert (found[self.TABLE, "completed", "", "black>25+"].n is not None) == shown
        assert found[self.TABLE, "completed", "", "white>25+"].n == 120

    @pytest.mark.parametrize(("completed", "shown"), [(0, False), (1, False), (4, True)])
    def test_nor_how_many_of_them_completed_where_hardly_any_of_the_younger_did(
        self, year_of, monkeypatch, completed, shown
    ):
        """Else who completed in the group would be the same women, with the same noise."""
        monkeypatch.setattr(Noise, "draw", lambda *rest: 0)
        women = [(_woman("white", age, how), 20) for age in (YOUNG, OLDER) for how in ("completed", "NOT")]
        women += [(_woman("black", OLDER, how), 20) for how in ("completed", "NOT")]
        women += [(_woman("black", YOUNG, "NOT"), 20), (_woman("black", YOUNG), completed)]
        _, found = year_of(women)
        older = found[self.TABLE, "completed", "", "black>25+"]
        assert older.n == 120
        assert (older.k is not None) == shown

    def test_who_is_not_known_by_one_of_them_is_not_known(self, year_of):
        """Known Black women whose age is not known would else be told apart from the others of that age."""
        women = [*MIXED, (_woman("black", {"age_band": "not_known"}), 5), (_woman(None, YOUNG), 6)]
        _, found = year_of(women)
        groups = {category: one for (table, _, _, category), one in found.items() if table == self.TABLE}
        assert groups[NOT_KNOWN].true_n == 33
        assert groups["black>18-24"].true_n == groups["white>18-24"].true_n == 72
        assert len(groups) == 5


class TestEthnicityAndNeed:
    TABLE = "year_ethnicity_need"
    TOLD: ClassVar = {need: {f"need_{need}": "yes", f"need_{need}_change": "better"} for need in ("housing", "family")}

    def test_a_woman_counts_once_for_each_need_whatever_is_known_of_her_ethnicity(self, year_of):
        both = self.TOLD["housing"] | self.TOLD["family"]
        _, found = year_of([(_woman(one, both | YOUNG), 20) for one in ("white", "black", None)])
        counted = {category: one.true_n for (table, _, _, category), one in found.items() if table == self.TABLE}
        assert counted == {
            f"{group}>{need}": 60 for group in ("white", "black", NOT_KNOWN) for need in ("housing", "family")
        }
        assert found["year_need", "needs_better", "", "housing"].true_n == 180
        assert set(counted) <= set(CHARACTERISTICS["ethnicity_need"].groups)

    def test_where_a_need_is_that_of_one_group_it_is_not_said_of_that_group(self, year_of, monkeypatch):
        monkeypatch.setattr(Noise, "draw", lambda *rest: 0)
        women = [(_woman(one, self.TOLD["housing"] | YOUNG), 20) for one in ("white", "black")]
        _, found = year_of([*women, (_woman("black", self.TOLD["family"] | YOUNG), 20)])
        assert found["year_need", "needs_better", "", "family"].n == 60
        assert found[self.TABLE, "needs_better", "", "black>family"].n is None
        assert found[self.TABLE, "needs_better", "", "black>housing"].n == 60


class TestWhatCollapses:
    @pytest.mark.parametrize("services", ["A", "AB"])
    def test_with_fewer_than_three_services_there_is_nothing_by_two_characteristics(self, year_of, services):
        need = TestEthnicityAndNeed.TOLD["housing"] | {"legal_status": "bail"}
        made, found = year_of([({**line, **need}, many) for line, many in MIXED], services)
        assert not {table for table, _ in made} & set(CROSSED)
        assert not {place for place in found if place[0] in CROSSED}
        assert ("year", "completed") in made

    def test_with_three_there_is(self, year_of):
        need = TestEthnicityAndNeed.TOLD["housing"] | {"legal_status": "bail"}
        made, _ = year_of([({**line, **need}, many) for line, many in MIXED])
        assert {table for table, _ in made} >= set(CROSSED)

    def test_not_where_one_of_three_services_says_how_old_the_women_are(self, year_of):
        """What only one service sends is that service's own, whoever else has sent a return."""
        year_of([(_woman("black", {"age_band": "not_known"}), 40)], "AB")
        made, _ = year_of(MIXED, "C")
        assert "year_ethnicity_age_two" not in {table for table, _ in made}

    def test_a_year_of_which_one_quarter_is_told_of_is_that_quarter(self, year_of):
        line = {"referral_date": date(2026, 1, 5), "started_date": date(2026, 1, 20), "ended_date": date(2026, 3, 1)}
        made, found = year_of([({**one, **line}, many) for one, many in MIXED], tables=(*CROSSED, *ENDINGS))
        assert ("year", "completed") in made
        assert not {table for table, _ in made} & set(CROSSED)
        assert "year_end_reason_class" not in {table for table, _ in made}
        assert not [one for place, one in found.items() if place[0] in ENDINGS and one.n is not None]


class TestHowWorkEnded:
    def _shown(self, found, table="year_end_reason_class", service=""):
        return {place[3] for place, one in found.items() if place[0] == table and place[2] == service and one.n}

    def _ended(self, **many):
        return [(_woman("white", YOUNG, how if how != "unsaid" else None), number) for how, number in many.items()]

    def test_all_classes_are_shown_where_each_is_large_enough(self, year_of):
        women = self._ended(completed=40, NOT=30, MOV=25, RET=25, ANO=25, unsaid=25)
        made, found = year_of(women, "A", ENDINGS)
        assert {(table, "how_it_ended") for table in ENDINGS} <= made, "with one service it is its own, and approved"
        for table, service in (("year_end_reason_class", ""), ("provider_year_end_reason_class", "A")):
            assert self._shown(found, table, service) == {*CHARACTERISTICS["end_reason_class"].groups, NOT_KNOWN}

    def test_who_completed_are_the_same_women_everywhere(self, year_of):
        _, found = year_of(self._ended(completed=40, NOT=30, MOV=25, RET=25, ANO=25), "ABC", ENDINGS)
        whole = found["year", "completed", "", "all"]
        assert found["year_end_reason_class", "how_it_ended", "", "completed"].n == whole.k
        assert found["year", "how_it_ended", "", "all"].n == whole.n

    @pytest.mark.parametrize("other", [0, 2, 9])
    def test_a_class_that_alone_is_hidden_takes_a_second_with_it(self, year_of, monkeypatch, other):
        """How many left early is published: so it would be what the others leave of these."""
        monkeypatch.setattr(Noise, "draw", lambda *rest: 0)
        _, found = year_of(self._ended(completed=40, NOT=30, MOV=26, RET=25, ANO=other), "A", ENDINGS)
        assert self._shown(found) == {"completed", "left>can_change", "left>moved_on"}

    @pytest.mark.parametrize("others", [0, 4])
    def test_where_hardly_any_left_for_another_reason_it_is_not_said_how_many_left_for_this(self, year_of, others):
        _, found = year_of(self._ended(completed=40, NOT=30, RET=others), "A", ENDINGS)
        assert self._shown(found) <= {"completed"}

    def test_where_all_completed_it_is_not_said(self, year_of):
        _, found = year_of(self._ended(completed=40, unsaid=1), "A", ENDINGS)
        assert self._shown(found) == set()


class TestGroupsAround:
    LINES: ClassVar = [
        {"characteristic": characteristic, "provider": "", "category": category, "n": n, "n_keys": str(n)}
        for characteristic, category, n in (
            ("ethnicity", "other", 30), ("need", "other", 7), ("legal_status", "bail", 50), ("age", "other", 9),
        )
    ]  # fmt: skip

    @pytest.mark.parametrize(
        ("characteristic", "category", "around"),
        [
            ("ethnicity_legal_status", "other>bail", (30, 50)),
            ("ethnicity_legal_status", "other>custody", (30,)),
            ("ethnicity_need", "other>other", (30, 7)),
            ("ethnicity_legal_status", NOT_KNOWN, ()),
        ],
    )
    def test_they_are_those_of_its_own_characteristics(self, characteristic, category, around):
        mine = [{"characteristic": characteristic, "provider": "", "category": category, "n": 12, "n_keys": "12"}]
        (found,) = with_groups_around(characteristic, mine, self.LINES)
        assert tuple(group["n"] for group in found[AROUND]) == around
        assert {name: found[name] for name in mine[0]} == mine[0]

    @pytest.mark.parametrize("characteristic", ["everyone", "age", "start_to_exit", "end_reason_class"])
    def test_of_one_characteristic_there_are_none(self, characteristic):
        mine = [{"characteristic": characteristic, "provider": "", "category": "homeless>settled"}]
        assert with_groups_around(characteristic, mine, self.LINES) == mine
