"""Recovery and experience: the heart of it for the women, most of it in their own words."""

from dashboard.definitions.indicators.declaration import OF_WOMEN, Counting, Indicator, Kind, Polarity, Voice

_SOURCE = "Providers' referrals and assessments sheets"
_REGRESSION = (
    "Women are referred in crisis, so some improvement would be expected without any help: without a comparison "
    "it is not the service's effect."
)
_ANSWERED = ("ethnicity", "ethnicity_two")


def _changed(measure: str, words: str, question: str, why: str, instruments: str) -> tuple[Indicator, Indicator]:
    """A measure's two indicators: who got reliably better, and always beside it who got reliably worse."""
    base = f"women with a questionnaire on {words} both at the start and at exit ({instruments})"

    def one(way: str, beside: str, polarity: Polarity) -> Indicator:
        return Indicator(
            slug=f"{measure}_{way}",
            title=f"{words.capitalize()}: {'better' if way == 'improved' else 'worse'}",
            question=question if way == "improved" else f"How many women's {words} got worse?",
            why_it_matters=why,
            domain="recovery",
            denominator=base,
            numerator=f"{'better' if way == 'improved' else 'worse'} by more than two sittings would differ by chance",
            kind=Kind.SHARE,
            polarity=polarity,
            voice=Voice.HER_WORDS,
            counted_on="work ended, or the last questionnaire",
            source=_SOURCE,
            success=f"got reliably {'better' if way == 'improved' else 'worse'} in {words}",
            known_of="paired_assessment",
            beside=f"{measure}_{beside}",
            target_allowed=False,
            caveats=(_REGRESSION, "Women who leave early are seldom asked a second time."),
        )

    return one("improved", "worsened", Polarity.HIGHER_IS_BETTER), one("worsened", "improved", Polarity.LOWER_IS_BETTER)


def _answer(slug: str, title: str, statement: str, why: str) -> Indicator:
    return Indicator(
        slug=slug,
        title=title,
        question=f"Do women say: “{statement}”?",
        why_it_matters=why,
        domain="recovery",
        denominator="anonymous answers from 1 (not at all) to 5 (completely)",
        numerator="4 or 5",
        kind=Kind.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.HER_WORDS,
        counted_on="month of the answer",
        source="Providers' experience sheet: anonymous, never linked to a referral",
        breakdowns=_ANSWERED,
        counting=Counting.ANSWERS,
        of_referrals=False,
        target_allowed=False,
        success=f"say: {statement[0].lower() if not statement.startswith('I ') else statement[0]}{statement[1:]}",
        known_of="experience_response",
        smallest=10,
        smallest_base=10,
        caveats=("Answers, not women: one woman may answer in several quarters.",),
    )


RECOVERY = (
    _answer("emotional_safety", "Feels safe here", "I feel safe here",
            "Safety comes before everything else that a service does."),
    _answer("trust", "Can trust her worker", "I can trust my worker",
            "After violence trust is a paradox: it is needed most where it is hardest to give."),
    _answer("not_judged", "Is not judged", "I am not judged here",
            "Many women have been judged all their lives; it is why they stay away."),
    _answer("choice", "Chooses what to work on", "I choose what we work on",
            "Control is what was taken from her."),
    _answer("decisions_explained", "Decisions are explained", "Staff explain decisions that affect me",
            "Power that explains itself can be questioned."),
    _answer("people_to_turn_to", "Has people to turn to", "I have people I can turn to",
            "What carries a woman when the service is no longer there."),
    *_changed("wellbeing", "wellbeing", "Do women feel better by the end?",
              "It is her own account of how life is.", "SWEMWBS, else ReQoL-10"),
    *_changed("self_efficacy", "self-efficacy", "Do women trust more in what they can do?",
              "Believing that one can change something is what change begins with.", "General Self-Efficacy Scale"),
    *_changed("distress", "distress", "Are women less distressed by the end?",
              "Distress that nobody sees is carried alone.", "CORE-10, else PHQ-9, else GAD-7"),
    Indicator(
        slug="needs_at_start",
        title="Needs that women come with",
        question="Need by need, what do women come with?",
        why_it_matters="The issue is not the offending: what she comes with says what a service has to be able to do.",
        domain="recovery",
        denominator="women who were asked about the need and answered, once for each need",
        numerator="she has the need",
        kind=Kind.SHARE,
        polarity=Polarity.NEITHER,
        voice=Voice.WORKER,
        counted_on="women referred",
        breakdowns=("need",),
        counting=Counting.NEEDS,
        success="have this need",
        published=False,
        target_allowed=False,
        caveats=(
            "A profile, never a score: a woman counts once for each need, and they are never added up.",
            "As far as it is known by the last return: trust takes time, so of women who came lately less is known.",
        ),
    ),
    Indicator(
        slug="needs_better",
        title="Needs that are better",
        question="Need by need, is it better in her own view?",
        why_it_matters="Recovery comes in layers; a score would flatten them.",
        domain="recovery",
        denominator="known needs that a woman was asked about",
        numerator="better in her own view",
        kind=Kind.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.HER_WORDS,
        counted_on="work ended, or the last return while it goes on",
        breakdowns=("need", "ethnicity_need"),
        counting=Counting.NEEDS,
        success="say that it is better",
        target_allowed=False,
        caveats=("A woman with several needs counts once for each: needs are never added up.",),
    ),
    Indicator(
        slug="outcomes_achieved",
        title="Outcomes achieved",
        question="How many of the outcomes that were agreed were reached?",
        why_it_matters="They are what she and her worker set out to do.",
        domain="recovery",
        denominator="desired outcomes that were scored",
        numerator="points: 1 for an outcome achieved, ½ for one partially achieved",
        kind=Kind.RATIO,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.WORKER,
        counted_on="work ended, or the last score",
        source="Providers' outcomes sheet",
        breakdowns=OF_WOMEN,
        counting=Counting.OUTCOMES,
        success="reached at least half of their outcomes",
        published_share=0.5,
        released_as="women who reached at least half of the points of their scored outcomes",
        caveats=("Computed from each outcome, never from a service's own total.",),
    ),
    Indicator(
        slug="outcomes_by_pathway",
        title="Outcomes achieved, pathway by pathway",
        question="In which parts of life were the outcomes that were agreed reached?",
        why_it_matters="Recovery comes in layers: a home and a job are reached in other ways than trust and family.",
        domain="recovery",
        denominator="desired outcomes of a pathway that were scored",
        numerator="points: 1 for an outcome achieved, ½ for one partially achieved",
        kind=Kind.RATIO,
        polarity=Polarity.HIGHER_IS_BETTER,
        voice=Voice.WORKER,
        counted_on="work ended, or the last score",
        source="Providers' outcomes sheet",
        breakdowns=("pathway",),
        counting=Counting.PATHWAYS,
        success="of the points for agreed outcomes were reached",
        published=False,
        target_allowed=False,
        caveats=("A woman counts once for each pathway in which she had outcomes: pathways are never added up.",),
    ),
    *(
        Indicator(
            slug=f"questionnaire_{slug}",
            title=f"Questionnaire by questionnaire: {way}",
            question=f"On each questionnaire, how many got reliably {way}?",
            why_it_matters="Questionnaires ask different things: one may show what another cannot.",
            domain="recovery",
            denominator="women who filled in the questionnaire at the start and at exit",
            numerator=f"{way} by more than two sittings would differ if nothing had changed",
            kind=Kind.SHARE,
            polarity=polarity,
            voice=Voice.HER_WORDS,
            counted_on="work ended, or the last questionnaire",
            source="Providers' assessments sheet",
            breakdowns=("instrument",),
            counting=Counting.QUESTIONNAIRES,
            success=f"got reliably {way}",
            beside=beside,
            published=False,
            target_allowed=False,
            caveats=("A woman who filled in several counts once for each: they are never added up.",),
        )
        for slug, way, polarity, beside in (
            ("improved", "better", Polarity.HIGHER_IS_BETTER, "questionnaire_worsened"),
            ("worsened", "worse", Polarity.LOWER_IS_BETTER, "questionnaire_improved"),
        )
    ),
)  # fmt: skip
