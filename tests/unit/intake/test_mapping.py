"""A sheet under a service's own names is the same sheet; what may not be sent stays out, whatever is said of it."""

import csv
import io
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_sheets import FAULTS, GOOD_ROW, QUARTER, Fault, as_csv, checked, codes, good_rows, rows_of, sent
from other_sheets import rows_with

from dashboard.definitions.everyday import OFFERED, SURE
from dashboard.definitions.headings import HEADINGS
from dashboard.definitions.own_names import ONLY_NUMBER, OwnColumn, OwnNames, folded_name
from dashboard.definitions.sheets import SHEETS
from dashboard.definitions.wide import LAYOUTS
from dashboard.intake.check import Checked, check
from dashboard.intake.code_meanings import (
    answers_to,
    candidates,
    everyday,
    lies_between,
    likely,
    not_understood,
    retired,
)
from dashboard.intake.forbidden import IDENTIFYING, identifies
from dashboard.intake.grid import Heading
from dashboard.intake.mapping import matching
from dashboard.intake.report import as_records, as_text
from dashboard.intake.survey import (
    known_columns,
    likely_sheet,
    missing,
    preview,
    proposal,
    survey,
    unread_codes,
)

REFERRALS = SHEETS["referrals"]
THEIRS = {"end_state": {"completed": "Done & dusted", "open": "Live"}, "disability": {"no": "Nope"}}
"""Our column → our code → what they write."""


def own(name: str) -> str:
    return f"Our {name.replace('_', ' ')}!"


def own_names(columns=tuple(GOOD_ROW), left_out=()) -> OwnNames:
    said = [
        OwnColumn(own(name), name, tuple((theirs, ours) for ours, theirs in THEIRS.get(name, {}).items()))
        for name in columns
    ]
    return OwnNames("referrals", (*said, *(OwnColumn(name, None) for name in left_out)))


def renamed(rows, **more) -> str:
    """The same rows under their names and codes."""
    return as_csv([
        {own(name): THEIRS.get(name, {}).get(cell, cell) for name, cell in row.items()} | more for row in rows
    ])  # fmt: skip


def checked_as(content: str, *names: OwnNames) -> Checked:
    return check(sent(content), provider="somewhere", quarter=QUARTER, own_names=names)


def test_the_rows_are_the_same_under_any_names():
    ours, theirs = checked(as_csv(good_rows(5))), checked_as(renamed(good_rows(5)), own_names())
    assert theirs.problems == ()
    assert rows_of(theirs).equals(rows_of(ours))
    assert [file.sheet for file in theirs.files] == ["referrals"]


@settings(deadline=None, max_examples=50)
@given(
    faults=st.dictionaries(st.integers(1, 9), st.sampled_from(FAULTS), max_size=5),
    order=st.permutations([*GOOD_ROW, "Left out"]),
    separator=st.sampled_from(",;\t"),
)
def test_faults_are_the_same_at_the_same_cells(faults: dict[int, Fault], order: list[str], separator: str) -> None:
    rows = good_rows(10)
    for row, (_, _, cells) in faults.items():
        rows[row].update(cells)
    rows = [{name: {**row, "Left out": "x"}[name] for name in order} for row in rows]
    theirs = [
        {(own(name) if name in GOOD_ROW else name): THEIRS.get(name, {}).get(cell, cell) for name, cell in row.items()}
        for row in rows
    ]
    found = checked_as(as_csv(theirs, separator=separator), own_names(left_out=("Left out",)))
    same = OwnNames("referrals", (*(OwnColumn(name, name) for name in GOOD_ROW), OwnColumn("Left out", None)))
    expected = checked_as(as_csv(rows, separator=separator), same)

    def where(result: Checked) -> list[tuple[object, ...]]:
        return [(each.code, each.row, each.column, each.column_letter, each.expected) for each in result.problems]

    assert where(found) == where(expected)
    assert all(each.sent_as == own(each.column) for each in found.problems if each.column in GOOD_ROW)


def test_what_was_found_is_shown_as_it_was_written():
    rows = good_rows(3)
    rows[1] |= {"ended_date": "", "disability": "perhaps"}
    rows[2] |= {"end_state": "open"}
    found = checked_as(renamed(rows), own_names())
    assert [(each.code, each.row, each.found) for each in found.problems] == [
        ("end_date_missing", 3, None), ("not_in_list", 3, "perhaps"), ("end_state_open", 4, "Live"),
    ]  # fmt: skip
    assert found.problems[1].message == "Our disability! (disability) is not one of the listed values"


@pytest.mark.parametrize("spelt", ["LIVE", " live ", "li-ve", "Li_ve"])
def test_codes_are_compared_as_our_own_are(spelt):
    rows = good_rows(2)
    rows[1] |= {"end_state": "open", "ended_date": ""}
    content = renamed(rows).replace("Live", spelt)
    assert (codes(checked_as(content, own_names())) == []) is (spelt.strip().lower() == "live")


def test_a_code_may_mean_blank():
    names = own_names()
    said = tuple(replace(each, codes=(("n/a", ""),)) if each.column == "disability" else each for each in names.columns)
    rows = [{**row, "disability": "N/A"} for row in good_rows(2)]
    found = checked_as(renamed(rows), OwnNames("referrals", said))
    assert found.problems == ()
    assert rows_of(found)["disability"].to_list() == [None, None]


def test_a_column_that_is_gone_is_named_as_the_sender_calls_it():
    rows = [{name: cell for name, cell in row.items() if name != "age_band"} for row in good_rows(2)]
    (missing,) = checked_as(renamed(rows), own_names()).problems
    assert missing.message == "Column Our age band! (age_band) is missing"


def test_a_new_column_is_unknown_until_it_is_spoken_of():
    (unknown,) = checked_as(renamed(good_rows(2), **{"How heard": "leaflet"}), own_names()).problems
    assert (unknown.code, unknown.found) == ("unknown_column", "how_heard")


def test_two_columns_cannot_be_the_same_of_ours():
    names = own_names().joined(OwnNames("referrals", (OwnColumn("Also age", "age_band"),)))
    (twice,) = checked_as(renamed(good_rows(2), **{"Also age": "25-29"}), names).problems
    assert (twice.code, twice.column_letter) == ("read_twice", "W")
    assert twice.message == "Also age (age_band) is already read from another column, Our age band!"


def test_two_columns_of_one_name_are_still_told():
    content = renamed(good_rows(2)).replace("Our person id!", "Our referral id!")
    found = checked_as(content, own_names()).problems
    assert [(each.code, each.sent_as) for each in found] == [
        ("missing_required_column", "Our person id!"), ("duplicate_header", "Our referral id!"),
    ]  # fmt: skip


# one number for the woman and her referral


def one_number(*numbers: str) -> Checked:
    rows = [
        {own(name): cell for name, cell in row.items() if name != "person_id"} | {own("referral_id"): number}
        for row, number in zip(good_rows(len(numbers)), numbers, strict=True)
    ]
    names = own_names(tuple(name for name in GOOD_ROW if name not in ("referral_id", "person_id")))
    return checked_as(as_csv(rows), names.joined(OwnNames("referrals", (OwnColumn(own("referral_id"), ONLY_NUMBER),))))


def test_the_only_number_is_the_woman_s_and_her_referral_s():
    result = one_number("A1", " A2 ", "A1/again", "A2/again3", "A3/AGAIN")
    assert result.problems == ()
    numbers = rows_of(result).select("referral_id", "person_id").rows()
    assert numbers == [
        ("A1", "A1"), ("A2", "A2"), ("A1/again", "A1"), ("A2/again3", "A2"), ("A3/AGAIN", "A3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "code"),
    [("", "required_blank"), ("A 1", "bad_record_number"), ("QQ123456C", "identifier_in_cell")],
)
def test_what_is_wrong_with_the_only_number_is_said_once(number, code):
    result = one_number("A1", number)
    assert codes(result) == [code]
    assert result.problems[0].column == "referral_id"


def test_one_number_twice_is_one_problem_that_says_how_a_woman_is_referred_again():
    (twice,) = one_number("A1", "A1").problems
    assert twice.code == "duplicate_id"


def test_our_own_name_for_the_only_number_is_asked_about_and_read_as_both():
    rows = [{name: cell for name, cell in row.items() if name != "person_id"} for row in good_rows(2)]
    (asked,) = survey("a.csv", as_csv(rows).encode(), [])
    assert missing(REFERRALS, [each for each in proposal(asked, REFERRALS).values() if each]) == ["person_id"]
    names = OwnNames("referrals", (OwnColumn("referral_id", ONLY_NUMBER),))
    result = checked_as(as_csv(rows), names)
    assert result.problems == ()
    assert rows_of(result)["person_id"].to_list() == rows_of(result)["referral_id"].to_list()
    assert survey("a.csv", as_csv(rows).encode(), [names]) == []
    whole = checked_as(as_csv(good_rows(2)), names)
    assert rows_of(whole)["person_id"].to_list() == [row["person_id"] for row in good_rows(2)]


def test_the_only_number_is_no_other_column_s_too():
    names = own_names().joined(OwnNames("referrals", (OwnColumn("Ref", ONLY_NUMBER),)))
    found = checked_as(renamed(good_rows(2), Ref="R"), names).problems
    assert [(each.code, each.column) for each in found] == [("read_twice", "referral_id"), ("read_twice", "person_id")]


# which names a file is written in


def test_our_own_names_are_read_as_ever_where_others_are_remembered():
    assert checked_as(as_csv(good_rows(3)), own_names()).problems == ()
    assert checked_as(as_csv(rows_with("experience", {})), own_names()).problems == ()


def test_a_header_of_our_own_names_needs_nobodys_whatever_is_remembered_of_them():
    """Somebody once said that their `age_band` is our `complexity`: a file of the template is not read so."""
    wrong = OwnNames("referrals", tuple(OwnColumn(name, "complexity" if name == "age_band" else name)
                                        for name in GOOD_ROW))  # fmt: skip
    result = checked_as(as_csv(good_rows(2)), wrong)
    assert result.problems == ()
    assert [file.own_names for file in result.files] == [None]
    one_more = checked_as(as_csv([{**row, "Extra": "x"} for row in good_rows(2)]), wrong)
    assert "missing_required_column" in codes(one_more)  # it is, where not every name is ours


def test_words_of_a_service_s_own_are_read_under_our_own_column_names_too():
    """Else what was said of them would be kept and never used: the file would stay unread, with nothing to ask."""
    rows = good_rows(2)
    rows[1] |= {"end_state": "Live", "ended_date": ""}
    said = {"end_state": (("live", "open"),), "age_band": (("30-39", "40-49"),)}
    names = OwnNames(
        "referrals",
        tuple(OwnColumn(name, "complexity" if name == "age_band" else name, said.get(name, ())) for name in GOOD_ROW),
        version=3,
    )
    result = checked_as(as_csv(rows), OwnNames("everything", names.columns, version=9), names)
    assert result.problems == ()
    assert rows_of(result)["end_state"].to_list() == ["completed", "open"]
    assert rows_of(result)["age_band"].to_list() == [row["age_band"] for row in rows]
    assert [file.own_names for file in result.files] == [3]
    assert [file.own_names for file in checked_as(as_csv(good_rows(2)), names).files] == [None]


def test_half_of_the_names_must_be_known():
    names = own_names(("referral_id", "person_id"))
    for header, known in (
        ("Our referral id!,a,b", False), ("Our referral id!,a", True), ("OUR Referral-ID!,b", True), ("a,b", False),
    ):  # fmt: skip
        heading = Heading(tuple(header.split(",")), (0, 1, 2))
        assert (matching(heading, [names]) is names) is known, header


def test_each_sheet_has_its_own_names():
    housing = OwnNames("accommodation", (
        OwnColumn("Our referral id!", "referral_id"), OwnColumn("Stage", "point", (("In", "start"),)),
        OwnColumn("When", "recorded_date"), OwnColumn("Where", "accommodation"),
    ))  # fmt: skip
    content = "Our referral id!,Stage,When,Where\nR-1000,In,2025-07-01,A01A\n"
    result = check(
        sent(renamed(good_rows(3)), content), provider="s", quarter=QUARTER, own_names=(own_names(), housing)
    )
    assert result.problems == ()
    assert [file.sheet for file in result.files] == ["referrals", "accommodation"]


# what may not be sent


@pytest.mark.parametrize("name", ["Surname", "Date of birth", "Client's full name", "SU DOB", "home postcode"])
@pytest.mark.parametrize("said", [None, "delivery_partner"])
def test_a_column_that_identifies_people_is_refused_whatever_is_said_of_it(name, said):
    names = OwnNames("referrals", (*own_names().columns, OwnColumn(name, said)))
    result = checked_as(renamed(good_rows(2), **{name: "x"}), names)
    assert codes(result) == ["identifier_column"]
    assert result.refused


@pytest.mark.parametrize("value", ["jo@example.org", "07700 900123", "QQ123456C", "ZZ1 1ZZ"])
def test_identifiers_in_a_column_that_is_left_out_are_refused(value):
    content = renamed(good_rows(2), Remarks=f"see {value}")
    result = checked_as(content, own_names(left_out=("Remarks",)))
    assert codes(result) == ["identifier_in_cell"] * 2
    first = result.problems[0]
    assert (first.row, first.column_letter, first.column) == (2, "W", "Remarks")
    assert result.refused
    assert value not in as_text(result) + str(as_records(result.problems))


def test_official_numbers_in_a_column_that_is_left_out_are_to_be_confirmed():
    content = renamed(good_rows(2), **{"System id": "X123456"})
    result = checked_as(content, own_names(left_out=("System id",)))
    assert codes(result) == ["record_numbers_look_like_identifiers"]


def test_our_own_columns_identify_nobody_and_those_of_the_list_do():
    assert not [name for layout in SHEETS.values() for name in layout.by_name if identifies(name)]
    assert all(map(identifies, IDENTIFYING))


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("client_forename", True), ("womans_name", True), ("name_of_client", True), ("dob_(dd/mm/yy)", True),
        ("contact_telephone", True), ("e_mail", True), ("allocated_worker", True), ("case_notes", True),
        ("address_line_2", True), ("project_name", False), ("site_name", False), ("named_contract", False),
        ("accommodation_address_type", False), ("workers_seen", False), ("ethnic_origin", False), ("notice", False),
    ],
)  # fmt: skip
def test_what_a_name_says_of_its_column(name, does):
    assert identifies(name) is does


def test_no_other_name_for_a_column_of_ours_identifies_people():
    assert not [text for texts in HEADINGS.values() for text in texts if identifies(folded_name(text))]


# what is proposed


COLUMNS = {name: column for layout in LAYOUTS.values() for name, column in layout.by_name.items()}
WORDS_OF = COLUMNS | {"yes_no": COLUMNS["disability"], "change": COLUMNS["need_housing_change"]}
"""A list of everyday words → a column that takes its codes."""


def test_the_other_names_are_of_columns_that_there_are():
    assert set(HEADINGS) <= set(COLUMNS)


@pytest.mark.parametrize("name", sorted({*SURE, *OFFERED}))
def test_everyday_words_mean_codes_that_there_are(name):
    """What is sure is read; what is offered is not, and keeps the order of its meanings."""
    column, listed = WORDS_OF[name], answers_to(WORDS_OF[name])
    assert set(SURE.get(name, {}).values()) <= set(listed)
    assert not not_understood(column, list(SURE.get(name, {})))
    for word, means in OFFERED.get(name, {}).items():
        meant = (means,) if isinstance(means, str) else means
        assert candidates(column, word) == meant
        assert {code for code in meant if code} <= set(listed)
        assert not any(retired(column, code) for code in meant)


@pytest.mark.parametrize(
    ("column", "value", "read", "offered", "filled_in"),
    [
        ("accommodation_start", "Sofa surfing", True, ("A07A",), "A07A"),
        ("accommodation_start", "Council flat", True, ("A01D",), "A01D"),
        ("accommodation", "Street homeless", True, ("A08A",), "A08A"),
        ("accommodation", "Refuge", False, ("A03",), "A03"),  # contested: nobody reads it unasked
        ("accommodation", "Own flat", False, ("settled", "A01A", "A01C", "A01D"), "settled"),
        ("accommodation", "Hostel", False, ("A08C", "A03", "A04", "A02"), None),
        ("accommodation_exit", "With mum", False, ("A07B", "A07A"), None),
        ("accommodation", "Prison", False, ("out_of_scope",), "out_of_scope"),
        ("accommodation", "Unsettled", False, ("other_housed", "homeless_not_rough_sleeping"), None),
        ("legal_status", "Prison", False, ("custody", "remand"), None),
        ("referral_source", "HMP Styal", False, ("prison",), "prison"),
        ("end_reason", "Did not want support", False, ("ANO", "NOT", "could_not_offer_what_she_needed"), None),
        ("end_reason", "Did not want to work with us", False, (), None),
        ("ethnicity", "White Brit", False, ("W1",), "W1"),
        ("ethnicity", "Asian or Asian British: Indian", True, None, None),
        ("ethnicity", "White - British", True, None, None),
        ("ethnicity", "British", False, ("W1", "asian", "black", "mixed", "white"), None),
        ("disability", "x", False, ("yes", "no"), None),
        ("need_drugs", "Hostel", False, (), None),
    ],
)  # fmt: skip
def test_what_is_certain_is_read_and_what_is_not_is_offered(column, value, read, offered, filled_in):
    ours = COLUMNS[column]
    assert (not_understood(ours, [value]) == []) is read
    if offered is not None:
        assert (candidates(ours, value), likely(ours, value)) == (offered, filled_in)


def test_a_code_is_found_by_everyday_words_and_old_ones_are_told():
    column = COLUMNS["accommodation_exit"]
    assert "sofa surfing" in everyday(column, "A07A")
    assert "hostel" in everyday(column, "A08C")
    assert retired(column, "A05")
    assert not retired(column, "A01D")


@pytest.mark.parametrize(
    ("column", "value", "meant"),
    [
        ("end_state", "Live", "open"), ("age_band", "34", "30-39"), ("age_band", "17", None), ("age_band", "88", "60+"),
        ("ethnicity", "Asian - Pakistani", "A2"), ("ethnicity", "Martian", None), ("disability", "N/A", ""),
        ("referral_source", "Crown Court", "court"), ("referral_source", "probatoin", "probation"),
        ("legal_status", "SSO", "suspended_sentence"),
        ("end_state", "Compleated", "completed"),
    ],
)  # fmt: skip
def test_what_a_code_most_likely_means(column, value, meant):
    assert likely(REFERRALS.by_name[column], value) == meant


def test_only_what_is_not_understood_is_asked_about():
    assert not_understood(REFERRALS.by_name["disability"], ["Y", "no", "TRUE", "perhaps"]) == ["perhaps"]
    assert not_understood(REFERRALS.by_name["ethnicity"], ["White British", "refused", "Black", "x"]) == ["x"]
    assert not_understood(REFERRALS.by_name["referral_date"], ["x"]) == []
    answer = SHEETS["experience"].by_name["answer"]
    assert not_understood(answer, ["x"]) == []


@pytest.mark.parametrize(
    ("value", "offered", "filled_in"),
    [
        ("18-30", ("not_known", "18-20", "21-24", "25-29", "30-39"), None),
        ("30-49", ("not_known", "30-39", "40-49"), None),
        ("40 to 59", ("not_known", "40-49", "50-59"), None), ("20-29", ("not_known", "18-20", "21-24", "25-29"), None),
        ("25\u201334", ("not_known", "25-29", "30-39"), None), ("50+", ("not_known", "50-59", "60+"), None),
        ("under 21", ("not_known", "18-20"), None), ("16-20", ("not_known", "18-20"), None),
        ("20s", ("not_known", "18-20", "21-24", "25-29"), None),
        ("31-35 years", ("30-39",), "30-39"), ("65+", ("60+",), "60+"), ("over 60", ("60+",), "60+"),
        ("60 plus", ("60+",), "60+"), ("30s", ("30-39",), "30-39"), ("39-30", (), None), ("17", (), None),
    ],
)  # fmt: skip
def test_years_are_a_band_only_where_they_lie_wholly_inside_it(value, offered, filled_in):
    column = COLUMNS["age_band"]
    assert not_understood(column, [value]) == [value]
    assert (candidates(column, value), likely(column, value)) == (offered, filled_in)
    assert lies_between(column, value) is (len(offered) > 1)


@pytest.mark.parametrize(("age", "band"), [
    ("18", "18-20"), ("19 years", "18-20"), ("34.0", "30-39"), ("60 yrs", "60+"), ("110", "60+"),
    ("17", None), ("0", None), ("111", None), ("1990", None),
])  # fmt: skip
def test_an_age_in_years_is_read_as_its_band_and_of_a_girl_it_is_asked(age, band):
    rows = good_rows(2)
    rows[1] |= {"age_band": age}
    result = checked(as_csv(rows))
    assert codes(result) == ([] if band else ["not_in_list"])
    assert band is None or rows_of(result)["age_band"][1] == band


@pytest.mark.parametrize(
    ("column", "value"),
    [
        # the numbers and words beside them change what our words mean
        ("accommodation_three_months", "3 months hostel"), ("point", "6 months follow up"), ("disability", "7"),
        # settled homes of women who do not have them
        ("accommodation", "Waiting for council flat"), ("accommodation", "Evicted from council flat"),
        ("accommodation", "Temporary council flat"), ("accommodation", "Local authority hostel"),
        ("accommodation", "Local authority B&B"), ("accommodation", "Council hostel"),
        ("accommodation", "Council flat with her violent partner"), ("accommodation", "Released from HMP Styal"),
        ("accommodation", "HMP Styal leaver"), ("accommodation", "Long term"),
        # women of more than one ethnic group
        ("ethnicity", "White British / Pakistani"), ("ethnicity", "Mixed - White British and Indian"),
        ("ethnicity", "White British Romanian"), ("ethnicity", "American"), ("ethnicity", "White British Jewish"),
        ("referral_source", "Left probation service"), ("change", "Decline"),
        # nothing, or no
        ("disability", "None"), ("disability", "-"), ("accommodation", "None"), ("change", "none"),
        ("achievement", "None"), ("legal_status", "None"), ("complexity", "None"), ("attendance_required", "None"),
        # other codings, and words that are too short
        *(("need_drugs", str(number)) for number in range(2, 10)), ("need_drugs", "x"),
        ("accommodation", "Housing association"), ("end_reason", "Sentenced"), ("end_reason", "Unknown"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_never_filled_in(column, value):
    assert likely(WORDS_OF[column], value) is None


def test_who_is_of_two_groups_is_offered_the_mixed_ones():
    for value in ("White British / Pakistani", "Mixed - White British and Indian", "Black African and Arab"):
        assert candidates(COLUMNS["ethnicity"], value) == ("mixed", "M1", "M2", "M3", "M9")
    assert candidates(COLUMNS["ethnicity"], "White British Jewish") == ("W1",)


@pytest.mark.parametrize(
    ("column", "value", "meant"),
    [
        ("ethnicity", "White British background", "W1"), ("ethnicity", "W1 White British", "W1"),
        ("ethnicity", "Carribean", "B1"), ("accommodation", "In a council flat", "A01D"),
        ("accommodation", "Council flats", "A01D"), ("accommodation", "HMP Styal", "out_of_scope"),
    ],
)  # fmt: skip
def test_words_that_change_nothing_and_slips_are_filled_in(column, value, meant):
    assert likely(COLUMNS[column], value) == meant


# what is asked of a file


def _book(**tabs) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, rows in tabs.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


def test_every_tab_of_a_workbook_is_asked_about_until_it_is_known():
    clients = [["Case No", "Client Ref", "Date referred"], ["C-1", "W-1", "2025-07-01"]]
    homes = [["Case No", "Stage", "Date", "Housing"], ["C-1", "start", "2025-07-01", "Streets"]]
    book = _book(Clients=clients, Homes=homes, Lists=[["Live", "Closed"], ["a", "b"]])
    first, second, third = survey("book.xlsx", book, ())
    assert [each.file for each in (first, second, third)] == [
        "book.xlsx, sheet Clients", "book.xlsx, sheet Homes", "book.xlsx, sheet Lists",
    ]  # fmt: skip
    assert [likely_sheet(each).name for each in (first, second)] == ["referrals", "accommodation"]
    assert known_columns(third, likely_sheet(third)) == 0  # too few for a sheet of ours: left out unless somebody says
    names = OwnNames("referrals", tuple(OwnColumn(name, None) for name in clients[0]))
    assert [each.file for each in survey("book.xlsx", book, [names])] == [second.file, third.file]


def test_a_file_of_our_own_names_and_codes_is_not_asked_about():
    assert survey("a.csv", as_csv(good_rows(3)).encode(), ()) == []
    assert survey("a.csv", as_csv(rows_with("assessments", {})).encode(), ()) == []
    assert survey("a.csv", b"", ()) == survey("a.csv", b"one\n1\n", ()) == []


def test_a_code_that_nobody_knows_is_asked_about_even_under_our_own_names():
    rows = good_rows(3)
    rows[1] |= {"legal_status": "in limbo"}
    rows[0] |= {"legal_status": ""}
    rows[2] |= {"legal_status": "bail"}
    (found,) = survey("a.csv", as_csv([{**row} for row in rows]).encode(), ())
    place = found.heading.names.index("legal_status")
    column = proposal(found, REFERRALS)[place]
    assert unread_codes(found, place, column, REFERRALS) == ["in limbo"]


@pytest.mark.parametrize(
    ("heading", "cells", "ours"),
    [
        ("Ref'd on", ("01/07/2025", "02/07/2025"), "referral_date"), ("Closed on", ("01/07/2025",), "ended_date"),
        ("Why closed", ("Recall", "Moved away"), "end_reason"), ("Accom 3 mths", (), "accommodation_three_months"),
        ("Accom at exit", ("Hostel",), "accommodation_exit"), ("Kids", ("2", "0"), "dependent_children"),
        ("CORE-10 pre", ("12",), "core10_start"), ("WEMWBS start", ("41",), None),
        ("SWEMWBS end", ("21",), "swemwbs_exit"),
        ("Contacts", ("3",), None), ("Risk level", ("high",), None),
        ("Start date", ("soon", "later"), None), ("Housing", ("Own flat", "Hostel"), None),
    ],
)  # fmt: skip
def test_what_a_column_most_likely_is_by_its_name_and_by_what_stands_in_it(heading, cells, ours):
    rows = [[heading, "Client Ref", "Accom at start"], *([cell, f"C{at}", "Hostel"] for at, cell in enumerate(cells))]
    text = "\n".join(",".join(row) for row in rows) + "\n"
    (found,) = survey("a.csv", text.encode(), ())
    said = proposal(found, LAYOUTS["everything"])[0]
    assert (said and said.column) == ours


def test_no_two_columns_are_proposed_as_the_same():
    (found,) = survey("a.csv", b"Ref No,Case No,Referral ID,Age,Age group\n1,2,3,34,x\n", ())
    said = [each.column for each in proposal(found, REFERRALS).values() if each]
    assert len(said) == len(set(said))


@given(st.lists(st.text(max_size=12), min_size=2, max_size=6), st.lists(st.text(max_size=8), max_size=20))
@settings(deadline=None, max_examples=60)
def test_whatever_stands_in_a_file_it_can_be_asked_about(headings, cells):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    for at in range(0, len(cells) - len(headings) + 1, len(headings)):
        writer.writerow(cells[at : at + len(headings)])
    for found in survey("a.csv", text.getvalue().encode(errors="replace"), ()):
        layout = likely_sheet(found)
        said = [
            each or OwnColumn(found.heading.names[place].strip(), None)
            for place, each in proposal(found, layout).items()
        ]
        preview(found, OwnNames(layout.name, tuple(said)))
        missing(layout, said)


@pytest.mark.parametrize(("column", "value", "meant"), [
    ("end_reason", "Did not want support", None), ("referral_source", "Probation officer", "probation"),
])  # fmt: skip
def test_one_short_word_in_common_is_no_guess(column, value, meant):
    assert likely(SHEETS["referrals"].by_name[column], value) == meant


def test_a_hostel_is_no_emergency_shelter():
    assert likely(SHEETS["accommodation"].by_name["accommodation"], "Hostel") is None
