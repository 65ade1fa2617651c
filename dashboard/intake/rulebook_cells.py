"""Rules about single cells."""

from dashboard.intake.rule import Rule, mend

CELLS: tuple[Rule, ...] = (
    mend("identifier_in_cell", "A cell identifies a person", "no contact details or official numbers",
         "Delete it from the sheet: write there what belongs in the column, or nothing. Look for others like it, and "
         "send the file again.",
         "{detail} stands in column {column}, row {row}; nothing of this file has been kept", refused=True),
    mend("totals_row", "A row of totals", "no row of totals", "Delete this row.",
         "Row {row} is a row of totals"),
    mend("formula_in_cell", "A formula instead of a value", "a value",
         "Copy the column in Excel and paste it as values.", "{column} holds a formula"),
    mend("excel_error", "An Excel error instead of a value", "a value, or a blank cell",
         "Mend the formula in Excel, or make the cell blank.", "{column} holds an Excel error"),
    mend("us_date", "A date with the month first", "a date as YYYY-MM-DD or DD/MM/YYYY",
         "Set the dates of the whole file to YYYY-MM-DD: if one has the month first, others may too.",
         "{column} has the month first"),
    mend("excel_serial", "A date shown as Excel's day number", "a date as YYYY-MM-DD or DD/MM/YYYY",
         "Format the column as a date in Excel and save it again.", "{column} is a day number, not a date"),
    mend("bad_date", "Not a date that we can read", "YYYY-MM-DD or DD/MM/YYYY, from 1990 to 2100",
         "Write the date as YYYY-MM-DD.", "{column} is not a date that we can read"),
    mend("bad_month", "Not a month that we can read", "YYYY-MM, from 1990 to 2100",
         "Write the month as YYYY-MM: Excel likes to turn it into something else, such as Jul-25.",
         "{column} is not a month that we can read"),
    mend("not_a_number", "Not a number", "a number in digits",
         "Write the number in digits, with nothing else in the cell.", "{column} is not {detail}"),
    mend("shortened_number", "A number that Excel has shortened", "the whole number, as it is in your system",
         "Format the column as text, or make it wider, and export it again: the missing digits cannot be worked out.",
         "{column} shows a number with an exponent, such as 1E+05: digits are missing"),
    mend("bad_label", "Not a short text", "1 to 64 characters on one line", "Shorten the text to 64 characters.",
         "{column} is longer than 64 characters, or has several lines"),
    mend("bad_record_number", "Not a record number", "1 to 64 letters, digits, or _ - . /",
         "Use only letters, digits, or _ - . /", "{column} has characters that a record number cannot have"),
    mend("bad_code", "Not a code", "1 to 64 letters, digits, or _ - . /",
         "Use only letters, digits, or _ - . /", "{column} has characters that a code cannot have"),
    mend("area_too_small", "An area smaller than a local authority", "a local authority or a larger area",
         "Send the code of the local authority instead.", "{column} is smaller than a local authority"),
    mend("bad_area", "Not the code of an area", "an ONS code such as E08000003",
         "Send the ONS code of the local authority. If what stands here is no local authority, such as North or a "
         "team, it is another thing: leave this column out.",
         "{column} is not a code of a local authority or larger"),
    mend("required_blank", "A required cell is blank", "a value in each row", "Fill in the cell.",
         "{column} is blank"),
    mend("not_in_list", "Not one of the listed values", "a listed value",
         "Replace it with one of the listed values.", "{column} is not one of the listed values"),
    mend("number_out_of_range", "A number outside the possible range", "a number in the range of its column",
         "Correct the number.", "{column} is outside the possible range"),
    mend("duplicate_id", "Two rows have the same number", "each row once",
         "If the two rows are the same throughout, delete one. If they are about two women or two referrals, correct "
         "the number of the one that has the wrong one: a row that is deleted is a woman who is not counted. Where "
         "one number stands for a woman and for her referral, write /again after it in the row of her second referral.",
         "{column}{detail}"),
)  # fmt: skip
