"""The contract review on screen: which one, before the meeting, its figures, what is published, and copies of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

import streamlit as st

from dashboard.access import Role, Viewer
from dashboard.analysis.heard import IN_THE_ROOM
from dashboard.analysis.review import Came, Line, Moved, Review, in_full
from dashboard.analysis.whole_review import Whole
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.definitions.totals import APART
from dashboard.errors import OutcomesError
from dashboard.exports import review as words
from dashboard.operations import log
from dashboard.operations.before_review import moved_by, without_missing
from dashboard.operations.returns import sent_under
from dashboard.operations.totals import counting_under
from dashboard.operations.whole_review import whole as put_together
from dashboard.ui import answers
from dashboard.ui.column_choice import plain
from dashboard.ui.session import commissioner_name, installation, provider_name, today

_NAMES = {"docx": "Word", "pdf": "PDF", "csv": "CSV of the rows"}
_MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv",
}


class Chosen(NamedTuple):
    """Which review."""

    contract: Contract
    quarter: Quarter


def chosen(viewer: Viewer, of: Sequence[Contract]) -> Chosen | None:
    """One of some contracts, and a quarter of it; None, where no contract has any yet."""
    contracts = {f"{one.provider} {one.contract}": one for one in of}
    if not any(_newest(viewer, one) or _came(viewer, one) for one in of):
        return None
    names = {key: f"{provider_name(one.provider)}: {one.contract}" for key, one in contracts.items()}
    asked = {name: st.query_params.get(name) for name in ("contract", "quarter")}
    left, right = st.columns(2)
    with left:
        key: str = _remembered(viewer, "contract", "Contract", names)
    contract = contracts[key]
    quarters = {label: label for label in _quarters(viewer, contract)}
    with right:
        label: str = _remembered(viewer, "quarter", "Quarter", quarters)
    if asked["contract"] not in (None, *names.values()):
        st.warning(f"The address names a contract that you do not have here. This is {plain(names[key])}.")
    elif asked["quarter"] not in (None, *quarters):
        st.warning(f"The address names a quarter that this contract does not have. This is {label}.")
    return Chosen(contract, Quarter.parse(label))


def _remembered(viewer: Viewer, key: str, title: str, names: Mapping[str, str]) -> str:
    """One of several, by its name: what this viewer chose last, also when coming back from another page."""
    memory = f"last-{key}-{viewer.role.value}-{viewer.commissioner or viewer.provider}-{viewer.partner}"
    options = [*names]
    last = st.session_state.get(memory)
    found: str = st.selectbox(
        title,
        options,
        index=options.index(last) if last in options else 0,
        format_func=names.__getitem__,
        key=key,
        bind="query-params",
    )
    st.session_state[memory] = found
    return found


def _newest(viewer: Viewer, contract: Contract) -> Quarter | None:
    """The newest quarter that any service of the commissioners has sent: who has not sent it yet is reviewed too."""
    if viewer.role is Role.PARTNER:  # when other services sent is no business of theirs
        return None
    records = installation().records()
    codes = [viewer.commissioner] if viewer.commissioner else contract.commissioners
    days = [day for code in codes if (day := records.as_of(commissioner=code))]
    return Quarter.containing(max(days)) if days else None


def _came(viewer: Viewer, contract: Contract) -> list[Quarter]:
    """The quarters of which records, or totals in their place, have come; totals are of no partner."""
    records = installation().records()
    found = [Quarter.parse(one.quarter) for one in sent_under(records, viewer, contract) if one.kept]
    return found if viewer.role is Role.PARTNER else [*found, *counting_under(records, viewer, contract)]


def _quarters(viewer: Viewer, contract: Contract) -> list[str]:
    """The quarters from the first return of a contract to the newest that anybody has sent, the newest first."""
    known = _came(viewer, contract)
    newest = _newest(viewer, contract)
    last = max([*known, newest] if newest else known, default=Quarter.containing(today()).previous)
    found, first = [last], min(known, default=last)
    while found[-1] > first:
        found.append(found[-1].previous)
    return [quarter.label for quarter in found]


def whole(viewer: Viewer, chosen: Chosen) -> Whole:
    """The review as it stands."""
    return put_together(
        installation(),
        viewer,
        chosen.contract.provider,
        chosen.contract.contract,
        chosen.quarter,
        today=today(),
        service=provider_name,
        commissioner=commissioner_name,
        exact=lambda contract: partial(answers.of_contract, viewer, contract),
        published=answers.published,
    )


def key_of(viewer: Viewer, whole: Whole) -> str:
    """What tells the fields of one side of one review from all others: one browser may look at it as both."""
    found = whole.review
    side = viewer.commissioner or viewer.provider
    return f"{found.contract.provider}-{found.contract.contract}-{found.quarter.label}-{viewer.role.value}-{side}"


def heading(whole: Whole) -> None:
    """What the review is of, how its targets stand, and whether it is signed."""
    found = whole.review
    st.header(words.finding(found), anchor=False)
    names = ", ".join(whole.commissioners.values())
    st.markdown(
        f"**{whole.service}** with **{names}** · {found.quarter.months} · the year so far is {found.to_date}.  \n"
        f"{words.HEADLINE}"
    )
    signed = [plain(said) for said in words.signatures(whole)]
    (st.success if whole.said.closed else st.info)("  \n".join(signed))


def take_away(viewer: Viewer, whole: Whole) -> None:
    """Copies: Word, PDF and CSV, made when they are asked for, from the same words as this page."""
    found = whole.review
    name = f"review-{found.contract.contract}-{found.quarter.label}"
    for kind, column in zip(words.FORMATS, st.columns(len(words.FORMATS)), strict=True):
        with column:
            offer_copy(kind, partial(_file, viewer, whole, kind), name, width="stretch")


def offer_copy(
    kind: str, make: Callable[[], bytes], name: str, *, width: Literal["stretch", "content"] = "content"
) -> None:
    """A copy, made when it is asked for; `name` becomes that of its file."""
    st.download_button(
        _NAMES[kind],
        make,
        file_name=f"{name}.{kind}".replace(" ", "-").lower(),
        mime=_MIME[kind],
        on_click="ignore",
        icon=":material/download:",
        width=width,
    )


def _file(viewer: Viewer, whole: Whole, kind: str) -> bytes:
    content = words.FORMATS[kind](whole)
    log.review_export(installation().settings.database, viewer, whole.review, content, kind)
    return content


def before_the_meeting(viewer: Viewer, whole: Whole) -> None:
    """What is late or missing, what is otherwise than it was signed, what has moved, what a correction moved."""
    st.header("Before the meeting", anchor=False)
    st.table([{"Quarter": one.quarter.label, "Its return": one.says} for one in whole.returns])
    _without(viewer, whole)
    _since_last_time(whole)
    _corrections(viewer, whole)


def _without(viewer: Viewer, whole: Whole) -> None:
    """The year so far with and without the quarters whose return is missing."""
    ask = partial(answers.of_contract, viewer, whole.review.contract)
    found = without_missing(ask, whole.review, whole.returns)
    if not found:
        return
    missing = ", ".join(one.quarter.label for one in whole.returns if one.missing)
    st.markdown(
        f"**Of {missing} no return is in these figures.** What is known of that time comes from later returns, and is "
        "not all of it. The year so far, as it stands and without it:"
    )
    with st.expander("With and without", expanded=True):
        st.table(
            [
                {
                    "Figure": line.definition.title,
                    "As it stands": in_full(line, line.to_date),
                    f"Without {missing}": in_full(line, row),
                }
                for line, row in found
            ]
        )


def _since_last_time(whole: Whole) -> None:
    if whole.since is None:
        st.markdown("No earlier review of this contract has been signed here, so there is nothing to compare with.")
    else:
        differences(
            whole.moved_since,
            f"Signed in the review of {whole.since.quarter.label}, and otherwise now",
            f"Every figure that was signed in the review of {whole.since.quarter.label} is the same now.",
        )
    if whole.changed_terms:
        st.markdown("\n".join(f"- {said}" for said in whole.changed_terms))
    st.markdown(clear_of_the_quarter_before(whole.review))


def clear_of_the_quarter_before(found: Review) -> str:
    """Which figures moved by more than chance since the quarter before, in a sentence."""
    who, said = words.clear_of_the_quarter_before(found)
    return f"**{who}:** {said}" if who else said


def differences(found: Sequence[Moved], heading: str, nothing: str) -> None:
    """Figures that were otherwise, as a table; or that there are none."""
    if not found:
        st.markdown(nothing)
        return
    st.markdown(f"**{heading}:**")
    st.table(
        [{"Figure": one.definition.title, "Period": one.period, "Was": one.was, "Is now": one.now} for one in found]
    )


def _corrections(viewer: Viewer, whole: Whole) -> None:
    """What the newest version of a corrected return moved: worked out when it is asked for."""
    for one in whole.returns:
        if one.came is not Came.CORRECTED or one.newest is None:
            continue
        key = f"moved-{key_of(viewer, whole)}-{one.newest}-{answers.data_version()}"
        if st.button(f"What the correction of {one.quarter.label} moved", key=f"ask-{key}"):
            try:
                with st.spinner("Working out the figures without it …"):
                    records, found = installation().records(), whole.review
                    st.session_state[key] = moved_by(records, viewer, found.contract, found.quarter, one.newest)
            except OutcomesError as error:
                st.error(str(error))
        if key in st.session_state:
            differences(
                st.session_state[key],
                f"Moved by the newest version of {one.quarter.label}",
                f"The newest version of {one.quarter.label} moves no figure of this review.",
            )


def figures(whole: Whole, under: Callable[[Whole, Line], None]) -> None:
    """The figures, domain by domain; `under` shows what is said of a line."""
    st.header("The figures", anchor=False)
    tables(whole.review, partial(under, whole))


def tables(found: Review, under: Callable[[Line], None] = lambda line: None) -> None:
    """A table a domain, without the columns that say nothing in it, and what the marks mean."""
    for name, lines in found.domains.items():
        st.subheader(words.domain(name), anchor=False)
        st.table(words.rows(found, lines))
        for line in lines:
            under(line)
    st.markdown("  \n".join(words.notes(found)))


def from_totals(whole: Whole) -> None:
    """What the service typed of the quarter in the place of records, apart from every other figure."""
    rows = words.from_totals(whole)
    if rows:
        st.header("From totals", anchor=False)
        st.markdown(f"**{words.HEADLINE.partition(':')[0]}**. {APART}")
        st.table([dict(zip(words.TOTALS_HEADINGS, row, strict=True)) for row in rows])
        st.markdown("  \n".join(words.totals_marks(whole)))


def what_is_published(whole: Whole) -> None:
    """What women say, and ethnic groups: never exact, not even here."""
    st.header("What women say, and for whom it is worse", anchor=False)
    heard = whole.heard
    if heard is None:
        st.info("Nothing has been published of this service yet.")
        return
    st.markdown(f"**Published figures, {heard.year}.** {IN_THE_ROOM}")
    if heard.statements:
        st.table(
            [{"Women say": said, "Say so": share, "95% interval": limits}
             for said, share, limits in words.statements(heard)]
        )  # fmt: skip
    if heard.by_ethnicity:
        names, rows = words.equality(heard)
        st.table([dict(zip(names, row, strict=True)) for row in rows])
    if words.published_marks(heard):
        st.markdown("  \n".join(words.published_marks(heard)))
