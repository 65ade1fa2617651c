"""The queries and the exact answers agree with the plain-Python twin on whatever may be sent, in whatever order."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.analysis import exact
from dashboard.analysis.answer import Source
from dashboard.definitions.contracts import Contract
from dashboard.definitions.ethnicity import GROUPS
from dashboard.definitions.indicators import INDICATORS, Counting, Indicator, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from tests.builders import COMMISSIONER, service, units
from tests.indicators import twin_few, twin_follow_up, twin_others, twin_referrals
from tests.indicators.random_sheets import random_population, random_referrals, random_reoffending, random_return
from tests.indicators.twin import Figures, Sent, Twin, Unit

SHORT = [quarter.label for quarter in (Quarter(2023, 3), Quarter(2023, 4), Quarter(2024, 1), Quarter(2024, 4))]
FIGURES = [slug for slug, indicator in INDICATORS.items() if indicator.kind is not Kind.CURVE]
TWINS = {
    slug: getattr(module, slug)
    for module in (twin_referrals, twin_follow_up, twin_others)
    for slug in INDICATORS
    if hasattr(module, slug)
}
AGREED = {
    "nothing was registered": (),
    "one each": (
        Contract("A-9", "A", ("COMMISSIONER",), working_days=5),
        Contract("B-1", "B", ("OTHER", "COMMISSIONER")),
    ),
    "one has two": (Contract("A-1", "A", ("COMMISSIONER",)), Contract("A-2", "A", ("OTHER",), working_days=5)),
}
NEVER_SENT = (
    {},
    {"A": ("started_date",)},
    {"B": ("started_date", "assessed_date")},
    {"A": ("started_date", "assessed_date", "first_offered_date")},
)
"""Provider → the dates that it never sends."""
CUTOFFS = ((date(2024, 8, 31), date(2025, 3, 31)), (date(2025, 2, 28), date(2025, 8, 29)))
"""Of the first and of the second file; eighteen months before the last two are the end of a month and a leap day."""

sent_returns = st.lists(
    st.builds(
        lambda provider, quarter, seed, withdrawn, days, whole: (provider, quarter, seed, withdrawn, days, whole),
        st.sampled_from("AB"),
        st.sampled_from(SHORT),
        st.integers(0, 2**32),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([14, 28, 29]),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=3,
    max_size=6,
)  # fmt: skip


def _sent_again(before: list[tuple], seeds: tuple[int, ...], days: int) -> list[tuple]:
    """What was sent, and after it: a quarter again, a quarter again and withdrawn, and one quarter only withdrawn."""
    (provider, quarter, *_), other = before[0], before[-1]
    return [
        *before,
        (provider, quarter, seeds[0], False, days, True),
        (provider, quarter, seeds[1], True, days, True),
        (other[0], other[1], seeds[2], False, days, False),
        ("A" if provider == "B" else "B", "2024-25 Q2", seeds[3], True, days, True),
    ]


sent_again = st.builds(
    _sent_again, sent_returns, st.tuples(*(st.integers(0, 2**32) for _ in range(4))), st.sampled_from([14, 28, 60])
)
_others = (st.sampled_from(list(AGREED)), st.lists(st.integers(0, 2**32), min_size=1, max_size=2))
worlds = st.tuples(sent_returns, *_others)
worlds_sent_again = st.tuples(sent_again, *_others)
periods = st.one_of(
    st.none(),
    st.sampled_from([Quarter.parse(label) for label in SHORT]),
    st.just(FinancialYear(2023)),
)


def _world(drawn):
    """(returns, files, contracts) from what was drawn: a seed a return, a seed a file."""
    returns, agreed, seeds = drawn
    refs = {"A": ("A-1", "A-2", None)} if agreed == "one has two" else {}
    never_sent = random.Random(seeds[0]).choice(NEVER_SENT)
    sent = []
    for provider, quarter, seed, withdrawn, days_after, whole in returns:
        sheets = random_return(random.Random(seed), quarter, contracts=refs.get(provider, (None,)))
        for line in sheets["referrals"]:
            line |= dict.fromkeys(never_sent.get(provider, ()))
        if not whole:
            del sheets["referrals"]
        if sheets:
            sent.append(Sent(provider, quarter, sheets, withdrawn, days_after))
    chance = random.Random(seeds[0])
    complete = chance.choice(("AB", "AB", "A", ""))
    files = [
        ("reoffending", random_reoffending(random.Random(seed), cutoff, complete))
        for seed, cutoff in zip(seeds, chance.choice(CUTOFFS), strict=False)
    ]
    return sent, [*files, ("population", random_population(chance))], AGREED[agreed]


def test_every_indicator_has_a_twin():
    assert set(TWINS) == set(INDICATORS)


@settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(drawn=worlds)
def test_every_query_lists_whom_the_twin_lists(kept, drawn):
    _agree_on_everyone(kept, _world(drawn))


@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(drawn=worlds_sent_again)
def test_so_it_does_where_quarters_were_sent_again_and_withdrawn(kept, drawn):
    _agree_on_everyone(kept, _world(drawn))


def _agree_on_everyone(kept, world):
    twin = Twin(*world)
    with kept(*world) as records:
        for provider in "AB":
            dates = [as_of for (code, _), as_of in twin.as_of.items() if code == provider]
            assert records.as_of(provider) == max(dates, default=None)
        for slug, listed in TWINS.items():
            expected = sorted(unit.known for unit in listed(twin))
            assert sorted(_known(line) for line in units(records, slug)) == expected, slug
            for by in INDICATORS[slug].published_by:
                assert _published_groups(records, slug, by) == sorted(
                    (unit.provider, unit.woman, unit.on, unit.groups[by]) for unit in listed(twin)
                )


def _published_groups(records, slug, by):
    """Everybody who counts, each with the group that is published only."""
    query = """
        select unit.provider, replace(unit.person_key, unit.provider || '/', '') as woman, unit.counted_on, category
        from query_table('indicator_' || $slug) as unit
        left join unit_group on unit.unit_id = unit_group.unit_id and unit_group.characteristic = $by
        order by all
    """
    return records.fetch(query, {"slug": slug, "by": by}).rows()


def _known(line):
    """What a query's line says of a unit, as the twin says it."""
    woman = (line["person_key"] or "").removeprefix(f"{line['provider']}/")
    value, weight = round(line["value"] or 0, 6), round(line["weight"] or 0, 6)
    return (line["provider"], line["contract"] or "", woman, line["counted_on"], line["achieved"], value, weight)


@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    drawn=worlds,
    slugs=st.sets(st.sampled_from(FIGURES), min_size=12),
    period=periods,
    own_by=st.sampled_from(
        [
            None, "ethnicity", "age_two", "quarter", "year", "contract", "start_to_exit", "exit_to_three_months",
            "ethnicity_age_two", "ethnicity_legal_status", "ethnicity_need",
            "leaving_step", "delivery_partner",
        ]
    ),
    headline_by=st.sampled_from([None, "provider", "contract", "quarter", "year"]),
)  # fmt: skip
def test_every_answer_is_what_the_twin_reckons(kept, drawn, slugs, period, own_by, headline_by):
    world = _world(drawn)
    twin = Twin(*world)
    limits = {"first_day": period.first_day, "last_day": period.last_day} if period else {}
    with kept(*world) as records:
        for slug in sorted(slugs):
            breakdowns = INDICATORS[slug].breakdowns
            by = (
                own_by
                if own_by in (None, *exact.own_by(INDICATORS[slug]), *breakdowns)
                else next(iter(breakdowns), None)
            )
            needs = INDICATORS[slug].many_valued
            found = exact.own(
                records, service("A"), "A", slug, by=by if by in breakdowns or not needs else None, **limits
            )
            _agree(found, twin, limits, provider="A")
            if needs:
                continue
            found = exact.headline(records, COMMISSIONER, slug, by=headline_by, **limits)
            _agree(found, twin, limits, commissioner="COMMISSIONER")


def _agree(found, twin: Twin, limits: dict[str, date], **whose: str) -> None:
    declared = found.definition
    expected = _rows(
        declared, twin, found.by, found.source, _at_the_end(declared, twin, found.by, limits, **whose), **whose
    )
    rows = {
        line.group if found.by in ("quarter", "year") else line.slug: line
        for line in found.rows
        if line.mark not in ("x", "m")
        and not (found.by in ("quarter", "year") and line.n == 0 and line.mark in (None, "z"))
    }
    if found.by in ("quarter", "year"):  # sums over nothing look like a quarter in which nobody counts
        expected = {name: wanted for name, wanted in expected.items() if (wanted[0], wanted[2]) != (0, "z")}
    for line in found.rows:
        young = found.by in ("quarter", "year") and _young(line.group, declared, _as_of(twin, **whose))
        assert (line.mark == "m") == young, (declared.slug, found.by, line.group)
        if young:
            expected.pop(line.group, None)
    assert rows.keys() == expected.keys(), (declared.slug, found.by)
    for name, wanted in expected.items():
        line = rows[name]
        assert (line.n, line.k, line.mark) == wanted[:3], (declared.slug, found.by, name)
        assert line.value == pytest.approx(wanted[3]), (declared.slug, found.by, name)
        if line.rate is not None:
            assert line.rate == line.k / line.n
            assert line.low is None or not 0 <= line.rate <= 1 or line.low <= line.rate <= line.high
    if found.by == "ethnicity":
        assert [line.slug for line in found.rows] == [slug for slug in (*GROUPS, "not_known") if slug in expected]


def _young(label: str, declared: Indicator, as_of: date) -> bool:
    """Whether the women of a quarter or year have not all had the time, by the last return of those asked about."""
    last_day = (Quarter if "Q" in label else FinancialYear).parse(label).last_day
    wait = declared.matures_after_days
    return bool(wait) and last_day + timedelta(wait) > as_of


def _rows(declared: Indicator, twin: Twin, by, source, limits, **whose):
    """Group → (n, k, mark, value), as it may be shown."""
    groups = twin.figures(declared.slug, list(TWINS[declared.slug](twin)), by=by, **whose, **limits)
    known = twin.figures("proven_reoffending", list(TWINS["proven_reoffending"](twin)), by=by, **whose, **limits)
    gone = _gone(declared, by, groups, known)
    found = {}
    for name, figures in groups.items():
        n, k, mark, value = _guarded(declared, *_counted(declared, figures), gone=name in gone)
        if source is Source.HEADLINE and declared.kind is Kind.COUNT and value is not None:
            value = value // 30 * 30  # the longest wait is one woman's: only in blocks of 30 days
        if source is Source.HEADLINE and declared.kind is Kind.MEDIAN_DAYS and n < 10:
            value, mark = None, "u"  # of so few it is one woman's too
        found[name] = (n, k, mark, value)
    if declared.kind in (Kind.MEAN, Kind.OBSERVED_TO_EXPECTED):
        hidden = {name: "u" if known[name].n < declared.smallest_base else "c" for name in gone}
        found |= {
            name: (None, None, mark, None)
            for name, mark in hidden.items()
            if name in groups or declared.kind is Kind.MEAN
        }
    return found


def _gone(declared: Indicator, by, groups: dict[str, Figures], known: dict[str, Figures]) -> set[str]:
    """The groups that are not shown, because they, or what they would give back, are few."""
    if declared.domain != "reoffending":
        kind, smallest = declared.kind, declared.smallest
        answers = {name: (int(one.value) if kind is Kind.RATIO else one.n,) for name, one in groups.items()}
        return twin_few.hidden(by, [answers], smallest) if smallest else set()
    measures = [{name: (one.k, one.n - one.k) for name, one in known.items()}]
    if declared.kind is not Kind.SHARE:
        own = {}
        for name, one in groups.items():
            had_it = sum(unit.achieved for unit in one.units)
            rest = (known[name] if declared.slug == "reoffences_per_reoffender" else one).n - had_it
            without = known[name].k - had_it
            if declared.kind is Kind.MEAN and 1 <= without < 10:
                had_it = 0  # the others of whom it is not known how often would be few
            own[name] = (had_it, rest)
        measures.append(own)
    return twin_few.hidden(by, measures, 10)


def _counted(declared: Indicator, figures: Figures):
    kind = declared.kind
    if kind is Kind.COUNT:
        n = figures.women if declared.counting is Counting.WOMEN else figures.n
        return n, None, None, max(unit.value for unit in figures.units) if declared.value_means else None
    if kind is Kind.SUM:
        return round(figures.value), None, None, None
    if kind is Kind.SHARE:
        return figures.n, figures.k, None, None
    if kind is Kind.RATIO:
        possible = figures.weight and 0 <= figures.value <= figures.weight
        return round(figures.weight), figures.value, None if possible else "z", None
    if kind is Kind.MEAN:
        return figures.n, None, None, figures.value / figures.n
    if kind is Kind.OBSERVED_TO_EXPECTED:
        return figures.n, None, None, figures.value / figures.weight if figures.weight else None
    return figures.n, None, None, _half_had_it_by(figures.units)


def _half_had_it_by(units: list[Unit]) -> float | None:
    """Kaplan and Meier by hand: at each day, how many of those who were still followed had it then."""
    without = 1.0
    for day in sorted({unit.value for unit in units if unit.achieved}):
        followed = sum(unit.value >= day for unit in units)
        had_it = sum(unit.achieved and unit.value == day for unit in units)
        without *= 1 - had_it / followed
        if without <= 0.5 + 1e-12:
            return day
    return None


def _guarded(declared: Indicator, n, k, mark, value, *, gone: bool):
    """What may not be shown on too few, as the declarations say."""
    if declared.smallest_part and gone:
        return n, None, "u" if n < declared.smallest_base else "c", None
    if gone or n < declared.smallest:
        return None, None, mark or "c", None
    if n < declared.smallest_base:
        return n, k, "u", None
    return n, k, mark, value


def _at_the_end(declared: Indicator, twin: Twin, by, limits, **whose: str):
    """What is counted on the last day of a period is counted on the last day that was reported."""
    if not declared.at_the_end or by in ("quarter", "year"):
        return limits
    last = min(_as_of(twin, **whose), limits.get("last_day", date.max))
    return {"first_day": last, "last_day": last}


def _as_of(twin: Twin, *, provider: str | None = None, commissioner: str | None = None) -> date:
    """The end of the last quarter that was sent by the service, or under the commissioner's contracts."""
    mine = [
        as_of
        for (code, contract), as_of in twin.as_of.items()
        if provider in (None, code) and (not commissioner or commissioner in twin.who_sees(code, contract))
    ]
    return max(mine, default=date.max)


def test_a_quarter_is_young_by_the_last_return_of_the_service_asked_about(kept):
    """A's newest quarter is too young to judge, however much later the newest return of B is."""
    still_there = {"assessed_date": None, "ended_date": None, "end_state": "open", "end_reason": None}
    world = [
        Sent(provider, quarter, {"referrals": [
            line | still_there | {"referral_id": f"r{month}", "referral_date": date(2024, month, 1),
                                  "started_date": date(2024, month, 9)}
            for line in random_referrals(random.Random(1), quarter, referrals=1)
        ]})
        for provider, quarter, month in (("A", "2023-24 Q4", 2), ("A", "2024-25 Q1", 4), ("B", "2024-25 Q4", 4))
    ]  # fmt: skip
    with kept(world) as records:
        found = exact.own(records, service("A"), "A", "assessed", by="quarter")
        assert [line.mark for line in found.rows if line.group == "2024-25 Q1"] == ["m"]
        _agree(found, Twin(world), {}, provider="A")
        found = exact.headline(records, COMMISSIONER, "assessed", by="quarter")
        assert [line.mark for line in found.rows if line.group == "2024-25 Q1"] == [None]
        _agree(found, Twin(world), {}, commissioner="COMMISSIONER")


@pytest.mark.parametrize("by", [None, "provider"])
def test_the_twin_would_notice(kept, by):
    """A twin that always agrees would be worth nothing: one row more, and they differ."""
    rows = random_referrals(random.Random(3), "2024-25 Q1", referrals=6)
    with kept([Sent("A", "2024-25 Q1", {"referrals": rows})]) as records:
        found = exact.headline(records, COMMISSIONER, "referrals_received", by=by)
        _agree(found, Twin([Sent("A", "2024-25 Q1", {"referrals": rows})]), {}, commissioner="COMMISSIONER")
        with pytest.raises(AssertionError):
            _agree(found, Twin([Sent("A", "2024-25 Q1", {"referrals": rows[1:]})]), {}, commissioner="COMMISSIONER")
