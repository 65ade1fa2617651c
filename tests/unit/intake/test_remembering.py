"""What a service calls our columns and codes: shared between columns, kept whole, deleted for good, no people in it."""

from datetime import datetime

import pytest
from intake_sheets import QUARTER, as_csv, good_rows

from dashboard.definitions.own_names import OwnColumn, OwnNames
from dashboard.errors import RefusedError, UsageError
from dashboard.intake.check import SentFile, check
from dashboard.intake.people_in_codes import columns_of_people, may_be_people
from dashboard.intake.remembering import delete_earlier, erase, forget, history, remember, standing
from dashboard.intake.shared_codes import shared
from dashboard.intake.submit import check_return, submit
from dashboard.operations.versions import versions
from dashboard.warehouse.records import Records
from tests.builders import service

NOW = datetime(2026, 1, 5, 9, 0)
SMALL = service("SMALL")
AT_START = OwnColumn("Accom at start", "accommodation_start", (("Own flat", "settled"), ("Lodger", "A01C")))
AT_EXIT = OwnColumn("Accom at exit", "accommodation_exit", (("Hostel", "A08C"),))
LATER = OwnColumn("Accom after", "accommodation_three_months")


def wide(*columns: OwnColumn) -> OwnNames:
    return OwnNames("everything", columns)


def codes(names: OwnNames, column: str) -> dict[str, str]:
    return dict(names.by_name[column].codes)


# one word, every column of the list


def test_a_code_told_for_one_column_serves_every_other_with_the_same_list():
    homes = OwnNames("accommodation", (OwnColumn("Where", "accommodation", (("Caravan", "A03"),)),))
    first, second = shared(
        [wide(AT_START, AT_EXIT, LATER, OwnColumn("DV", "need_domestic_abuse", (("Unsure", ""),))), homes]
    )
    everything = {"Own flat": "settled", "Lodger": "A01C", "Hostel": "A08C", "Caravan": "A03"}
    assert codes(first, "accom_after") == codes(first, "accom_at_start") == everything
    assert codes(second, "where") == everything
    assert codes(first, "dv") == {"Unsure": ""}


def test_what_was_said_of_the_column_itself_counts_and_disagreement_is_asked_about():
    other = OwnColumn("Accom at exit", "accommodation_exit", (("lodger ", "A07B"),))
    (found,) = shared([wide(AT_START, other, LATER)])
    assert codes(found, "accom_at_exit") == {"lodger ": "A07B", "Own flat": "settled"}
    assert codes(found, "accom_after") == {"Own flat": "settled"}


@pytest.mark.parametrize(("word", "shared_too"), [
    ("2", False), ("1.", False), ("x", False), ("NK", False), ("?", False), ("Current", True), ("N/A?", False),
])  # fmt: skip
def test_a_number_or_a_letter_said_of_one_column_says_nothing_of_another(word, shared_too):
    children = OwnColumn("Number of children", "dependent_children", ((word, "yes"),))
    (found,) = shared([wide(children, OwnColumn("Drugs", "need_drugs"))])
    assert codes(found, "drugs") == ({word: "yes"} if shared_too else {})
    assert found.by_name["drugs"].taken == (((word, "Number of children"),) if shared_too else ())
    assert found.by_name["number_of_children"] == children


def test_what_was_read_by_another_column_is_said_once():
    rows = good_rows(3)
    rows[0] |= {"need_drugs": "Current"}
    rows[1] |= {"need_drugs": "current", "disability": "Current"}
    file = as_csv([{f"Our {name}": cell for name, cell in row.items()} for row in rows])
    said = {"disability": (("Current", "yes"),), "end_state": (("Live", "open"),)}
    names = OwnNames("referrals", tuple(OwnColumn(f"Our {name}", name, said.get(name, ())) for name in rows[0]))
    result = check([SentFile("a.csv", file.encode())], provider="S", quarter=QUARTER, own_names=shared([names]))
    (note,) = result.problems
    assert note.message.startswith("Read: 2 cells of Our need_drugs by what you said of Our disability.")


def test_a_word_of_another_sheet_is_told_with_the_version_of_its_names(records: Records):
    """Else a receipt would name one version, and words of another would have been read by."""
    homes = OwnNames("accommodation", tuple(
        OwnColumn(f"My {name}", name) for name in ("referral_id", "point", "recorded_date", "accommodation")
    ))  # fmt: skip
    for names in (wide(AT_EXIT), wide(AT_START), homes):
        remember(records, SMALL, "SMALL", [names], now=NOW)
    file = "My referral_id,My point,My recorded_date,My accommodation\nR-1000,start,2025-07-01,lodger\n"
    files = [SentFile("a.csv", as_csv(good_rows(1)).encode()), SentFile("b.csv", file.encode())]
    result = check_return(records, SMALL, files, provider="SMALL", quarter=QUARTER)
    assert [each.own_names for each in result.files] == [None, 1]
    receipt = submit(records, SMALL, result, now=NOW).as_text()
    assert (
        "1 cell of My accommodation by what you said of Accom at start (of the everything sheet, version 2)." in receipt
    )
    assert versions(records, SMALL, "SMALL")[0].receipt.as_text() == receipt


def test_nothing_is_shared_between_lists_that_differ():
    said = (OwnColumn("Referred by", "referral_source", (("Custody", "police"),)), OwnColumn("Status", "legal_status"))
    assert codes(shared([wide(*said)])[0], "status") == {}


def test_what_is_known_from_another_column_is_not_kept_again(records: Records):
    remember(records, SMALL, "SMALL", [wide(AT_START)], now=NOW)
    filled_in = OwnColumn(
        "Accom at exit", "accommodation_exit", (("lodger", "A01C"), ("Own flat", "A01D"), ("X", "A03"))
    )
    remember(records, SMALL, "SMALL", [wide(filled_in)], now=NOW)
    kept = history(records, SMALL, "SMALL")[0].names
    assert codes(kept, "accom_at_exit") == {"Own flat": "A01D", "X": "A03"}
    assert codes(kept, "accom_at_start") == dict(AT_START.codes)
    assert codes(standing(records, "SMALL")[0], "accom_at_exit")["Lodger"] == "A01C"


# kept whole, or not at all


def test_what_was_changed_meanwhile_is_told_and_not_overwritten(records: Records):
    remember(records, SMALL, "SMALL", [wide(AT_START)], now=NOW, expected=0)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        remember(records, SMALL, "SMALL", [wide(AT_EXIT)], now=NOW, expected=0)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        forget(records, SMALL, "SMALL", "everything", now=NOW, expected=0)
    (kept,) = history(records, SMALL, "SMALL")
    assert (kept.version, kept.names) == (1, wide(AT_START))
    remember(records, SMALL, "SMALL", [wide(AT_EXIT)], now=NOW, expected=1)
    assert history(records, SMALL, "SMALL")[0].names == wide(AT_START, AT_EXIT)  # what was said, not what is shared


def test_two_sheets_are_kept_together_or_not_at_all(records: Records):
    wrong = OwnNames("outcomes", (OwnColumn("Where", "accommodation"),))
    with pytest.raises(UsageError, match="no column accommodation"):
        remember(records, SMALL, "SMALL", [wide(AT_START), wrong], now=NOW)
    with pytest.raises(UsageError, match="twice"):
        remember(records, SMALL, "SMALL", [wide(AT_START), wide(AT_EXIT)], now=NOW)
    goal = OwnNames("outcomes", (OwnColumn("Goal", "outcome_ref"),))
    remember(records, SMALL, "SMALL", [goal], now=NOW)
    with pytest.raises(RefusedError):  # the first could be kept as version 1, the second could not
        remember(records, SMALL, "SMALL", [wide(AT_START), goal], now=NOW, expected=0)
    assert [each.sheet for each in standing(records, "SMALL")] == ["outcomes"]


# deleted for good


def test_earlier_versions_can_be_deleted_and_numbers_go_on(records: Records):
    remember(records, SMALL, "SMALL", [wide(AT_START)], now=NOW)
    remember(records, SMALL, "SMALL", [wide(AT_EXIT)], now=NOW, instead=True)
    delete_earlier(records, SMALL, "SMALL", "everything")
    assert [(each.version, each.names) for each in history(records, SMALL, "SMALL")] == [(2, wide(AT_EXIT))]
    erase(records, SMALL, "SMALL", "everything", now=NOW)
    assert [(each.version, each.names.columns) for each in history(records, SMALL, "SMALL")] == [(3, ())]
    assert records.fetch("select * from own_column").is_empty()
    with pytest.raises(UsageError):
        erase(records, SMALL, "SMALL", "outcomes", now=NOW)
    with pytest.raises(RefusedError):
        delete_earlier(records, service("OTHER"), "SMALL", "everything")


# nobody's name


@pytest.mark.parametrize(
    ("words", "people"),
    [
        (["Jane Smith", "Own flat"], ["Jane Smith"]),
        (["Smith, Jane", "Mary-Ann O'Neill", "Ms Patel", "Kim B"],
         ["Smith, Jane", "Mary-Ann O'Neill", "Ms Patel", "Kim B"]),
        (["Sharon", "Kelly", "Priya", "Dawn"], ["Sharon", "Kelly", "Priya", "Dawn"]),
        (["Aurora"], []),
        (["White Brit", "Own Flat", "Sofa Surfing", "Womens Aid", "Leeds Court", "Black Other", "Left Early"], []),
        (["N/A", "live", "SSO", "Y"], []),
        (["Karen White", "Jane Young", "Tom Hill"], ["Karen White", "Jane Young", "Tom Hill"]),
        (["Siân Evans", "Zoë Jones", "Zoë-Anne Ó Briain"], ["Siân Evans", "Zoë Jones", "Zoë-Anne Ó Briain"]),
        (["J Smith", "J. Smith", "SMITH Jane", "PO Jane Smith", "Dr Khan", "Support worker Jane"],
         ["J Smith", "J. Smith", "SMITH Jane", "PO Jane Smith", "Dr Khan", "Support worker Jane"]),
        (["Probation Officer Jane", "Social prescriber"], ["Probation Officer Jane"]),
        (["Support Worker", "Probation Officer", "HMP Styal", "Leeds Women's Centre", "CAS3", "White British"], []),
        (["Young Adult", "Black African", "Private Landlord", "GP", "Mental Health Team", "Recall To Prison"], []),
        (["jane smith", "left early"], []),  # in small letters only where people are often named so
    ],
)  # fmt: skip
def test_words_that_look_like_names_of_people(words, people):
    assert may_be_people(words) == people


def test_names_in_small_letters_are_looked_for_where_workers_are_named():
    said = (("jane smith", "probation"), ("mental health", "health"), ("victim support", "other"), ("walk in", "self"))
    found = columns_of_people([OwnColumn("By", "referral_source", said), OwnColumn("State", "end_state", said)])
    assert found == {"By": ["jane smith"]}


def test_no_name_is_kept_unless_it_is_said_to_be_none(records: Records):
    workers = OwnNames("referrals", (OwnColumn("Key", "complexity", (("Jane Smith", "low"), ("Mo", "high"))),))
    with pytest.raises(UsageError, match="What stands in Key looks like names of people") as told:
        remember(records, SMALL, "SMALL", [workers], now=NOW)
    assert "Smith" not in str(told.value)
    assert history(records, SMALL, "SMALL") == []
    remember(records, SMALL, "SMALL", [workers], now=NOW, no_people=True)
    remember(records, SMALL, "SMALL", [workers], now=NOW)  # it is not asked twice


# what a return was read by


def test_a_return_keeps_the_version_of_the_names_that_read_it(records: Records):
    own = [{"Case" if name == "referral_id" else name: cell for name, cell in row.items()} for row in good_rows(2)]
    names = OwnNames("referrals", tuple(
        OwnColumn(name, "referral_id" if name == "Case" else name) for name in own[0]
    ))  # fmt: skip
    for _ in range(2):
        remember(records, SMALL, "SMALL", [names], now=NOW)

    def checked(rows):
        files = [SentFile("a.csv", as_csv(rows).encode())]
        return check_return(records, SMALL, files, provider="SMALL", quarter=QUARTER)

    assert [file.own_names for file in checked(good_rows(2)).files] == [None]
    receipt = submit(records, SMALL, checked(own), now=NOW)
    assert "read by version 2 of your own column names" in receipt.as_text()
    (kept,) = versions(records, SMALL, "SMALL")
    assert kept.receipt.as_text() == receipt.as_text()
