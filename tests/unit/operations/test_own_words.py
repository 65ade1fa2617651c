"""Sentences that people write: what identifies is refused; a reminder where one seems to name somebody."""

import pytest

from dashboard.errors import RefusedError, UsageError
from dashboard.operations.own_words import checked, might_name_somebody


@pytest.mark.parametrize(
    "text",
    [
        "Sarah has moved to another area.",
        "We spoke to Ms Patel about it.",
        "The worker, Bethan Rhys-Jones, left in May.",
        "Dr. Okafor saw four women.",
        "Siobhan O'Neill asked for more time.",
        "Since Siobhan Doyle left, waits grew.",
        "S. Williams rings them on Mondays.",
        "J.K. Okafor",
        "She lives at 12 High Street now.",
        "One woman aged 19, pregnant, left after her flat burnt down.",
        "A client who is 54 years old came back.",
    ],
)
def test_what_reads_like_a_name_gets_a_reminder(text):
    assert might_name_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "Two workers left, and one post was not filled until May.",
        "Women referred by the Probation Service wait longer.",
        "The hub at North Street closed for five weeks in January.",
        "White British women and Black women were asked again.",
        "Riverside Women's Centre rings within two days.",
        "Women aged 18 to 24 wait longer; those aged 25 and over do not.",
        "We moved to 12 new rooms. Street outreach goes on.",
        "One woman in four was not paired.",
        "",
    ],
)
def test_other_words_get_none(text):
    assert not might_name_somebody(text)


@pytest.mark.parametrize("text", ["She was born on 01/02/1990.", "DOB 1.2.90", "Her date of birth: 1990", "a@b.org"])
def test_what_identifies_is_refused_and_not_repeated(text):
    with pytest.raises(RefusedError, match="staff can read it") as refused:
        checked(text, 100, read_by="staff")
    assert text not in str(refused.value)


def test_what_may_be_kept_is_one_line_without_what_formats_a_page():
    assert checked(" a child was born\nin May\t\u202e. ", 100, read_by="staff") == "a child was born in May ."
    with pytest.raises(UsageError, match="5 letters at most: these are 6"):
        checked("abcdef", 5, read_by="staff")
