"""What your commissioner will see, before a return is submitted: with it, beside what they see now."""

from collections.abc import Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.standing import standing, target
from dashboard.errors import OutcomesError
from dashboard.intake.checked import Checked
from dashboard.intake.preview import Seen, Target, preview
from dashboard.operations.absence import with_reasons
from dashboard.operations.demonstration import commissioner_names
from dashboard.ui import moved, progress
from dashboard.ui.figures import explain, figure
from dashboard.ui.session import installation, moment

_FIRST = ("started", "completed", "left_before_finishing", "trust", "settled_at_exit", "ethnicity_known")
_LARGE = 20_000
"""Rows. A larger return takes long enough to be asked for first."""
_KEPT = "send_preview"


def show(viewer: Viewer, checked: Checked, key: tuple[object, ...]) -> None:
    """The section; nothing while anything is left to mend, or for what is sent for no quarter.

    `key` changes whenever the files, the quarter or what was accepted does.
    """
    if checked.sheets is None or checked.quarter is None:
        return
    st.header("What your commissioner will see", anchor=False)
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        large = sum(checked.rows_kept.values()) > _LARGE
        if large and not st.button("Work it out", help="This return is large: it takes a minute or more."):
            st.markdown("This return is large, so this is worked out only if you ask for it. You can submit without.")
            return
        try:
            done = "Worked out; nothing of it has been kept"
            with progress.stages("Working out what your commissioner will see …", done) as say:
                now = moment()
                found = preview(installation().records(), viewer, checked, now=now, reasons=with_reasons, say=say)
        except OutcomesError as error:
            st.error(str(error))
            return
        st.session_state[_KEPT] = kept = (key, found)
    _all(kept[1])


def _all(found: Sequence[Seen]) -> None:
    if not found:
        st.markdown("Nothing yet: no referral of this quarter, or of one before it, has been sent.")
        return
    st.markdown(
        "**Headline (exact)**: counts and rates of your service, without any characteristic of the women. Worked out "
        "from these files without keeping them. What has been published stays as it is."
    )
    if len(found) == 1:
        _one(found[0])
        return
    for tab, one in zip(st.tabs([_name(one.commissioner) for one in found]), found, strict=True):
        with tab:
            _one(one)


def _one(seen: Seen) -> None:
    """One commissioner: volumes and the first figures, then the targets, then the rest."""
    st.markdown(f"**{_name(seen.commissioner)}** · contract {', '.join(seen.contracts)}")
    if seen.before == seen.quarter:
        looked_at = (*seen.volumes, *seen.figures)
        moves = sum(one.moved for one in looked_at)
        st.markdown(
            f"{seen.quarter} has been sent before. Of the {len(looked_at)} main figures, "
            f"**{moves or 'none'}** would change."
        )
    before, after = _headings(seen.before, seen.quarter)
    moved.table(seen.volumes, before, after)
    before, after = _headings(seen.year_before, seen.year)
    first = [one for one in seen.figures if one.after.indicator in _FIRST]
    moved.table(first, before, after)
    if seen.targets:
        st.markdown("**Where the targets of your contracts would stand**")
        _targets(seen.targets, before, after, several=len(seen.contracts) > 1)
    with st.expander("The other main figures"):
        moved.table([one for one in seen.figures if one.after.indicator not in _FIRST], before, after)


def _headings(before: str | None, after: str) -> tuple[str | None, str]:
    """The same period twice is told apart by what is in it."""
    if before is None:
        return None, f"{after}, with this return"
    return f"{before}, as it stands", f"{after}, with this return"


def _targets(found: Sequence[Target], before: str | None, after: str, *, several: bool) -> None:
    """Each target: met, not met, or too few women to tell."""
    st.table(
        [
            {
                **({"Contract": one.contract.contract} if several else {}),
                "Target": f"{one.figure.after.definition.title}: {target(one.kpi)}",
                **({before: _stands(one, one.figure.before)} if before else {}),
                after: _stands(one, one.figure.after),
            }
            for one in found
        ]
    )
    explain((one.figure.after.definition, _row(one, one.figure.after).mark) for one in found)


def _stands(one: Target, answer: Answer | None) -> str:
    if answer is None:
        return moved.NOTHING_BEFORE
    row = _row(one, answer)
    return f"{figure(answer, row)}: {standing(one.kpi, row).value}"


def _row(one: Target, answer: Answer) -> Row:
    contract = one.contract.contract
    return next((row for row in answer.rows if row.slug == contract), Row(contract, mark="z"))


def _name(code: str) -> str:
    names = {"COMMISSIONER": "Your commissioner", **commissioner_names()}
    return str(names.get(code, code)).removesuffix(" (invented)")
