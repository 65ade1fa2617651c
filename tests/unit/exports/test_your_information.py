"""The page for women: easy to read, true to what the product does, and complete in one file."""

import re

import pytest

from dashboard.definitions.columns import REFERRALS
from dashboard.definitions.your_information import INTRODUCTION, PARTS
from dashboard.disclosure import noise, policy
from dashboard.exports.your_information import as_html


def _texts():
    return [INTRODUCTION, *(text for part in PARTS for text in (part.question, *part.says, *part.points))]


def _syllables(word):
    """Groups of vowels, without a silent e at the end: near enough for English."""
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouy])e$", "", word.lower()))))


def _grade(texts):
    """Flesch–Kincaid grade level (Kincaid et al. 1975): the American school year; year 6 is about eleven years old."""
    sentences = sum(max(1, len(re.findall(r"[.?:]+(?:\s|$)", text))) for text in texts)
    words = [word for text in texts for word in re.findall(r"[A-Za-z']+", text)]
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def test_a_child_of_eleven_can_read_it():
    assert _grade(["Information regarding individual characteristics is processed confidentially."]) > 12
    assert _grade(_texts()) < 6
    longest = max(
        (sentence for text in _texts() for sentence in re.split(r"[.?:]\s", text)), key=lambda s: len(s.split())
    )
    assert len(longest.split()) <= 25, longest


@pytest.mark.parametrize(
    "word",
    ["person_id", "pseudonym", "suppress", "data subject", "controller", "password", "sign in", "log in", "account"],
)
def test_words_that_nobody_should_need(word):
    assert word not in " ".join(_texts()).lower()


def test_what_it_says_of_small_numbers_is_what_is_done():
    says = " ".join(_texts())
    assert (
        f"fewer than {policy.load().smallest_count} women" in says if hasattr(policy.load(), "smallest_count") else True
    )
    assert "fewer than 10 women" in says
    assert noise.LARGEST < 10, "moved a little"


SAYS = {
    "when you were sent": (
        "referral_date", "referral_source", "first_offered_date", "assessed_date", "plan_agreed_date", "started_date",
    ),
    "a court or the police had asked": ("legal_status", "attendance_required"),
    "age group": ("age_band", "ethnicity", "ethnicity_source", "ethnicity_missing_reason", "area_code"),
    "if you said so": ("disability", "neurodivergent", "dependent_children", "pregnant", "care_experienced",
                       "interpreter_needed"),
    "how often you came": ("complexity", "ended_date", "end_state", "end_reason", "same_worker_sessions"),
}  # fmt: skip
NOT_ABOUT_HER = ("referral_id", "person_id", "contract_ref", "delivery_partner")


def test_it_names_everything_that_the_referrals_sheet_keeps_of_her():
    (kept,) = (part.points for part in PARTS if part.question == "What is kept about you?")
    for words in SAYS:
        assert any(words in point for point in kept), words
    told = {name for names in SAYS.values() for name in names}
    others = {column.name for column in REFERRALS} - told - set(NOT_ABOUT_HER)
    assert {name for name in others if not name.startswith(("need_", "sessions_"))} == set()
    assert not any("where you live" in text for part in PARTS for text in part.says), "her council area is kept"


def test_the_file_is_whole_and_has_lines_to_write_on():
    page = as_html().decode()
    for text in _texts():
        assert text.replace("'", "&#x27;") in page
    assert page.count('class="blank"') == sum(len(part.blanks) for part in PARTS) == 4
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="', page)
    assert "@media print" in page
