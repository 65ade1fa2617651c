"""The header row: which column is which, by the names that people wrote."""

import re
from collections import Counter
from typing import NamedTuple

from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.grid import Heading, Refusal, letter
from dashboard.intake.identifiers import masked
from dashboard.intake.problems import Problem, problem
from dashboard.intake.recognition import nearest, sheet_of, sheets_with

IDENTIFYING = frozenset(
    """
    name first_name firstname forename middle_name surname last_name lastname full_name fullname
    known_as client_name client_first_name client_surname initials maiden_name
    dob d_o_b date_of_birth birth_date birthdate address home_address address_line_1 address_1
    house_number street postcode post_code
    phone phone_number telephone telephone_number tel mobile mobile_number mobile_no phone_no email e_mail
    email_address e_mail_address
    crn crn_number nomis nomis_number nomis_id noms noms_number prison_number prison_no pnc pnc_number pnc_id
    nhs nhs_number nhs_no nhs_num nino ni_number ni_no national_insurance national_insurance_number
    worker worker_name caseworker case_worker caseworker_name keyworker key_worker support_worker
    officer probation_officer gp
    note notes comment comments free_text case_notes
    """.split()  # noqa: SIM905  a list of ninety quoted words is harder to read
)
"""Columns that no file may have, whatever stands in them."""


class Header(NamedTuple):
    """The header row as it was read."""

    names: tuple[str, ...]
    """Folded names."""
    places: tuple[int, ...]
    """Where each column stands in the file, counted from 0."""
    row: int
    layout: SheetLayout
    """The sheet that the file seems to be."""

    @property
    def letters(self) -> dict[str, str]:
        return {name: letter(place) for name, place in zip(self.names, self.places, strict=True)}

    @property
    def columns(self) -> list[tuple[int, str]]:
        """The place and the name of each column."""
        return list(zip(self.places, self.names, strict=True))


def read_header(heading: Heading) -> Header | Refusal:
    """Which columns these are, by the names that are known."""
    names = folded(heading)
    if not any(names):
        return Refusal("empty_file")
    if not any(map(_recognised, names)):
        return Refusal("no_known_column") if len(names) > 1 else Refusal("not_a_table", "it has only one column")
    return Header(names, heading.places, heading.row, sheet_of(names))


def folded(heading: Heading) -> tuple[str, ...]:
    """The names in lower case, with underscores."""
    return tuple(re.sub(r"[\s\-]+", "_", cell.strip().lower()) for cell in heading.names)


def all_known(heading: Heading) -> bool:
    """Whether all names are our own: then there is no doubt that this is the header, and that it is whole."""
    return all(map(_recognised, folded(heading)))


def _recognised(name: str) -> bool:
    return name in IDENTIFYING or bool(sheets_with(name))


def header_problems(header: Header, file: str) -> list[Problem]:
    """Everything wrong with the header; any of it stops the file."""
    return _identifying(header, file) + _repeated(header, file) + _unknown_or_missing(header, file)


def _identifying(header: Header, file: str) -> list[Problem]:
    return [
        problem("identifier_column", file=file, row=header.row, column=name, letter=letter(place))
        for place, name in header.columns
        if name in IDENTIFYING
    ]


def _repeated(header: Header, file: str) -> list[Problem]:
    return [
        problem("duplicate_header", file=file, row=header.row, column=name, letter=header.letters[name])
        for name, times in Counter(header.names).items()
        if times > 1 and name and name not in IDENTIFYING
    ]


def _unknown_or_missing(header: Header, file: str) -> list[Problem]:
    """A misspelt column is one fault, not an unknown one and a missing one."""
    known = header.layout.by_name
    problems, meant = [], set()
    free = [name for name in known if name not in header.names]
    for place, name in header.columns:
        if not name:
            problems.append(problem("unnamed_column", file=file, row=header.row, letter=letter(place)))
        elif name not in known and name not in IDENTIFYING:
            found = None if sheets_with(name) else nearest(name, free) or nearest(name, list(known))
            meant.add(found)
            problems.append(_unknown(name, found, header, file, letter(place)))
    missing = [name for name in free if known[name].needed_in_header and name not in meant]
    return problems + [problem("missing_required_column", file=file, row=header.row, column=name) for name in missing]


def _unknown(name: str, meant: str | None, header: Header, file: str, column_letter: str) -> Problem:
    """A column that is not this sheet's: it is another's, or misspelt, or nobody's."""
    others = sheets_with(name)
    hint = f"; it is one of the {others[0]} sheet" if others else f"; the nearest name is {meant}" if meant else ""
    shown, ours = masked(name), f"the {header.layout.name} sheet"
    return problem(
        "unknown_column", file=file, row=header.row, column=shown, letter=column_letter, found=shown,
        detail=f"{header.layout.name} sheet{hint}", expected=meant or f"only the columns of {ours}",
    )  # fmt: skip
