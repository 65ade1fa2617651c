"""The quarterly review of a contract: two voices, actions, conditions, and signing."""

from datetime import date

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis.said import WHOLE, Kind
from dashboard.definitions.contracts import Contract, Kpi, as_agreed
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.operations import reviewing
from tests.builders import OPERATOR, POLICY, emptied, moment, service

Q3, Q4 = Quarter.parse("2025-26 Q3"), Quarter.parse("2025-26 Q4")
CONTRACT = Contract("A-1", "A", ("NORTH", "SOUTH"), kpis=(Kpi("completed", 0.6),))
A = service("A")
NORTH, SOUTH, EAST = (
    Viewer(Role.COMMISSIONER, f"officer of {code}", commissioner=code) for code in ("NORTH", "SOUTH", "EAST")
)
NOW = moment("2026-02-01")


@pytest.fixture
def records(opened):
    """Records with one contract of two commissioners."""
    found = emptied(opened)
    found.register([CONTRACT], moment("2025-01-01"), "tests")
    return found


@pytest.fixture
def says(records):
    def says(viewer, words, about="completed", quarter=Q3, at="2026-02-01"):
        return reviewing.comment(records, viewer, CONTRACT, quarter, about, words, now=moment(at))

    return says


@pytest.fixture
def agrees(records):
    def agrees(words="Ring each woman first", quarter=Q3, due_on=date(2026, 3, 31), viewer=NORTH, at="2026-02-01"):
        more = {"owner": "Service manager", "due_on": due_on, "now": moment(at)}
        return reviewing.agree(records, viewer, CONTRACT, quarter, words, **more)

    return agrees


def _said(records, quarter=Q3, viewer=A):
    return reviewing.said(records, viewer, CONTRACT, quarter)


def _sign(records, viewer, at="2026-02-01", quarter=Q3, **figures):
    seen = len(records.said_in_reviews("A", "A-1"))
    return reviewing.sign(records, viewer, CONTRACT, quarter, figures, seen=seen, now=moment(at))


class TestTheContract:
    def test_its_parties_have_it(self, records):
        for viewer in (A, NORTH, SOUTH, OPERATOR):
            assert reviewing.contract_of(records, viewer, "A", "A-1") == CONTRACT

    @pytest.mark.parametrize("viewer", [EAST, service("B"), POLICY, Viewer(Role.COMMISSIONER, "of nothing")])
    @pytest.mark.parametrize("contract", ["A-1", "nothing"])
    def test_nobody_else_has_it_or_hears_whether_it_exists(self, records, viewer, contract):
        with pytest.raises(RefusedError, match="for the service and the commissioners of the contract"):
            reviewing.contract_of(records, viewer, "A", contract)

    def test_who_runs_the_installation_is_told_that_there_is_none(self, records):
        with pytest.raises(UsageError, match="no contract A-2"):
            reviewing.contract_of(records, OPERATOR, "A", "A-2")

    @pytest.mark.parametrize("viewer", [EAST, service("B"), POLICY])
    def test_nobody_else_reads_or_says_anything(self, records, says, agrees, viewer):
        for attempt in (
            lambda: _said(records, viewer=viewer),
            lambda: says(viewer, "words"),
            lambda: agrees(viewer=viewer),
            lambda: reviewing.tell_conditions(records, viewer, CONTRACT, Q3, {"capacity": 3.0}, now=NOW),
            lambda: reviewing.open_again(records, viewer, CONTRACT, Q3, "why", now=NOW),
            lambda: _sign(records, viewer),
            lambda: reviewing.last_signed(records, viewer, CONTRACT, Q4),
            lambda: reviewing.terms(records, viewer, CONTRACT),
        ):
            with pytest.raises(RefusedError):
                attempt()
        assert _said(records).history == ()

    def test_targets_are_those_that_applied_to_the_quarter(self, records):
        anew = Contract("A-1", "A", ("NORTH",), kpis=(Kpi("started", 0.5),), applies_from=date(2026, 1, 1))
        records.register([anew], moment("2025-12-01"), "tests")
        contract = reviewing.contract_of(records, A, "A", "A-1")
        versions = reviewing.terms(records, A, contract)
        assert [kpi.indicator for kpi in as_agreed(contract, versions, Q3).kpis] == ["completed"]
        assert [kpi.indicator for kpi in as_agreed(contract, versions, Q4).kpis] == ["started"]
        assert as_agreed(contract, versions[1:], Q3).kpis == (), "nothing had been agreed yet"
        assert as_agreed(contract, [], Q3) == contract


class TestBothVoices:
    def test_an_answer_stands_after_its_question_and_each_has_its_own(self, records, says):
        says(NORTH, "Why is it lower?")
        says(A, "Two workers left.", at="2026-02-02")
        says(SOUTH, "Our courts closed.", at="2026-02-03")
        says(NORTH, "Why is it so much lower?", at="2026-02-04")
        assert [(one.stands.who, one.stands.words) for one in _said(records).about("completed")] == [
            ("NORTH", "Why is it so much lower?"),
            ("A", "Two workers left."),
            ("SOUTH", "Our courts closed."),
        ]
        assert _said(records).about("started") == ()
        assert _said(records, Q4).comments == ()

    def test_what_is_changed_is_a_new_version_and_the_old_one_is_kept(self, records, says):
        says(A, "One worker left.")
        says(A, "Two workers left.", at="2026-02-03")
        (comment,) = _said(records).comments
        assert (comment.stands.words, comment.stands.at) == ("Two workers left.", moment("2026-02-03"))
        assert [(one.words, one.at) for one in comment.earlier] == [("One worker left.", NOW)]

    def test_it_is_taken_back_by_saying_nothing_and_stays_in_the_history(self, records, says):
        says(A, "One worker left.")
        says(A, " ")
        assert _said(records).comments == ()
        assert [one.words for one in _said(records).history] == ["One worker left.", ""]

    def test_of_the_review_as_a_whole(self, records, says):
        says(A, "A hard winter.", about=WHOLE)
        assert [one.stands.words for one in _said(records).about(WHOLE)] == ["A hard winter."]

    @pytest.mark.parametrize(
        "words",
        [
            "Write to someone@example.org",
            "Ring 07700 900123",
            "She is QQ 12 34 56 C",
            "She lives at LS1 4AP",
            "Her number is X123456",
        ],
    )
    def test_what_identifies_is_refused_and_not_repeated(self, records, says, words):
        with pytest.raises(RefusedError, match="Nothing was kept") as refused:
            says(A, words)
        assert not set(words.split()[-2:]) & set(str(refused.value).split())
        assert _said(records).history == ()

    @pytest.mark.parametrize(
        ("words", "about", "said"),
        [
            ("", "completed", "Say something first"),
            ("x" * 601, "completed", "600 letters at most: these are 601"),
            ("words", "trust", "about one line of the review"),
            ("words", "nonsense", "about one line of the review"),
        ],
    )
    def test_what_cannot_be_is_said_in_words(self, records, says, words, about, said):
        with pytest.raises(UsageError, match=said):
            says(A, words, about=about)
        assert _said(records).history == ()

    def test_the_same_twice_is_said_once(self, records, says):
        says(A, "Two workers left.")
        with pytest.raises(UsageError, match="stands already"):
            says(A, "Two  workers left. ")

    def test_letters_that_format_a_page_are_spaces(self, says):
        assert says(A, "one\ntwo\x07three\u202efour").words == "one two three four"


class TestActions:
    def test_an_action_has_a_post_and_a_day(self, records, agrees):
        agrees()
        (action,) = _said(records).actions
        assert (action.agreed.words, action.agreed.owner, action.agreed.due_on) == (
            "Ring each woman first", "Service manager", date(2026, 3, 31),
        )  # fmt: skip
        assert action.state is Kind.ACTION
        assert not action.overdue(date(2026, 3, 31))
        assert action.overdue(date(2026, 4, 1))

    def test_it_is_carried_to_the_next_review_until_it_is_done(self, records, agrees):
        action = agrees()
        assert [one.agreed for one in _said(records, Q4).actions] == [action]
        reviewing.become(records, A, CONTRACT, Q4, action, Kind.DONE, now=moment("2026-05-01"))
        assert [one.state for one in _said(records, Q4).actions] == [Kind.DONE], "where it was done it is still told"
        assert [one.state for one in _said(records, Q3).actions] == [Kind.ACTION], "as that review left it"
        assert _said(records, Q4.next).actions == ()

    def test_what_is_dropped_says_why_and_can_be_opened_again(self, records, agrees):
        action = agrees()
        with pytest.raises(UsageError, match="Say why"):
            reviewing.become(records, A, CONTRACT, Q3, action, Kind.DROPPED, now=NOW)
        reviewing.become(records, A, CONTRACT, Q3, action, Kind.DROPPED, words="The hub closed.", now=NOW)
        assert _said(records, Q4).actions == ()
        reviewing.become(records, NORTH, CONTRACT, Q3, action, Kind.OPEN_AGAIN, now=moment("2026-02-02"))
        assert [one.state for one in _said(records, Q4).actions] == [Kind.ACTION]
        with pytest.raises(UsageError, match="stands so already"):
            reviewing.become(records, A, CONTRACT, Q3, action, Kind.OPEN_AGAIN, now=NOW)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"words": ""}, "Say what is to be done"),
            ({"owner": ""}, "which post does it"),
            ({"due_on": None}, "Give the day"),
            ({"due_on": date(2026, 1, 31)}, "one to come"),
            ({"due_on": date(2029, 1, 31)}, "within two years"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, records, given, said):
        whole = {"words": "Ring", "owner": "Manager", "due_on": date(2026, 3, 31), "now": NOW} | given
        with pytest.raises(UsageError, match=said):
            reviewing.agree(records, A, CONTRACT, Q3, **whole)

    def test_an_action_of_another_review_or_another_end_is_refused(self, records, agrees):
        action = agrees(quarter=Q4)
        with pytest.raises(UsageError, match="no such action"):
            reviewing.become(records, A, CONTRACT, Q3, action, Kind.DONE, now=NOW)
        with pytest.raises(UsageError, match="done, dropped, or open again"):
            reviewing.become(records, A, CONTRACT, Q4, action, Kind.SIGNED, now=NOW)

    def test_what_a_later_review_did_is_not_overdue_in_the_earlier_one(self, records, agrees):
        action = agrees()
        reviewing.become(records, A, CONTRACT, Q4, action, Kind.DONE, now=moment("2026-05-01"))
        (one,) = _said(records, Q3).actions
        assert not one.overdue(date(2027, 1, 1))
        assert [each.kind for each in one.later] == [Kind.DONE]

    def test_the_same_twice_is_agreed_once(self, agrees):
        agrees()
        with pytest.raises(UsageError, match="stands already"):
            agrees()


class TestTwoAtTheSameMoment:
    def test_nothing_is_kept_beside_what_came_since_it_was_read(self, records, says, monkeypatch):
        """Both sides sign, and one says something at the same moment: the second is told to look again."""
        read = records.said_in_reviews

        def meanwhile(*which):
            monkeypatch.setattr(records, "said_in_reviews", read)
            found = read(*which)
            for viewer in (A, NORTH):
                _sign(records, viewer, at="2026-02-02")
            return found

        monkeypatch.setattr(records, "said_in_reviews", meanwhile)
        with pytest.raises(RefusedError, match="said something meanwhile"):
            says(A, "One more thing.")
        assert _said(records).closed


class TestConditions:
    def _tell(self, records, viewer=A, quarter=Q3, at="2026-02-01", **values):
        return reviewing.tell_conditions(records, viewer, CONTRACT, quarter, values, now=moment(at))

    def test_they_are_told_version_by_version(self, records):
        self._tell(records, posts_funded=4.5, childcare="sometimes")
        self._tell(records, posts_funded=4.5, childcare="always", at="2026-02-02")
        told = _said(records, viewer=NORTH).conditions
        assert told.values == {"posts_funded": 4.5, "childcare": "always"}
        assert [one.details for one in told.earlier] == [{"posts_funded": 4.5, "childcare": "sometimes"}]
        assert _said(records, Q4).conditions is None

    def test_only_the_service_tells_them(self, records):
        with pytest.raises(RefusedError, match="by the service"):
            self._tell(records, viewer=NORTH, capacity=10)

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({}, "Fill something in"),
            ({"nonsense": 1}, "no condition nonsense"),
            ({"complaints": -1}, "0 or more"),
            ({"complaints": 1.5}, "a whole number"),
            ({"complaints": float("nan")}, "0 or more"),
            ({"complaints": "some"}, "0 or more"),
            ({"weeks_closed": 14}, "has 13 weeks"),
            ({"childcare": "perhaps"}, "answer always, sometimes, no"),
            ({"childcare": 1}, "answer always, sometimes, no"),
        ],
    )
    def test_what_cannot_be_is_refused(self, records, values, said):
        with pytest.raises(UsageError, match=said):
            self._tell(records, **values)
        assert _said(records).history == ()

    def test_before_a_quarter_has_ended_nothing_of_it_is_told(self, records):
        with pytest.raises(UsageError, match="has not ended yet"):
            self._tell(records, quarter=Q4, capacity=10)


class TestSigning:
    def test_both_sides_sign_with_the_figures_as_they_stand(self, records):
        _sign(records, A, completed="61%")
        assert not _said(records).closed
        _sign(records, NORTH, at="2026-02-02", completed="61%")
        assert _said(records).closed
        assert [(one.who, one.details) for one in _said(records).signed] == [
            ("A", {"completed": "61%"}), ("NORTH", {"completed": "61%"}),
        ]  # fmt: skip
        assert reviewing.last_signed(records, A, CONTRACT, Q4).who == "NORTH"
        assert reviewing.last_signed(records, A, CONTRACT, Q3) is None

    def test_two_commissioners_are_one_side_and_each_may_sign(self, records):
        _sign(records, NORTH)
        _sign(records, SOUTH)
        assert not _said(records).closed
        _sign(records, A)
        assert len(_said(records).signed) == 3

    def test_once_both_have_signed_nothing_is_said_until_it_is_opened_again(self, records, says, agrees):
        action = agrees()
        for viewer in (A, NORTH):
            _sign(records, viewer, at="2026-02-02")
        for attempt in (
            lambda: says(A, "One more thing."),
            agrees,
            lambda: reviewing.become(records, A, CONTRACT, Q3, action, Kind.DONE, now=NOW),
            lambda: reviewing.tell_conditions(records, A, CONTRACT, Q3, {"capacity": 3}, now=NOW),
        ):
            with pytest.raises(RefusedError, match="open it again first"):
                attempt()
        with pytest.raises(UsageError, match="Say why"):
            reviewing.open_again(records, A, CONTRACT, Q3, " ", now=moment("2026-02-03"))
        reviewing.open_again(records, A, CONTRACT, Q3, "A figure was wrong.", now=moment("2026-02-03"))
        says(A, "One more thing.", at="2026-02-04")
        assert _said(records).signed == ()
        assert [one.kind for one in _said(records).history].count(Kind.SIGNED) == 2, "kept in the history"

    def test_what_is_said_after_one_side_has_signed_asks_it_to_sign_again(self, records, says):
        _sign(records, A)
        says(NORTH, "I do not agree.", at="2026-02-02")
        assert _said(records).signed == ()
        _sign(records, A, at="2026-02-03")
        assert [one.who for one in _said(records).signed] == ["A"]

    def test_nobody_signs_twice_or_before_the_quarter_has_ended(self, records):
        _sign(records, A)
        with pytest.raises(UsageError, match="signed this already"):
            _sign(records, A)
        with pytest.raises(UsageError, match="has not ended yet"):
            _sign(records, A, quarter=Q4)
        with pytest.raises(UsageError, match="nothing to open"):
            reviewing.open_again(records, A, CONTRACT, Q4, "why", now=NOW)

    def test_nothing_is_signed_unseen(self, records, says):
        seen = _said(records).entries
        says(NORTH, "I do not agree.")
        with pytest.raises(RefusedError, match="said something meanwhile"):
            reviewing.sign(records, A, CONTRACT, Q3, {}, seen=seen, now=NOW)

    def test_the_actions_that_a_later_review_was_signed_with_are_changed_there(self, records, agrees):
        action = agrees()
        late = moment("2026-05-02")
        seen = _said(records, Q4).entries
        reviewing.sign(records, A, CONTRACT, Q4, {}, seen=seen, now=late)
        for attempt in (
            lambda: agrees("Another"),
            lambda: reviewing.become(records, A, CONTRACT, Q3, action, Kind.DONE, now=late),
        ):
            with pytest.raises(RefusedError, match="A later review has been signed"):
                attempt()
        reviewing.become(records, A, CONTRACT, Q4, action, Kind.DONE, now=late)
        assert _said(records, Q4).signed == ()

    def test_who_runs_the_installation_is_no_side(self, records):
        with pytest.raises(RefusedError, match="held by the service and the commissioners"):
            _sign(records, OPERATOR)


class TestWordsThatNamedSomebody:
    """A side takes its own words out for good, once they do not stand; everything else that was said stays."""

    def _take_out(self, records, entry, viewer=A, quarter=Q3):
        return reviewing.take_out(records, viewer, CONTRACT, quarter, entry, now=moment("2026-05-05"))

    def test_they_are_nowhere_any_more_and_that_they_were_there_is_kept(self, records, says):
        named = says(A, "Zephyrine was late.")
        says(A, "", at="2026-02-02")
        self._take_out(records, named)
        history = _said(records).history
        assert [(one.kind, one.words) for one in history] == [
            ("comment", reviewing.TAKEN_OUT), ("comment", ""), ("words taken out", ""),
        ]  # fmt: skip
        assert history[-1].about == named.entry_id
        files = [one.read_bytes() for one in records.path.parent.iterdir() if one.name.startswith(records.path.name)]
        assert files
        assert not [one for one in files if b"Zephyrine" in one], "a changed row must not stay in the file"

    def test_of_an_action_that_is_over_the_post_goes_too_whatever_review_it_is_of(self, records, agrees):
        named = agrees("Ring Zephyrine", viewer=A)
        reviewing.become(
            records, A, CONTRACT, Q4, named, Kind.DROPPED, words="Zephyrine left", now=moment("2026-05-02")
        )
        words = [one.words for one in reviewing.could_be_taken_out(records, A, CONTRACT)]
        assert words == ["Ring Zephyrine", "Zephyrine left"]
        for entry in reviewing.could_be_taken_out(records, A, CONTRACT):
            self._take_out(records, entry, quarter=Q4)
        (action,) = _said(records, Q4).actions
        assert (action.agreed.words, action.agreed.owner) == (reviewing.TAKEN_OUT, reviewing.TAKEN_OUT)
        assert action.became[-1].words == reviewing.TAKEN_OUT
        assert reviewing.could_be_taken_out(records, A, CONTRACT) == []

    def test_what_stands_is_taken_back_first(self, records, says, agrees):
        for standing in (says(A, "Sarah was late."), agrees("Ring Sarah", viewer=A, at="2026-02-02")):
            with pytest.raises(UsageError, match="taken back first"):
                self._take_out(records, standing)

    def test_nobody_takes_out_another_side_s_words(self, records, says):
        named = says(A, "Sarah was late.")
        says(A, "She was late.", at="2026-02-02")
        for viewer in (NORTH, SOUTH):
            with pytest.raises(RefusedError, match="Only your own side's words"):
                self._take_out(records, named, viewer)
        with pytest.raises(RefusedError):
            self._take_out(records, named, EAST)

    def test_it_is_done_once(self, records, says):
        named = says(A, "Sarah was late.")
        says(A, "", at="2026-02-02")
        self._take_out(records, named)
        with pytest.raises(UsageError):
            self._take_out(records, named)

    def test_signatures_hold_and_a_closed_review_stays_closed(self, records, says):
        named = says(A, "Sarah was late.")
        says(A, "One was late.", at="2026-02-02")
        for viewer in (A, NORTH):
            _sign(records, viewer, at="2026-02-03")
        self._take_out(records, named)
        assert _said(records).closed
