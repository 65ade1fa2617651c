"""The public list of checks, and one of them by its code."""

from collections.abc import Sequence

import streamlit as st

from dashboard.intake.catalogue import STAGES, Check, checks
from dashboard.intake.problems import RULES_VERSION, Rule, Severity

_ASKS = {
    Severity.MUST_MEND: "must be mended before the return is accepted",
    Severity.CONFIRM: "unusual, and may be right: you are asked to confirm it",
    Severity.NOTE: "only said, so that you know what was done",
}
_EVERY = "All checks"


def one_check() -> None:
    """The check that was asked for by its code, as the links beside problems do."""
    listed = {each.rule.code: each for each in checks()}
    chosen = st.selectbox(
        "Look up a code",
        [_EVERY, *sorted(listed)],
        key="code",
        bind="query-params",
        help="The code stands beside each problem, and in the last column of the report.",
    )
    if chosen in listed:
        _in_full(listed[chosen])
        st.divider()


def every_check() -> None:
    """All checks by stage, with how many of them ask for what."""
    every = checks()
    counts = ", ".join(
        f"{sum(each.rule.severity is severity for each in every)} {severity.value}" for severity in Severity
    )
    st.markdown(f"{len(every)} checks: {counts}. The rules are those of {RULES_VERSION}.")
    for stage, title in STAGES.items():
        of_stage = [each for each in every if each.stage == stage]
        st.header(title, anchor=stage)
        for severity in Severity:
            _listed([each for each in of_stage if each.rule.severity is severity], severity)


def _listed(found: Sequence[Check], severity: Severity) -> None:
    if not found:
        return
    with st.expander(f"{len(found)} {severity.value}", expanded=severity is Severity.MUST_MEND):
        st.markdown("\n".join(_in_short(each.rule) for each in found))


def _in_short(rule: Rule) -> str:
    """One check as an item of a list: a table of them is cut on a telephone, where a list is read."""
    return f"- **{rule.title}** · `{rule.code}`  \n  {rule.what_to_do}  \n  Expected: {rule.expected}"


def _in_full(check: Check) -> None:
    rule = check.rule
    st.header(rule.title, anchor=False)
    kept = "- Nothing of a file in which it is found is kept, whatever else is mended.\n" if rule.refused else ""
    stops = "- Where it is found, the file is not checked any further.\n" if rule.whole_file else ""
    st.markdown(
        f"{rule.what_to_do}\n\n"
        f"- Expected: {rule.expected}\n"
        f"- What it asks: {_ASKS[rule.severity]}\n"
        f"- Checked at: {STAGES[check.stage].lower()}\n"
        f"{kept}{stops}"
        f"- Code: `{rule.code}`, since the rules of {rule.since}"
    )
