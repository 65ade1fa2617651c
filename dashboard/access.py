"""Who is looking, and what they may see.

Two questions, each a pair: `check_…` raises with the reason, `can_…` answers yes or no. One rule, two uses.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from dashboard.errors import RefusedError


class Role(StrEnum):
    """What somebody does here."""

    PROVIDER = "provider"
    PARTNER = "partner"
    """Works with some of the women of a service, under a contract of that service's."""
    COMMISSIONER = "commissioner"
    POLICY = "policy"
    PUBLISHER = "publisher"
    """Prepares or approves what is published: two people do it together. Sees no exact figure of anybody."""
    OPERATOR = "operator"
    """Runs the installation at the command line, with the database in their own hands."""


@dataclass(frozen=True)
class Viewer:
    """The person in front of the screen."""

    role: Role
    name: str
    provider: str | None = None
    """For a provider: the code of their own service, the only one whose exact figures they see. For a delivery partner:
    the service under whose contracts they work."""
    partner: str | None = None
    """For a delivery partner: their code. They see what is counted of the women they work with, and nobody else's."""
    commissioner: str | None = None
    """For a commissioner: their code. They see what is counted under their own contracts, and nobody else's."""


PAGES: dict[str, frozenset[Role]] = {
    "commissioners/overview.py": frozenset({Role.COMMISSIONER}),
    "commissioners/engagement.py": frozenset({Role.COMMISSIONER}),
    "commissioners/recovery.py": frozenset({Role.COMMISSIONER}),
    "commissioners/housing.py": frozenset({Role.COMMISSIONER}),
    "commissioners/disparity.py": frozenset({Role.COMMISSIONER}),
    "commissioners/compare.py": frozenset({Role.COMMISSIONER}),
    "commissioners/over_time.py": frozenset({Role.COMMISSIONER}),
    "commissioners/reoffending.py": frozenset({Role.COMMISSIONER}),
    "commissioners/returns.py": frozenset({Role.COMMISSIONER}),
    "providers/service.py": frozenset({Role.PROVIDER}),
    "providers/send.py": frozenset({Role.PROVIDER}),
    "providers/returns.py": frozenset({Role.PROVIDER}),
    "providers/columns.py": frozenset({Role.PROVIDER}),
    "providers/partners.py": frozenset({Role.PROVIDER, Role.PARTNER}),
    "policy/summary.py": frozenset({Role.POLICY}),
    "contract_review.py": frozenset({Role.COMMISSIONER, Role.PROVIDER}),
    "explain_or_reform.py": frozenset({Role.COMMISSIONER, Role.PROVIDER, Role.POLICY}),
    "publication.py": frozenset({Role.PUBLISHER}),
    "methods.py": frozenset(Role) - {Role.OPERATOR},
    "definitions.py": frozenset(Role) - {Role.OPERATOR},
    "checks.py": frozenset({Role.COMMISSIONER, Role.PROVIDER, Role.PARTNER, Role.POLICY}),
    "your_information.py": frozenset({Role.COMMISSIONER, Role.PROVIDER, Role.PARTNER, Role.POLICY}),
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
    if viewer.role is not Role.OPERATOR and (viewer.role is not Role.COMMISSIONER or viewer.commissioner is None):
        raise RefusedError("The exact headline is shown to the commissioner of the contract only.")


def check_is_party(viewer: Viewer, provider: str, commissioners: Collection[str]) -> None:
    """What belongs to one contract is for its service and its commissioners."""
    if not is_party(viewer, provider, commissioners):
        raise RefusedError("This is for the service and the commissioners of the contract.")


def is_party(viewer: Viewer, provider: str, commissioners: Collection[str]) -> bool:
    if viewer.role is Role.COMMISSIONER:
        return viewer.commissioner in commissioners
    return can_see_own(viewer, provider)


def check_can_see_partner(viewer: Viewer, provider: str, partner: str) -> None:
    """Exact figures of a delivery partner are for that partner, and for the service under whose contract it works."""
    if not can_see_partner(viewer, provider, partner):
        raise RefusedError("A delivery partner's figures are shown to that partner and to its service only.")


def can_see_partner(viewer: Viewer, provider: str, partner: str) -> bool:
    if viewer.role is Role.PARTNER:
        return (viewer.provider, viewer.partner) == (provider, partner)
    return can_see_own(viewer, provider)


def works_under(viewer: Viewer, provider: str, partners: Collection[str]) -> bool:
    """Whether a viewer is a delivery partner under a contract that names these."""
    return viewer.role is Role.PARTNER and viewer.provider == provider and viewer.partner in partners


def check_can_publish(viewer: Viewer) -> None:
    """What is published is prepared and approved by those whose work that is."""
    if viewer.role not in (Role.PUBLISHER, Role.OPERATOR):
        raise RefusedError("What is published is prepared and approved by the publication officers.")


def contracts_seen(viewer: Viewer) -> str | None:
    """Whose contracts a viewer's exact figures are limited to: a commissioner's own; None: no such limit."""
    return viewer.commissioner if viewer.role is Role.COMMISSIONER else None


def check_can_submit(viewer: Viewer, provider: str) -> None:
    """A return is sent by the service itself."""
    if not can_see_own(viewer, provider):
        raise RefusedError("A return is sent by the service that it belongs to.")


def check_can_submit_reference(
    viewer: Viewer, sheet: str, providers: Collection[str], contracted: Collection[str] | None
) -> None:
    """What is sent for no quarter comes from a commissioner; matched records also from the one service they are of.

    Matched records are about people of a service: a commissioner sends them only about services of their own, because
    they take the place of what somebody else has sent.

    Args:
        viewer: who sends.
        sheet: `reoffending` or `population`.
        providers: the codes of the services that its rows are about.
        contracted: the codes of the services that a commissioner has a contract with; None: any service, because
            nobody has registered a contract yet.
    """
    if viewer.role is Role.OPERATOR:
        return
    if viewer.role is Role.COMMISSIONER:
        if sheet == "reoffending" and contracted is not None and not set(providers) <= set(contracted):
            raise RefusedError(
                "You can send the reoffending sheet only about services that you have a contract with: another code "
                "stands in it."
            )
        return
    if viewer.role is not Role.PROVIDER or sheet != "reoffending":
        raise RefusedError(f"The {sheet} sheet is not sent by you: a commissioner sends it.")
    if not all(can_see_own(viewer, provider) for provider in providers):
        raise RefusedError("A service sends the reoffending sheet about its own women only: another code stands in it.")


def check_can_see_returns(viewer: Viewer, provider: str | None) -> None:
    """A service sees its own returns, a commissioner those of the providers that they have a contract with.

    Who publishes has to know who has sent something.
    """
    if viewer.role in (Role.OPERATOR, Role.PUBLISHER):
        return
    if viewer.role is Role.COMMISSIONER and viewer.commissioner is not None:
        return
    if provider is None or not can_see_own(viewer, provider):
        raise RefusedError("You can see the returns of your own service only.")
