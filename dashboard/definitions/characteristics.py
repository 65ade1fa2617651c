"""The characteristics that figures can be broken down by: groups in order, labels, and who is compared with whom."""

from dataclasses import dataclass

from dashboard.definitions import ethnicity, housing
from dashboard.definitions.ages import BANDS
from dashboard.definitions.columns import NEEDS
from dashboard.definitions.instruments import INSTRUMENTS
from dashboard.definitions.sheets import PATHWAYS
from dashboard.definitions.steps import LEAVING, REOFFENCES, REOFFENDING, WAITS
from dashboard.definitions.wording import sentence

NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Characteristic:
    """A way to group women. `groups` maps the slug that queries give to the label that people read, in order."""

    slug: str
    title: str
    groups: dict[str, str]
    reference: str | None = None
    """The group that the others are compared with, unless another is chosen."""
    not_known: str = "Not known"
    """How the line of those without an answer is called: shown and counted, never compared."""
    always_known: bool = False
    """Whether everybody who counts is in a group, so that there is no such line."""

    @property
    def title_in_a_heading(self) -> str:
        """The title with its first letter large, and names inside it as they are written."""
        return sentence(self.title)

    @property
    def labels(self) -> dict[str, str]:
        return self.groups | ({} if self.always_known else {NOT_KNOWN: self.not_known})

    def group_named(self, text: str) -> str:
        """The slug of a group given by slug or label; an ethnic group also as it may be sent (`White British`).

        Raises:
            KeyError: there is no such group.
        """
        wanted = text.strip().casefold()
        for slug, label in self.groups.items():
            if wanted in (slug.casefold(), label.casefold()):
                return slug
        sent = {name.casefold(): code for name, code in ethnicity.codes().items()}
        if self.slug.startswith("ethnicity") and sent.get(wanted) in self.groups:
            return sent[wanted]
        raise KeyError(text)


_MOVES = {
    f"{before}>{after}": f"{start} → {end.lower()}"
    for before, start in housing.STATES.items()
    for after, end in housing.STATES.items()
}

REASONS: dict[str, str] = {
    "contact_lost": "The service could not keep in touch with her",
    "barrier": "Something stood in the way: work, caring, sickness, childcare, travel",
    "service": "The service did not fit: she did not feel safe, waited too long, or needed something else",
    "moved": "She moved away, or moved for her safety",
    "met_elsewhere": "Her needs were met another way",
    "done_early": "The work was done before its end",
    "custody": "She returned to custody",
    "sentence_over": "Her sentence ended or was revoked",
    "other": "Another change",
}
"""Why work ends early, in kinds: what a service can change, what is good news, and what courts decide stand apart."""

_QUESTIONNAIRES = {slug: one.title for slug, one in INSTRUMENTS.items() if one.reliable_change}

CHARACTERISTICS: dict[str, Characteristic] = {
    c.slug: c
    for c in (
        Characteristic("ethnicity", "ethnic group", ethnicity.GROUPS, "white", ethnicity.NOT_KNOWN),
        Characteristic(
            "ethnicity_two",
            "White, and all other ethnic groups combined",
            {"other_than_white": "All other ethnic groups combined", "white": "White"},
            "white",
            ethnicity.NOT_KNOWN,
        ),
        Characteristic(
            "ethnicity_detailed",
            "ethnic group in detail",
            {category.code: category.label for category in ethnicity.DETAILED},
            "W1",
            "Not known in detail",
        ),
        Characteristic(
            "ethnicity_white_apart",
            "ethnic group, White British and Gypsy, Roma and Irish Traveller women apart",
            ethnicity.WHITE_APART,
            "white_british",
            "Not known so far",
        ),
        Characteristic("age", "age", {band: band for band in BANDS}),
        Characteristic("age_two", "age, two bands", {"18-24": "18 to 24", "25+": "25 and over"}, "25+"),
        Characteristic("disability", "disability", {"yes": "Disabled", "no": "Not disabled"}, "no"),
        Characteristic("need", "need", NEEDS),
        Characteristic("reason", "kind of reason", REASONS),
        Characteristic("pathway", "pathway", PATHWAYS),
        Characteristic("instrument", "questionnaire", _QUESTIONNAIRES),
        Characteristic("exit_housing", "housing at exit", housing.STATES),
        Characteristic("start_to_exit", "housing at the start and at exit", _MOVES, not_known="Not known at both"),
        Characteristic(
            "exit_to_three_months", "housing at exit and three months after", _MOVES, not_known="Not known at both"
        ),
        Characteristic("waiting_time", "how long until she started", WAITS.groups, always_known=True),
        Characteristic("leaving_step", "how long until she left", LEAVING.groups, always_known=True),
        Characteristic("reoffence_step", "how long until a first proven reoffence", REOFFENDING.groups),
        Characteristic("reoffences", "how many proven reoffences", REOFFENCES),
    )
}

CASE_MIX: dict[str, str] = {
    "age": "age",
    "complexity": "how complex her needs were judged to be",
    "disability": "disability",
    "ethnicity": "ethnic group",
    "legal_status": "legal status at referral",
    "referral_source": "who referred her",
}
"""What groups can be compared within, so that women are compared who are alike in it: slug → in words."""
