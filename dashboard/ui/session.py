"""Who is looking, and the installation that this process serves."""

from dataclasses import replace
from datetime import UTC, date, datetime

import streamlit as st

from dashboard.access import Role, Viewer
from dashboard.analysis.answer import Answer
from dashboard.operations.demonstration import OFFICERS, commissioner_names, provider_names
from dashboard.operations.installation import Installation
from dashboard.settings import Settings

_ROLES = {
    "commissioner": Role.COMMISSIONER,
    "provider": Role.PROVIDER,
    "partner": Role.PARTNER,
    "policy": Role.POLICY,
    "publisher": Role.PUBLISHER,
}
_ROLE_NAMES = {
    "commissioner": "Commissioner",
    "provider": "Provider",
    "partner": "Delivery partner",
    "policy": "Policy officer",
    "publisher": "Publication officer",
}


@st.cache_resource
def _installation(settings_as_text: str, _settings: Settings) -> Installation:
    return Installation(_settings)


def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_environment()


def installation() -> Installation:
    """The installation that this process serves, opened once for all its sessions."""
    found = settings()
    return _installation(repr(found), found)  # asked hundreds of times a page; hashing text is the quickest


def viewer() -> Viewer:
    """The person in front of the screen. In the demonstration anybody may be anybody; nobody else may look yet."""
    if not settings().demonstration:
        st.title("Sign-in is not set up")
        st.write("This installation cannot tell people apart yet, so it shows nothing. Please tell who runs it.")
        st.stop()
    with st.sidebar:
        st.caption("Demonstration: nobody in it is real.")
        chosen = st.selectbox(
            "Look at it as",
            list(_ROLES),
            format_func=_ROLE_NAMES.__getitem__,
            key="role",
            bind="query-params",
        )
        name = f"{_ROLE_NAMES[chosen]} (demonstration)"
        if _ROLES[chosen] is Role.PROVIDER:
            return Viewer(Role.PROVIDER, name, provider=_service())
        if _ROLES[chosen] is Role.PARTNER:
            return _partner(name)
        if _ROLES[chosen] is Role.COMMISSIONER:
            return Viewer(Role.COMMISSIONER, name, commissioner=_commissioner())
        if _ROLES[chosen] is Role.PUBLISHER:
            return Viewer(Role.PUBLISHER, _officer())
        return Viewer(_ROLES[chosen], name)


def _officer() -> str:
    chosen: str = st.selectbox(
        "You are",
        OFFICERS,
        key="officer",
        bind="query-params",
        help="What one officer prepares, another one approves.",
    )
    return chosen


def _partner(name: str) -> Viewer:
    """One of the delivery partners that contracts name; of none, where no contract names any."""
    contracts = installation().records().contracts() if settings().database.exists() else []
    known = dict.fromkeys((one.provider, partner) for one in contracts for partner in one.delivery_partners)
    if not known:
        return Viewer(Role.PARTNER, name)
    partners = {f"{partner} ({provider_name(provider)})": (provider, partner) for provider, partner in known}
    chosen: str = st.selectbox("Your code as a partner", partners, key="partner_code", bind="query-params")
    provider, partner = partners[chosen]
    return Viewer(Role.PARTNER, name, provider=provider, partner=partner)


def _commissioner() -> str | None:
    """The commissioner whose contracts are looked at: the one with most of them, unless another is chosen."""
    if not settings().database.exists():
        return None
    codes = installation().records().commissioners()
    if len(codes) < 2:
        return codes[0] if codes else None
    chosen: str = st.selectbox(
        "Your commissioning body",
        codes,
        format_func=commissioner_name,
        key="body",
        bind="query-params",
        help="Each sees what is counted under their own contracts, and nobody else's.",
    )
    return chosen


def _service() -> str:
    names = provider_names()
    code = st.selectbox(
        "Your service's code",
        [*names],
        format_func=lambda code: str(names.get(code, code)).removesuffix(" (invented)"),
        accept_new_options=True,
        key="service",
        bind="query-params",
        help="Choose one, or type a new code to try it with files of your own.",
    )
    return str(code).strip()


def viewer_now() -> Viewer:
    """The viewer, for a page: who was looking when this run began."""
    found: Viewer = st.session_state.viewer_now
    return found


def named(answer: Answer) -> Answer:
    """An answer by provider, with the services' names in the place of their codes."""
    return replace(answer, rows=tuple(replace(row, group=provider_name(row.group)) for row in answer.rows))


def provider_name(code: str) -> str:
    """A service's name, where one is known; else its code."""
    return provider_names().get(code, code).removesuffix(" (invented)")


def commissioner_name(code: str) -> str:
    """A commissioner's name, where one is known; else their code."""
    return commissioner_names().get(code, code).removesuffix(" (invented)")


def moment() -> datetime:
    """The moment at which something is done on a page, UTC, without a zone: as it is kept."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The day on which a page is read, UTC."""
    return datetime.now(UTC).date()
