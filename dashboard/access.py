"""Who is looking, and what they may see.

Two questions, each a pair: `check_…` raises with the reason, `can_…` answers yes or no. One rule, two uses.
"""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.errors import RefusedError


class Role(StrEnum):
    """What somebody does here."""

    PROVIDER = "provider"
    COMMISSIONER = "commissioner"
    POLICY = "policy"
    OPERATOR = "operator"
    """Runs the installation at the command line, with the database in their own hands."""


@dataclass(frozen=True)
class Viewer:
    """The person in front of the screen."""

    role: Role
    name: str
    provider: str | None = None
    """For a provider: the code of their own service, the only one whose exact figures they see."""


PAGES: dict[str, frozenset[Role]] = {
    "commissioners/overview.py": frozenset({Role.COMMISSIONER}),
    "commissioners/engagement.py": frozenset({Role.COMMISSIONER}),
    "commissioners/disparity.py": frozenset({Role.COMMISSIONER}),
    "commissioners/returns.py": frozenset({Role.COMMISSIONER}),
    "providers/service.py": frozenset({Role.PROVIDER}),
    "providers/send.py": frozenset({Role.PROVIDER}),
    "policy/summary.py": frozenset({Role.POLICY}),
    "definitions.py": frozenset({Role.COMMISSIONER, Role.PROVIDER, Role.POLICY}),
}
"""Every page and the roles that have it."""


def check_can_see_own(viewer: Viewer, provider: str) -> None:
    """Exact figures of a service are for that service."""
    if not can_see_own(viewer, provider):
        raise RefusedError("A service's own figures are shown to that service only.")


def can_see_own(viewer: Viewer, provider: str) -> bool:
    return viewer.role is Role.OPERATOR or (viewer.role is Role.PROVIDER and viewer.provider == provider)


def check_can_see_headline(viewer: Viewer) -> None:
    """The exact headline is for the commissioner of the contracts."""
    if viewer.role not in (Role.COMMISSIONER, Role.OPERATOR):
        raise RefusedError("The exact headline is shown to the commissioner of the contract only.")


def check_can_submit(viewer: Viewer, provider: str) -> None:
    """A return is sent by the service itself."""
    if not can_see_own(viewer, provider):
        raise RefusedError("A return is sent by the service that it belongs to.")


def check_can_see_returns(viewer: Viewer, provider: str | None) -> None:
    """A service sees its own returns, a commissioner those of all its providers."""
    if viewer.role in (Role.COMMISSIONER, Role.OPERATOR):
        return
    if provider is None or not can_see_own(viewer, provider):
        raise RefusedError("You can see the returns of your own service only.")
