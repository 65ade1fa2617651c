"""Every rule that a sheet is checked against, declared once: what is wrong, what is expected, what to do.

Problems are made from these rules, and so is the public list of checks.
"""

from dataclasses import dataclass
from enum import StrEnum

RULES_VERSION = "2026-11"


class Severity(StrEnum):
    """What a problem asks of the sender; the order is the order in which people should see them."""

    MUST_MEND = "must mend"
    CONFIRM = "please confirm"
    NOTE = "note"


@dataclass(frozen=True)
class Rule:
    """One rule. `message` may hold `{column}`, `{row}`, `{detail}`; without it the title is the message."""

    code: str
    severity: Severity
    title: str
    expected: str
    what_to_do: str
    refused: bool = False
    """Personal identifiers: nothing of the file may be kept, whatever else is mended."""
    message: str = ""
    whole_file: bool = False
    """The file cannot be read any further, so the full checks could not run on it."""


def _stop(code: str, title: str, expected: str, what_to_do: str, message: str = "", *, refused: bool = False) -> Rule:
    return Rule(code, Severity.MUST_MEND, title, expected, what_to_do, refused, message, whole_file=True)


def _mend(code: str, title: str, expected: str, what_to_do: str, message: str = "", *, refused: bool = False) -> Rule:
    return Rule(code, Severity.MUST_MEND, title, expected, what_to_do, refused, message)


def _confirm(code: str, title: str, expected: str, what_to_do: str, message: str = "") -> Rule:
    return Rule(code, Severity.CONFIRM, title, expected, what_to_do, message=message)


def _note(code: str, title: str, expected: str, message: str) -> Rule:
    return Rule(code, Severity.NOTE, title, expected, "You need do nothing.", message=message)


_WHOLE_FILE = (
    _stop("empty_file", "The file is empty", "a header row and a row for each referral",
          "Export the sheet again and send the new file."),
    _stop("workbook", "This is an Excel workbook", "a CSV file",
          "Open it in Excel, choose Save As, CSV UTF-8, and send that file."),
    _stop("not_a_table", "This is not a table", "a CSV file with our column names in its first row",
          "Send the sheet as a CSV file.", "This is not a table: {detail}"),
    _stop("utf16_without_bom", "The text is UTF-16 without its mark", "a CSV file in UTF-8",
          "Save the sheet as CSV UTF-8 and send that file.",
          "The text seems to be UTF-16, but the mark that says so (BOM) is missing"),
    _stop("unknown_encoding", "The letters in this file cannot be read", "a CSV file in UTF-8",
          "Save the sheet as CSV UTF-8 and send that file."),
    _stop("no_known_column", "The first row has no column that we know", "our column names in the first row",
          "Put our column names in the first row, above the data."),
    _stop("wrong_sheet", "This looks like another sheet", "the referrals sheet",
          "Send the referrals sheet here, and this file where it belongs.",
          "This looks like the sheet {detail}"),
    _stop("identifier_column", "A column that identifies people", "no names, contacts or official numbers",
          "Delete this column and send the file again.",
          "Column {column} may identify people; nothing of this file has been kept", refused=True),
    _stop("duplicate_header", "Two columns have the same name", "each column once",
          "Rename or delete one of the two columns.", "Column {column} stands twice in the header"),
    _stop("unknown_column", "A column that we do not know", "only the columns of the referrals sheet",
          "Rename the column, or delete it.", "Column {column} is not one of ours{detail}"),
    _stop("unnamed_column", "A column has data but no name", "a name in the header of each column",
          "Name the column in the header row, or delete it."),
    _stop("missing_required_column", "A required column is missing", "all required columns",
          "Add the column to the sheet.", "Column {column} is missing"),
    _stop("ragged_row", "A row has too many or too few cells", "as many cells in each row as in the header",
          "Look for a comma inside a cell of this row: put quotation marks around that cell.",
          "Row {row} has {detail}"),
    _stop("unterminated_quote", "A quotation mark is opened and never closed", "quotation marks in pairs",
          "Close or delete the quotation mark in this row.",
          "Row {row} has a quotation mark that is never closed"),
    _stop("stray_quote", "A quotation mark stands inside a cell", "quotation marks only around a whole cell",
          "Delete the quotation mark, or double it and put quotation marks around the whole cell.",
          "Row {row} has a quotation mark inside a cell"),
    _stop("unreadable_table", "The rows cannot be told apart", "a CSV file with a row for each referral",
          "Open the file in Excel, save it as CSV UTF-8 and send that file."),
)  # fmt: skip

_CELLS = (
    _mend("identifier_in_cell", "A cell identifies a person", "no contact details or official numbers",
          "Delete it from the sheet, look for others like it, and send the file again.",
          "{detail} stands in column {column}, row {row}; nothing of this file has been kept", refused=True),
    _mend("totals_row", "A row of totals", "a row for each referral, and no totals", "Delete this row.",
          "Row {row} is a row of totals"),
    _mend("formula_in_cell", "A formula instead of a value", "a value",
          "Copy the column in Excel and paste it as values.", "{column} holds a formula"),
    _mend("excel_error", "An Excel error instead of a value", "a value, or a blank cell",
          "Mend the formula in Excel, or make the cell blank.", "{column} holds an Excel error"),
    _mend("us_date", "A date with the month first", "a date as YYYY-MM-DD or DD/MM/YYYY",
          "Set the dates of the whole file to YYYY-MM-DD: if one has the month first, others may too.",
          "{column} has the month first"),
    _mend("excel_serial", "A date shown as Excel's day number", "a date as YYYY-MM-DD or DD/MM/YYYY",
          "Format the column as a date in Excel and save it again.", "{column} is a day number, not a date"),
    _mend("bad_date", "Not a date that we can read", "YYYY-MM-DD or DD/MM/YYYY, from 1990 to 2100",
          "Write the date as YYYY-MM-DD.", "{column} is not a date that we can read"),
    _mend("not_a_number", "Not a whole number", "a whole number in digits",
          "Write the number in digits, with nothing else in the cell.", "{column} is not a whole number"),
    _mend("bad_record_number", "Not a record number", "1 to 64 letters, digits, or _ - . /",
          "Use only letters, digits, or _ - . /", "{column} has characters that a record number cannot have"),
    _mend("bad_code", "Not a code", "1 to 64 letters, digits, or _ - . /",
          "Use only letters, digits, or _ - . /", "{column} has characters that a code cannot have"),
    _mend("area_too_small", "An area smaller than a local authority", "a local authority or a larger area",
          "Send the code of the local authority instead.", "{column} is smaller than a local authority"),
    _mend("bad_area", "Not the code of an area", "an ONS code such as E08000003",
          "Send the ONS code of the local authority.",
          "{column} is not a code of a local authority or larger"),
    _mend("required_blank", "A required cell is blank", "a value in each row", "Fill in the cell.",
          "{column} is blank"),
    _mend("not_in_list", "Not one of the listed values", "a listed value",
          "Replace it with one of the listed values.", "{column} is not one of the listed values"),
    _mend("number_out_of_range", "A number outside the possible range", "a whole number from 0 to 500",
          "Correct the number.", "{column} is outside the possible range"),
    _mend("duplicate_id", "The same referral twice", "each referral once",
          "Delete one of the two rows, or correct the record number.", "{column} is the same as in {detail}"),
)  # fmt: skip

_BETWEEN_CELLS = (
    _mend("before_referral", "A date before the referral", "no date before the referral",
          "Correct this date or the date of the referral.", "{column} is before referral_date"),
    _mend("referral_after_others", "The referral is after other dates", "no date before the referral",
          "Correct the date of the referral.", "{column} is after several other dates of this row"),
    _mend("end_before_start", "Ended before it started", "an end on or after the start",
          "Correct the date of the start or of the end.", "{column} is before started_date"),
    _mend("end_date_missing", "Ended, but no end date", "a date for each referral that has ended",
          "Fill in the end date, or set end_state to open.", "{column} is blank, but the referral has ended"),
    _mend("end_state_open", "An end date, but still open", "open only without an end date",
          "Say how it ended, or delete the end date.", "{column} says open, but there is an end date"),
    _mend("end_reason_missing", "No reason for an early end", "a reason if it ended early or was cancelled",
          "Fill in the reason.", "{column} is blank, but the referral ended early or was cancelled"),
    _mend("ethnicity_missing", "No ethnicity and no reason", "her ethnicity, or why it is not given",
          "Fill in the ethnicity, or say why it is not given in ethnicity_missing_reason.",
          "{column} is not given, and ethnicity_missing_reason does not say why"),
    _confirm("dates_out_of_order", "Dates in an unusual order", "assessed, then plan agreed, then started",
             "Check the dates of this row.", "{column} is out of order with the dates beside it"),
    _confirm("attended_more_than_offered", "More attended and missed than offered",
             "attended and missed together no more than offered", "Check the numbers of sessions.",
             "{column}, with those missed, is more than were offered"),
    _confirm("completed_without_attendance", "Completed with no session attended",
             "a session attended if the work was completed", "Check the sessions and how the referral ended.",
             "{column} is 0, but the referral was completed"),
)  # fmt: skip

_WHOLE_RETURN = (
    _mend("wrong_quarter", "Every referral is after the quarter", "referrals open in the quarter or before",
          "Choose the right quarter, or send the right file.", "Every referral is after the end of {detail}"),
    _confirm("nothing_in_quarter", "Nothing in the quarter", "a referral open or received in the quarter",
             "Check that this is the right file.", "No referral was open or received in {detail}"),
    _confirm("open_referral_missing", "An open referral has vanished", "every referral open last time",
             "Check why it is missing: send it again, with its end date if it has ended.",
             "A referral that was open in the last return is missing"),
    _confirm("record_numbers_look_like_identifiers", "Record numbers that look like official numbers",
             "your own record numbers or pseudonyms",
             "Check that these are your own record numbers, and not CRN, NOMIS, PNC or NHS numbers.",
             "Most values of {column} look like {detail}"),
    _note("read_as_windows_1252", "Read as Windows text", "a CSV file in UTF-8",
          "The file is not in UTF-8; it was read as Windows-1252, as Excel writes it"),
    _note("set_back", "Set back to the quarter's last day", "what was true on the last day of the quarter",
          "What happened after {detail} was set back to what was true on that day"),
    _note("set_aside", "Referrals after the quarter", "referrals up to the last day of the quarter",
          "Referrals after {detail} were set aside; they belong in a later return"),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.code: rule for rule in (*_WHOLE_FILE, *_CELLS, *_BETWEEN_CELLS, *_WHOLE_RETURN)}
"""Every rule by its code."""
