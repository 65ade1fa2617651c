"""Columns that no file may have, whatever stands in them: names, contact details, official numbers, free text."""

import re

from dashboard.definitions.sheets import SHEETS

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
"""Names as they are folded: lower case, underscores."""

_WORDS = frozenset(
    """
    forename forenames firstname surname lastname fullname dob birth birthdate postcode phone telephone mobile email
    crn nomis noms pnc nhs nino keyworker caseworker notes comments initials
    """.split()  # noqa: SIM905
)
"""Words that make a column identifying wherever they stand in its name."""
_WHOSE = "client|clients|woman|womans|women|womens|service_user|service_users|user|su|person|participant|her|full|first"
_WHOSE += "|last|middle|family|maiden|preferred|known|given|legal|worker|workers|officer|referrer|contact|beneficiary"
_PERSONS_NAME = re.compile(rf"(?:^|_)(?:{_WHOSE})(?:_s)?_names?(?:_|$)|^names?_of_(?:{_WHOSE})")
_ADDRESS = re.compile(r"(?:^|_)(?:home|postal|street|client|current|previous|full|her)_address|^address_?(?:line)?_?\d")
_WORKER = re.compile(r"(?:^|_)(?:case|key|support|link|allocated|assigned|named|lead)_worker(?:_|$)")
_TEXT = re.compile(r"(?:^|_)free_text(?:_|$)|^(?:\w+_)?case_notes?$")
_OURS = frozenset(name for layout in SHEETS.values() for name in layout.by_name)


def identifies(name: str) -> bool:
    """Whether a column of this folded name identifies people, by whatever the system before it is called.

    Our own columns never do. A service's own words are judged by what stands in them: `su_surname`, `client_dob`.
    """
    if name in _OURS:
        return False
    if name in IDENTIFYING:
        return True
    plain = re.sub(r"\W+", "_", name.replace("'", "").replace("’", "")).strip("_")
    return (
        plain in IDENTIFYING
        or bool(_WORDS & set(plain.split("_")))
        or any(pattern.search(plain) for pattern in (_PERSONS_NAME, _ADDRESS, _WORKER, _TEXT))
    )
