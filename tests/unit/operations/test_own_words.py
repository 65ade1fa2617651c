"""Sentences that people write: a reminder where one seems to name somebody."""

import pytest

from dashboard.operations.own_words import might_name_somebody


@pytest.mark.parametrize(
    "text",
    [
        "Sarah has moved to another area.",
        "We spoke to Ms Patel about it.",
        "The worker, Bethan Rhys-Jones, left in May.",
        "Dr. Okafor saw four women.",
        "Siobhan O'Neill asked for more time.",
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
        "",
    ],
)
def test_other_words_get_none(text):
    assert not might_name_somebody(text)
