"""The contract review on its page: from an empty one to a signed one, by both sides; and who never sees it."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.access import Role, Viewer
from dashboard.definitions.contracts import Contract, Kpi
from dashboard.definitions.periods import Quarter
from dashboard.exports import review as words
from dashboard.operations.installation import Installation
from dashboard.operations.whole_review import whole
from dashboard.settings import Settings
from dashboard.ui import reminding
from dashboard.ui.session import commissioner_name, provider_name, today
from tests.builders import moment, new_return, women

PAGE = "contract_review.py"
MARCHES, VALLEY = "Marches Police and Crime Commissioner", "Valley Commissioning Board"
DATES = {"referral_date": moment("2025-07-02").date(), "started_date": moment("2025-07-20").date(),
         "ended_date": moment("2025-09-01").date()}  # fmt: skip


@pytest.fixture(scope="module")
def filled(empty_records: Path, tmp_path_factory) -> Path:
    """Riverside under two contracts: with North twelve women ended, of whom eight completed; with South thirty."""
    path = tmp_path_factory.mktemp("review") / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    installation = Installation(Settings(database=path))
    records = installation.records()
    records.register(
        [
            Contract("R-NORTH", "RIVERSIDE", ("MARCHES",), kpis=(Kpi("completed", 0.6), Kpi("started", 0.5))),
            Contract("R-SOUTH", "RIVERSIDE", ("VALLEY", "SOUTH")),
            Contract("C-VALLEY", "CWMHAF", ("VALLEY",)),
        ],
        moment("2025-04-01"),
        "tests",
    )
    rows = [
        *women({"white": (8, 12)}, prefix="north", contract_ref="R-NORTH", **DATES),
        *women({"white": (6, 30)}, prefix="south", contract_ref="R-SOUTH", **DATES),
    ]
    records.accept(new_return("RIVERSIDE", "2025-26 Q2", rows))
    installation.close()
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled.parent, tmp_path / "copied")) / filled.name


@pytest.fixture
def service(visit, database):
    """The page as the service has it, with the first contract."""
    return lambda: visit(database, "provider", PAGE, service="RIVERSIDE")


@pytest.fixture
def commissioner(visit, database):
    return lambda **more: visit(database, "commissioner", PAGE, **{"body": MARCHES, **more})


def _text(app) -> str:
    kinds = (app.markdown, app.header, app.subheader, app.success, app.info, app.warning, app.error)
    return "\n".join(each.value for kind in kinds for each in kind)


def _press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def _tables(app):
    return [table.value.to_dict("records") for table in app.table]


def _line(app, title):
    return next(row for table in _tables(app) for row in table if row.get("Figure") == title)


def _say(app, text, about="completed"):
    app = next(one for one in app.selectbox if one.label == "About").set_value(about).run()
    next(one for one in app.text_area if one.label.startswith("What do you say of")).set_value(text)
    return _press(app, "Keep this")


def _agree(app, what, post="Service manager"):
    next(one for one in app.text_area if one.label == "What is to be done?").set_value(what)
    next(one for one in app.text_input if one.label.startswith("Which post")).set_value(post)
    app.date_input[0].set_value(today() + timedelta(days=30))
    return _press(app, "Keep this action")


class TestWhatItShows:
    @pytest.mark.parametrize("side", ["service", "commissioner"])
    def test_twelve_women_in_a_quarter_mislead_nobody(self, request, side):
        app = request.getfixturevalue(side)()

        assert not app.exception
        line = _line(app, "Completed")
        assert line["2025-26 Q2"] == "66.7% (8 of 12)"
        assert line["Target"] == "at least 60%"
        assert line["Where it stands"] == "too few women to tell (39.1% to 86.2%)"
        assert line["How many more would tell"] == "about 200 women"
        assert "Of 2 targets 1 is met; 1 cannot be told yet" in _text(app)

    def test_it_has_the_words_of_its_copies(self, service, database):
        app = service()
        installation = Installation(Settings(database=database))
        viewer = Viewer(Role.PROVIDER, "x", "RIVERSIDE")
        found = whole(installation, viewer, "RIVERSIDE", "R-NORTH", Quarter.parse("2025-26 Q2"), today=today(),
                      service=provider_name, commissioner=commissioner_name)  # fmt: skip
        shown = {row["Figure"]: row for table in _tables(app) for row in table if "Figure" in row}
        for lines in found.review.domains.values():
            for row in words.rows(found.review, lines):
                assert shown[row["Figure"]] == row

    def test_without_a_release_it_says_that_nothing_is_published(self, service):
        assert "Nothing has been published of this service yet." in _text(service())

    def test_published_figures_are_never_exact(self, visit, three_services):
        app = visit(three_services, "provider", PAGE, service="RIVERSIDE")
        assert not app.exception
        assert "The service can open its own page in the room" in _text(app)
        groups = [row for table in _tables(app) for row in table if "Ethnic group" in row]
        assert {row["Ethnic group"] for row in groups} >= {"White", "Ethnicity not known"}


class TestEachSeesItsOwn:
    def test_a_provider_with_two_contracts_chooses_one(self, service):
        app = service()
        chosen = next(one for one in app.selectbox if one.label == "Contract")
        assert [option.partition(": ")[2] for option in chosen.options] == ["R-NORTH", "R-SOUTH"]
        app = chosen.set_value("RIVERSIDE R-SOUTH").run()
        assert _line(app, "Completed")["2025-26 Q2"] == "20.0% (6 of 30)"
        assert "No targets were agreed for this quarter" in _text(app)

    def test_the_one_that_was_chosen_stays_when_one_comes_back(self, service):
        app = service()
        app = next(one for one in app.selectbox if one.label == "Contract").set_value("RIVERSIDE R-SOUTH").run()
        app = app.sidebar.selectbox(key="role").set_value("policy").run()
        app = app.sidebar.selectbox(key="role").set_value("provider").run()
        app = app.switch_page("app_pages/contract_review.py").run()
        assert next(one for one in app.selectbox if one.label == "Contract").value == "RIVERSIDE R-SOUTH"
        assert r"contract R\-SOUTH" in "".join(one.value for one in app.markdown if one.value.startswith("You sign"))

    def test_an_address_that_names_another_is_answered(self, visit, database):
        app = visit(database, "provider", PAGE, service="RIVERSIDE", contract="Cwm Haf: C-VALLEY")
        assert "The address names a contract that you do not have here." in _text(app)

    def test_each_commissioner_has_their_own_contracts_only(self, commissioner):
        assert _line(commissioner(), "Completed")["2025-26 Q2"] == "66.7% (8 of 12)"
        app = commissioner(body=VALLEY)
        chosen = next(one for one in app.selectbox if one.label == "Contract")
        assert [option.partition(": ")[2] for option in chosen.options] == ["C-VALLEY", "R-SOUTH"]

    def test_a_contract_of_several_commissioners_is_seen_by_each(self, commissioner):
        app = commissioner(body="SOUTH")
        assert _line(app, "Completed")["2025-26 Q2"] == "20.0% (6 of 30)"
        assert "Valley Commissioning Board" in _text(app)

    def test_a_contract_of_which_nothing_has_come_says_so(self, commissioner):
        app = commissioner(body=VALLEY)
        (first, *_) = (table for table in _tables(app) if "Its return" in table[0])
        assert {row["Its return"].partition(":")[0] for row in first} == {"not received"}
        assert _line(app, "Completed")["2025-26 Q2"] == "[x]"


class TestOneBrowserAsBothSides:
    """In the demonstration anybody may look at it as anybody: one session, two sides."""

    def _as(self, app, role):
        return app.sidebar.selectbox(key="role").set_value(role).run()

    def test_the_words_of_one_side_are_not_in_the_form_of_the_other(self, commissioner):
        app = _say(commissioner(), "Why is it lower?")
        app = self._as(app, "provider")
        app = next(one for one in app.selectbox if one.label == "About").set_value("completed").run()
        assert next(one for one in app.text_area if one.label.startswith("What do you say of")).value == ""

    def test_undo_takes_back_nothing_of_the_other_side(self, service):
        app = _say(service(), "Two workers left.")
        app = self._as(app, "commissioner")
        assert not [button for button in app.button if button.label == "Undo"]

    def test_what_a_correction_moved_in_one_contract_is_not_shown_under_another(self, service, database):
        _send_again(database)
        app = _press(service(), "What the correction of 2025-26 Q2 moved")
        assert [row for table in _tables(app) for row in table if "Is now" in row]
        app = next(one for one in app.selectbox if one.label == "Contract").set_value("RIVERSIDE R-SOUTH").run()
        assert not [row for table in _tables(app) for row in table if "Is now" in row]


def _send_again(database):
    """The first contract's women once more: three of them completed; those of the second as they were."""
    installation = Installation(Settings(database=database))
    rows = [
        *women({"white": (3, 12)}, prefix="north", contract_ref="R-NORTH", **DATES),
        *women({"white": (6, 30)}, prefix="south", contract_ref="R-SOUTH", **DATES),
    ]
    installation.records().accept(new_return("RIVERSIDE", "2025-26 Q2", rows))
    installation.close()


class TestFromAnEmptyReviewToASignedOne:
    def test_two_voices_three_actions_and_two_signatures(self, service, commissioner):
        app = _say(service(), "Two workers left. *Not bold*")
        assert "Kept: both sides see it from now on." in _text(app)
        app = _say(commissioner(), "Thank you.")
        assert r"Two workers left\. \*Not bold\*" in _text(app)
        assert r"Thank you\." in _text(app)
        for number in range(3):
            app = _agree(app, f"Action {number}")
        assert [row["How it stands"] for table in _tables(app) for row in table if "Which post" in row] == ["open"] * 3
        app = _press(app, "Sign for your side")
        assert "not both sides have signed" in _text(app)
        app = _press(service(), "Sign for your side")
        assert not app.exception
        assert "not both sides" not in _text(app)
        assert not [one for one in app.text_area if one.label.startswith("What do you say of")], "it is closed"

    def test_a_comment_is_undone(self, service):
        app = _press(_say(service(), "Two workers left."), "Undo")
        assert r"Two workers left\." not in "\n".join(one.value for one in app.markdown if "Completed: " in one.value)
        assert any(one.label.startswith("Everything that was said and done (2)") for one in app.expander)

    @pytest.mark.parametrize(
        "text", ["a@example.org", "07700 900123", "QQ123456C", "LS1 4AP"]
    )  # fmt: skip
    def test_what_identifies_is_refused_without_repeating_it(self, service, text):
        app = _say(service(), f"Ask {text} about it")
        (error,) = app.error
        assert "Nothing was kept" in error.value
        assert text not in _text(app)

    def test_what_reads_like_a_name_is_kept_when_the_reminder_can_have_been_read(self, service, monkeypatch):
        app = _say(service(), "Sarah has moved away.")
        assert "might tell who somebody is" in _text(app)
        app = _press(app, "Keep this")
        assert r"Sarah has moved away\." not in _text(app), "pressed twice at once"
        monkeypatch.setattr(reminding, "LONG_ENOUGH", 0.0)
        app = _press(app, "Keep this")
        assert r"Sarah has moved away\." in _text(app)

    def test_words_that_named_somebody_are_taken_out_for_good(self, service, monkeypatch):
        monkeypatch.setattr(reminding, "LONG_ENOUGH", 0.0)
        app = _press(_press(_say(service(), "Sarah has moved away."), "Keep this"), "Undo")
        assert "Sarah" in _text(app), "it stands in what was said"
        app = _press(app, "Take these words out")
        assert "Sarah" in _text(app), "not without the tick"
        next(one for one in app.checkbox if one.label.startswith("They named somebody")).set_value(True)
        app = _press(app, "Take these words out")
        assert not app.exception
        assert "Sarah" not in _text(app)
        assert "Taken out: the words are nowhere in this review any more." in _text(app)

    def test_an_action_needs_a_day_to_come_and_gets_no_other(self, service):
        app = service()
        assert app.date_input[0].value is None
        next(one for one in app.text_area if one.label == "What is to be done?").set_value("Look again")
        next(one for one in app.text_input if one.label.startswith("Which post")).set_value("Manager")
        app = _press(app, "Keep this action")
        assert "Give the day by which it is done" in _text(app)
        app.date_input[0].set_value(date(2020, 1, 1))
        app = _press(app, "Keep this action")
        assert "Give the day by which it is done" in _text(app)
        assert not [row for table in _tables(app) for row in table if "Which post" in row]

    def test_an_action_is_undone_and_what_became_of_one_is_not_guessed(self, service):
        app = _agree(service(), "Look again")
        assert next(one for one in app.radio if one.label == "What has become of it?").value is None
        app = _press(app, "Undo")
        (row,) = [row for table in _tables(app) for row in table if "Which post" in row]
        assert "Kept by mistake" in row["How it stands"]

    def test_beside_a_refusal_nothing_says_that_it_was_kept(self, service):
        app = _say(_agree(service(), "Look again"), "Ask a@example.org about it")
        assert "Nothing was kept" in _text(app)
        assert "Kept:" not in _text(app)

    def test_a_question_is_answered_where_it_stands(self, service, commissioner):
        _say(commissioner(), "Why is it lower?")
        app = service()
        answer = next(
            one for one in app.text_area if one.label == "What do you say of Completed?" and "answer" in one.key
        )
        answer.set_value("Two workers left.")
        app = (
            next(one for one in app.button if one.label == "Keep this" and "answer" in (one.form_id or ""))
            .click()
            .run()
        )
        said = [one.value for one in app.markdown if one.value.startswith("**Completed: ")]
        assert [one.partition(": ")[2].partition(": ")[2] for one in said] == [
            r"Why is it lower?",
            r"Two workers left\.",
        ]

    def test_who_has_signed_is_said_before_it_is_asked_for_again(self, service):
        app = _press(service(), "Sign for your side")
        assert "what is kept now asks for it again" in _text(app)
        app = _say(app, "Two workers left.")
        assert "something was said since, so it asks for it again" in _text(app)

    def test_conditions_are_told_by_the_service_and_read_by_both(self, service, commissioner):
        app = service()
        next(one for one in app.number_input if one.label == "Posts filled").set_value(3.5)
        next(one for one in app.selectbox if one.label == "Childcare offered").set_value("always")
        _press(app, "Keep these")
        app = commissioner()
        rows = {row["Condition"]: row["This quarter"] for table in _tables(app) for row in table if "Condition" in row}
        assert (rows["Posts filled"], rows["Childcare offered"], rows["Spend"]) == ("3.5", "always", "not told")
        assert not app.number_input

    def test_what_changes_after_it_was_signed_is_shown(self, service, database, served):
        _press(service(), "Sign for your side")
        served.change_to(None)
        _send_again(database)
        app = service()
        moved = [row for table in _tables(app) for row in table if "Is now" in row]
        assert ("Completed", "66.7% (8 of 12)", "25.0% (3 of 12)") in {
            (row["Figure"], row["Was"], row["Is now"]) for row in moved
        }
        returns = [row["Its return"] for table in _tables(app) for row in table if "Its return" in row]
        assert any(said.startswith("corrected: version 2") for said in returns)

    def test_what_the_correction_moved_is_worked_out_when_it_is_asked_for(self, service, database):
        _send_again(database)
        app = _press(service(), "What the correction of 2025-26 Q2 moved")
        moved = {(row["Figure"], row["Was"], row["Is now"]) for t in _tables(app) for row in t if "Is now" in row}
        assert ("Completed", "66.7% (8 of 12)", "25.0% (3 of 12)") in moved
