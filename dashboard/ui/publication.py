"""The parts of the page on which two officers publish: the calendar, what waits for a decision, what comes next."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import released
from dashboard.analysis.reading import day
from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.errors import OutcomesError
from dashboard.operations import approving, calendar, contract_period, correcting
from dashboard.operations.approved_tables import approved_tables
from dashboard.operations.approving import Waiting
from dashboard.operations.calendar import Locking
from dashboard.operations.publish import prepare
from dashboard.ui import finding
from dashboard.ui.reminding import reminded
from dashboard.ui.session import installation, moment, provider_name, today

_DONE = "publication_done"
STATES = {
    "final": "published, final",
    "provisional": "published, provisional [p]",
    "locked": "locked, not published yet",
    "open": "not locked yet",
}


def just_done() -> None:
    """What was done last, said once."""
    said = st.session_state.pop(_DONE, None)
    if said:
        st.success(said, icon=":material/check_circle:")


def calendar_of(viewer: Viewer, year: FinancialYear) -> None:
    """When each quarter is locked, what stands of it, and who has not sent."""
    lines = calendar.calendar(installation(), viewer, year, today())
    st.table(
        [
            {
                "Period": one.period,
                "Returns due": day(one.returns_due),
                "Locked on": day(one.locked_on),
                "State": STATES[one.state],
            }
            for one in lines
        ]
    )
    missing = [f"- {one.period}: not sent by {_not_sent(one)}" for one in lines if _not_sent(one)]
    if missing:
        st.markdown("\n".join(missing))
    st.caption(
        "At its lock a quarter is published as provisional, without any characteristic. When the year is locked, that "
        "is "
        "published once more, as final, and all figures by a characteristic once and for good. What needs longer to be "
        "known comes with the quarter in which it is."
    )


def late(viewer: Viewer, year: FinancialYear) -> None:
    """What came after publication, and when it will show."""
    found = calendar.late(installation(), viewer, year)
    if not found:
        st.markdown("Nothing was sent for a quarter after it had been published.")
        return
    st.table(
        [
            {
                "Service": provider_name(one.provider),
                "Quarter": one.quarter,
                "Version": str(one.version),
                "Sent on": day(one.sent_on),
                "What it changes": one.shows,
            }
            for one in found
        ]
    )


def prepare_next(viewer: Viewer, year: FinancialYear) -> None:
    """The button that builds a candidate."""
    early = st.checkbox(
        "Do not wait for the lock",
        help="For a first day, or in an emergency: the release then says that it was published before its figures were "
        "locked. What is published so is not computed again.",
    )
    if st.button("Prepare a release candidate", type="primary", icon=":material/build:"):
        with st.spinner("Building every approved table, and checking each cell against the truth …"):
            _try(
                lambda: prepare(installation(), viewer, year, now=moment(), without_lock=early),
                "Prepared. Somebody else looks at it now, below: nobody sees it until they publish it.",
            )


def decide(viewer: Viewer) -> None:
    """Every candidate that waits, with its report and what can be done with it."""
    found = approving.waiting(installation().settings.database)
    if not found:
        st.markdown("Nothing waits for a decision.")
    for one in found:
        _candidate(viewer, one)


def _candidate(viewer: Viewer, one: Waiting) -> None:
    step = one.prepared
    with st.container(border=True):
        st.markdown(
            f"**Candidate {step.release_id}**: {in_words(step.periods)} · {step.tables:,} tables, {step.cells:,} "
            f"counts "
            f"that can be shown · prepared by {step.by}, {_at(step.at)}"
        )
        for remark in step.remarks:
            st.markdown(f"- {remark}")
        _report(step)
        _look(viewer, step)
        if one.failed:
            st.error("It did not pass its checks, so it cannot be published. Discard it.", icon=":material/error:")
        elif one.approved:
            st.info(f"Approved by {one.approved.by}; becomes current {_at(one.approved.publish_at or step.at)}.")
        elif step.by == viewer.name:
            st.info("You prepared it: somebody else has to look at it and approve it.")
        else:
            _approve(viewer, step.release_id)
        _discard(viewer, step.release_id)


def _report(step: approving.Step) -> None:
    """What the checks found."""
    st.table(
        [
            {"Check": name, "Found": said, "Result": "passed" if passed else "FAILED"}
            for name, said, passed in step.report
        ]
    )


def _look(viewer: Viewer, step: approving.Step) -> None:
    """Its figures, as everybody would see them."""
    with st.expander("Look at what would be published"):
        release = approving.look_at(installation().settings.database, viewer, step.release_id)
        try:
            question = _asked(release, step)
            if question:
                finding.table(released.answer(release, question))
                _as_it_stands(question)
        except OutcomesError as error:
            st.markdown(str(error))
        finally:
            release.close()


def _asked(release: released.Release, step: approving.Step) -> Question | None:
    """What of it is looked at: one of the tables that are new in it, with an indicator and a period."""
    anew = [one for one in release.published() if one.published_at is None and one.indicator in INDICATORS]
    tables = {table.id: table for table in approved_tables() if any(one.table_id == table.id for one in anew)}
    if not tables:
        st.markdown("Only the pathway is new in it.")
        return None
    key = step.release_id
    table = tables[st.selectbox("Table", list(tables), format_func=lambda one: tables[one].words, key=f"table-{key}")]
    of_table = [one for one in anew if one.table_id == table.id]
    left, right = st.columns(2)
    slugs = {one.indicator for one in of_table}
    slug = left.selectbox(
        "Indicator",
        [slug for slug in INDICATORS if slug in slugs],
        format_func=lambda slug: INDICATORS[slug].title,
        key=f"look-{key}",
    )
    periods = sorted({one.period for one in of_table if one.indicator == slug}, reverse=True)
    period = right.selectbox("Period", periods, key=f"period-{key}")
    if table.characteristic == "everyone":
        return Question(slug, by="provider" if table.per_provider else None, period=period)
    provider = _service(release, period, key) if table.per_provider else None
    return Question(
        slug, by=table.characteristic, provider=provider, area=_area(release, step) if table.per_area else None,
        period=period,
    )  # fmt: skip


def _service(release: released.Release, period: str, key: str) -> str:
    chosen: str = st.selectbox(
        "Service", released.providers(release, period), format_func=provider_name, key=f"service-{key}"
    )
    return chosen


def _as_it_stands(question: Question) -> None:
    """The same as it is published now, where it is: a correction is looked at beside what it corrects."""
    try:
        stands = released.answer(installation().release(), question)
    except OutcomesError:
        return
    st.markdown("**As it is published now:**")
    finding.table(stands)


def _area(release: released.Release, step: approving.Step) -> str | None:
    """One of the areas that it names; None, where it names none."""
    areas = released.areas(release)
    return st.selectbox("Area", areas, key=f"area-{step.release_id}") if areas else None


def _approve(viewer: Viewer, release_id: str) -> None:
    when = st.radio("Publish it", ["now", "on a day"], horizontal=True, key=f"when-{release_id}")
    publish_at = None
    if when == "on a day":
        left, right = st.columns(2)
        on = left.date_input("Day", min_value=today(), format="DD/MM/YYYY", key=f"day-{release_id}")
        at = right.time_input("Time (UTC)", time(9, 30), key=f"time-{release_id}")
        publish_at = datetime.combine(on, at) if isinstance(on, date) else None
    if st.button("Approve and publish", type="primary", key=f"approve-{release_id}", icon=":material/verified:"):
        database = installation().settings.database
        _try(
            lambda: approving.approve(database, viewer, release_id, now=moment(), publish_at=publish_at),
            "Published: everybody sees it from now on." if publish_at is None else f"Approved for {_at(publish_at)}.",
        )


def _discard(viewer: Viewer, release_id: str) -> None:
    with st.expander("Discard it"):
        reason = st.text_input(
            "Why", key=f"why-{release_id}", max_chars=approving.LONGEST_REASON, help="Kept with your name; no figure."
        )
        if st.button("Discard", key=f"discard-{release_id}", icon=":material/delete:") and not reminded(reason):
            database = installation().settings.database
            _try(
                lambda: approving.discard(database, viewer, release_id, reason=reason, now=moment()),
                "Discarded. What has been published stays as it is.",
            )


def correct(viewer: Viewer) -> None:
    """A whole published table once more, because of a serious error."""
    known = correcting.correctable(installation().release())
    if not known:
        st.markdown("Nothing has been published yet.")
        return
    words = {table.id: table.words for table in approved_tables()}
    table = st.selectbox("Table", list(known), format_func=lambda slug: words.get(slug, slug))
    period = st.selectbox("Period", known[table][::-1])
    st.markdown(f"**What it costs.** {correcting.price(installation(), table, period)}")
    reason = st.text_area(
        "What was wrong",
        max_chars=correcting.LONGEST_REASON,
        help="It stands in the public register of corrections. Name nobody.",
    )
    wrongly = st.checkbox(
        "The records were right: they had been counted wrongly",
        help="Needed where nothing has been sent, taken back or removed since. The register of corrections says so.",
    )
    if st.button("Prepare the correction", icon=":material/edit_note:") and not reminded(reason):
        _try(
            lambda: correcting.prepare_correction(
                installation(), viewer, table, period, reason=reason, now=moment(), counted_wrongly=wrongly
            ),
            "Prepared. Somebody else looks at it now, and publishes or discards it.",
        )


def block(viewer: Viewer) -> None:
    """The contract period, declared once."""
    kept = contract_period.declared(installation())
    st.markdown(
        f"Declared: **{kept.label}**."
        if kept
        else "None is declared. With one, small groups can be shown for all of it."
    )
    this = Quarter.containing(today())
    quarters = [this]
    for _ in range(24):
        quarters.insert(0, quarters[0].previous)
    for _ in range(12):
        quarters.append(quarters[-1].next)
    labels = [quarter.label for quarter in quarters]
    left, right = st.columns(2)
    first = left.selectbox("From", labels, index=labels.index(f"{this.year.before(2).label} Q1"))
    last = right.selectbox("To", labels, index=labels.index(f"{this.year.label} Q4"))
    if st.button("Declare", icon=":material/event:"):
        _try(
            lambda: contract_period.declare(installation(), viewer, Quarter.parse(first), Quarter.parse(last)),
            f"Declared: {first} to {last}. It is published with the year in which it ends.",
        )


def history(limit: int = 20) -> None:
    """Who did what, the newest first; and what the checks had found, also in what has long been published."""
    steps = approving.history(installation().settings.database)[:limit]
    if not steps:
        st.markdown("Nothing has been published yet.")
        return
    st.markdown("\n".join(f"- {_step(step)}" for step in steps))
    for step in steps:
        if step.report:
            with st.expander(f"What the checks found in release {step.release_id}: {in_words(step.periods)}"):
                _report(step)


def _step(step: approving.Step) -> str:
    said = (_at(step.at), f"**{step.kind}** by {step.by}", f"release {step.release_id}", in_words(step.periods))
    return " · ".join((*said, *step.remarks))


def in_words(periods: Sequence[str]) -> str:
    """Periods as one says them: `2025-26 and its quarters, 2023-24 to 2025-26`."""
    found = []
    for period in periods:
        quarters = [one for one in periods if one.startswith(f"{period} Q")]
        if " Q" not in period.split(" to ")[0] or period.split(" Q")[0] not in periods:
            found.append(
                f"{period} and {'its quarters' if len(quarters) == 4 else 'some quarters'}" if quarters else period
            )
    return ", ".join(found)


def year_chosen() -> FinancialYear:
    """The financial year that is looked at: the newest that a return was sent for, unless another is chosen."""
    records = installation().records()
    first, last, this = records.covered_from(), records.as_of(), Quarter.containing(today()).year
    begins = Quarter.containing(first).year if first else this
    labels = [FinancialYear(start).label for start in range(this.start, begins.start - 1, -1)]
    newest = Quarter.containing(last).year.label if last else labels[0]
    index = labels.index(newest) if newest in labels else 0
    return FinancialYear.parse(st.selectbox("Financial year", labels, index, key="year", bind="query-params"))


def _not_sent(one: Locking) -> str:
    if one.missing and not one.sent:
        return "anybody in full"
    return ", ".join(provider_name(code) for code in one.missing)


def _at(when: datetime) -> str:
    return f"{day(when.date())}, {when.replace(tzinfo=UTC):%H:%M} UTC"


def _try(act: Callable[[], object], done: str) -> None:
    """Do it and say so; or say why not."""
    try:
        act()
    except OutcomesError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state[_DONE] = done
    st.rerun()
