"""The characteristics that figures can be broken down by: groups in order, labels, and who is compared with whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.definitions import ethnicity, housing
from dashboard.definitions.ages import BANDS
from dashboard.definitions.columns import NEEDS
from dashboard.definitions.instruments import INSTRUMENTS
from dashboard.definitions.sheets import PATHWAYS
from dashboard.definitions.steps import LEAVING, REOFFENCES, REOFFENDING, WAITS
from dashboard.definitions.wording import sentence

NOT_KNOWN = "not_known"
Groups = Mapping[str, str]


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
    of: tuple[str, ...] = ()
    """Of two characteristics at once, which two: its groups are `black>18-24`, one of each."""
    alike: str = ""
    """Of two at once, what each group is compared with, in words: White women who are alike in the second."""
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


def _crossed(
    slug: str,
    title: str,
    of: tuple[str, str],
    first: Groups,
    second: Groups,
    not_known: str = "Not known",
    alike: str = "",
    *,
    always_known: bool = False,
) -> Characteristic:
    """Two characteristics at once: for each group of the first, every group of the second.

    Who is not known by either of them is not known here: else who is not known by one would be told apart by the other.
    """
    groups = {f"{one}>{other}": f"{name}: {words}" for one, name in first.items() for other, words in second.items()}
    return Characteristic(slug, title, groups, not_known=not_known, of=of, alike=alike, always_known=always_known)


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

ENDINGS: dict[str, str] = {
    "completed": "Completed as planned",
    "left>can_change": "Ended early: what a service can change",
    "left>moved_on": "Ended early: helped, or moved on",
    "left>courts": "Ended early: custody, or the end of a sentence",
    "left>other": "Ended early: another change",
}
"""How work ends, in five classes: so few that no one woman stands behind a line. What ended early begins so."""

ENDING_OF_REASON: dict[str, str] = {
    "contact_lost": "left>can_change",
    "barrier": "left>can_change",
    "service": "left>can_change",
    "moved": "left>moved_on",
    "met_elsewhere": "left>moved_on",
    "done_early": "left>moved_on",
    "custody": "left>courts",
    "sentence_over": "left>courts",
    "other": "left>other",
}
"""The class of each kind of reason. Keeping in touch, childcare, travel and what is offered can be changed."""

LEGAL_STATUS: dict[str, str] = {
    "none_or_prevention": "No case, or prevention",
    "out_of_court": "Out-of-court outcome",
    "bail": "On bail",
    "remand": "On remand in prison",
    "community_order": "Community order",
    "suspended_sentence": "Suspended sentence",
    "custody": "Serving a sentence in prison",
    "licence": "On licence, or supervised after release",
}
"""Legal status at referral, as it can be sent, from prevention to release."""

_AGE_TWO = {"18-24": "18 to 24", "25+": "25 and over"}
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
        Characteristic("age_two", "age, two bands", _AGE_TWO, "25+"),
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
        Characteristic("end_reason_class", "how the work ended", ENDINGS, not_known="Ended early, and no reason given"),
        _crossed(
            "ethnicity_age_two",
            "ethnic group and age, two bands",
            ("ethnicity", "age_two"),
            ethnicity.GROUPS,
            _AGE_TWO,
            not_known="Not known in one or both",
            alike="White women of the same age band",
        ),
        _crossed(
            "ethnicity_legal_status",
            "ethnic group and legal status",
            ("ethnicity", "legal_status"),
            ethnicity.GROUPS,
            LEGAL_STATUS,
            not_known="Not known in one or both",
            alike="White women of the same legal status",
        ),
        _crossed(
            "ethnicity_need",
            "ethnic group and need",
            ("ethnicity", "need"),
            ethnicity.GROUPS | {NOT_KNOWN: ethnicity.NOT_KNOWN},
            NEEDS,
            always_known=True,
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
