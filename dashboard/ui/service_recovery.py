"""A service's own page: what the women say, and what has changed for them."""

import streamlit as st

from dashboard.definitions.indicators import INDICATORS
from dashboard.ui import missing
from dashboard.ui.figures import explain, figure, interval, only_row, stands_on
from dashboard.ui.finding import label, on_one_scale
from dashboard.ui.service import OfYear, in_brackets, tiles
from dashboard.ui.voices import statements

SAYINGS = ("emotional_safety", "trust", "not_judged", "choice", "decisions_explained", "people_to_turn_to")
CHANGES = ("wellbeing", "self_efficacy", "distress")


def what_women_say(of_year: OfYear, came: set[str]) -> None:
    """Six questions on one scale, with how many of the women who were asked answered."""
    st.header(f"What the women say, {of_year.label}", anchor=False)
    if "experience" not in came:
        st.info(missing.cannot_be_shown("experience"))
        return
    found = [of_year.now(slug) for slug in SAYINGS]
    response = only_row(of_year.now("experience_response"))
    if all(only_row(answer).rate is None for answer in found):
        st.info(f"Fewer than 10 answers in {of_year.label}: nothing is shown, so that no answer can be told apart.")
        return
    heading = "Women who say so: 4 or 5 on a scale from 1 to 5"
    st.subheader(heading, anchor=False)
    st.markdown(label(found[0]))
    if response.rate is not None:
        st.markdown(f"{response.rate:.0%} of the women who were asked answered ({response.k:,} of {response.n:,}).")
    on_one_scale(heading, found, "sayings")
    statements(found)
    st.markdown("Anonymous answers, not women. Nothing is shown on fewer than 10 answers, not even to you.")


def recovery(of_year: OfYear, came: set[str]) -> None:
    """Change in the women's own view: better and worse always beside each other."""
    st.header(f"Recovery, {of_year.label}", anchor=False)
    st.subheader("Better and worse, by the women's own questionnaires", anchor=False)
    if "assessments" in came:
        st.markdown(label(of_year.now("wellbeing_improved")))
        st.table([_change(of_year, measure) for measure in CHANGES])
        changes = [of_year.now(f"{measure}_improved") for measure in CHANGES]
        explain((answer.definition, only_row(answer).mark) for answer in changes)
        st.markdown(
            "Better or worse: by more than two sittings of the questionnaire would differ by chance. "
            + INDICATORS["wellbeing_improved"].caveats[0]
        )
    else:
        st.info(missing.cannot_be_shown("assessments"))
    _needs(of_year)
    if "outcomes" in came:
        tiles(of_year, ["outcomes_achieved", "paired_assessment"])
    else:
        st.info(missing.cannot_be_shown("outcomes"))


def _change(of_year: OfYear, measure: str) -> dict[str, str]:
    better, worse = of_year.now(f"{measure}_improved"), of_year.now(f"{measure}_worsened")
    row, other = only_row(better), only_row(worse)
    asked = f"[{row.mark}]" if row.n is None else f"{row.n:,}" + (f" of {row.of:,}" if row.of else "")
    return {
        "Measure": better.definition.title.partition(":")[0],
        "Better": f"{figure(better, row)} {in_brackets(stands_on(better, row))}".strip(),
        "Better: 95% interval": interval(better, row),
        "Worse": f"{figure(worse, other)} {in_brackets(stands_on(worse, other))}".strip(),
        "Worse: 95% interval": interval(worse, other),
        "Asked at the start and at exit": asked,
    }


def _needs(of_year: OfYear) -> None:
    found = of_year.now("needs_better", by="need")
    st.subheader("Need by need, better in her own view", anchor=False)
    if found.empty:
        st.info("You do not send what has become of the women's needs (the columns that end in `_change`).")
        return
    st.markdown(label(found))
    st.table(
        [
            {
                "Need": row.group,
                "Better": figure(found, row),
                "Women": stands_on(found, row),
                "95% interval": interval(found, row),
            }
            for row in found.rows
        ]
    )
    st.markdown(found.definition.caveats[0])
