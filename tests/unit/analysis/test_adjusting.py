"""Crude beside adjusted, from rows of a return to the figure."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from dashboard.analysis import exact
from dashboard.errors import UsageError
from dashboard.warehouse.records import Records
from tests.builders import new_reference, new_return, service, women

# Admissions to Berkeley in 1973 (Bickel, Hammel and O'Connell 1975), told as referrals: those admitted completed,
# women are Black and men White women here, and a department is who referred them.
DEPARTMENTS = {
    "court": ((89, 108), (512, 825)),
    "probation": ((17, 25), (353, 560)),
    "prison": ((202, 593), (120, 325)),
    "police": ((131, 375), (138, 417)),
    "health": ((94, 393), (53, 191)),
    "self": ((24, 341), (22, 373)),
}


@pytest.fixture(scope="module")
def berkeley(empty_records, tmp_path_factory):
    opened = Records(Path(shutil.copy(empty_records, tmp_path_factory.mktemp("berkeley") / "records.duckdb")))
    rows = [
        line
        for source, (black, white) in DEPARTMENTS.items()
        for line in women({"black": black, "white": white}, prefix=source, referral_source=source)
    ]
    opened.accept(new_return("A", "2025-26 Q2", rows))
    yield opened
    opened.close()


def own(records, **asked):
    return exact.own(records, service("A"), "A", "completed", by="ethnicity", **asked)


def test_the_crude_figure_says_one_thing_and_the_adjusted_another(berkeley):
    found = own(berkeley, stratify="referral_source")
    black = next(line for line in found.rows if line.slug == "black")
    assert black.rri == pytest.approx(0.681830, abs=5e-7)
    assert (black.rri_adjusted, black.rri_adjusted_low, black.rri_adjusted_high) == pytest.approx(
        (1.058307, 0.970439, 1.154132), abs=6e-7
    )
    assert (black.expected, black.observed_to_expected) == pytest.approx((555.003905, 1.003597), abs=5e-7)
    assert black.comparable == 1
    assert found.as_json()["stratified"] == "referral_source"
    assert "hides a disparity" in found.notes[-1]
    # The only comparison, so that it stays as it is among all of them.
    assert black.p_value == black.p_adjusted
    assert black.p_value < 1e-9
    white = next(line for line in found.rows if line.slug == "white")
    assert white.rri_adjusted is None


def test_women_of_whom_it_is_not_known_are_in_no_stratum(berkeley):
    found = own(berkeley, stratify="complexity")
    black = next(line for line in found.rows if line.slug == "black")
    assert (black.comparable, black.rri_adjusted, black.observed_to_expected) == (0, None, None)


def test_without_a_reference_nothing_is_adjusted(records):
    records.accept(new_return("A", "2025-26 Q2", women({"black": (20, 40)})))
    found = own(records, stratify="age")
    assert found.stratified is None
    assert found.notes[-1] == "Nothing is adjusted: there is no group to compare with."


@pytest.mark.parametrize(("young", "adjusted"), [(20, True), (12, False)])
def test_of_what_must_be_hidden_nothing_is_adjusted_on_few(records, young, adjusted):
    bands = {"18-20": young, "30-39": 60}
    matched = [
        {
            "provider": "A",
            "person_id": f"{band}-{ethnicity}-{number}",
            "index_date": date(2023, 5, 1),
            "index_event": "community_sentence",
            "data_cutoff_date": date(2026, 3, 31),
            "reoffended": "1" if number % 2 else "0",
            "ethnicity": ethnicity,
            "age_band": band,
        }
        for ethnicity in ("white", "black")
        for band, women in bands.items()
        for number in range(women)
    ]
    records.accept(new_return("A", "2025-26 Q4", women({"white": (1, 1)})))
    records.accept_reference(new_reference("reoffending", matched))
    found = exact.own(records, service("A"), "A", "proven_reoffending", by="ethnicity", stratify="age")
    black = next(line for line in found.rows if line.slug == "black")
    assert black.rri == 1
    assert (black.rri_adjusted is not None) == adjusted
    with pytest.raises(UsageError, match="it is not known: how complex"):
        exact.own(records, service("A"), "A", "proven_reoffending", by="ethnicity", stratify="complexity")


@pytest.mark.parametrize(
    ("indicator", "by", "stratify", "said"),
    [
        ("completed", "ethnicity", "shoe_size", "can be compared within: age"),
        ("completed", None, "age", "Only a share"),
        ("trust", "ethnicity", "age", "anonymous"),
        ("attended", "ethnicity", "age", "Only a share"),
        ("completed", "ethnicity_two", "ethnicity", "they are the same"),
    ],
)
def test_what_cannot_be_adjusted(records, indicator, by, stratify, said):
    with pytest.raises(UsageError, match=said):
        exact.own(records, service("A"), "A", indicator, by=by, stratify=stratify)
