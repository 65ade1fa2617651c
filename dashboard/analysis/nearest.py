"""Where a figure that is not published, or not shown, can be found nearest: in other words of the same question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.analysis.answer import Answer
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import parse_first_day, parse_last_day
from dashboard.disclosure import policy as policies
from dashboard.errors import UsageError
from dashboard.warehouse.release import Release

_COARSER = {
    "ethnicity_white_apart": "ethnicity_detailed",
    "ethnicity_detailed": "ethnicity",
    "ethnicity": "ethnicity_two",
    "age": "age_two",
    "start_to_exit": "exit_housing",
    "exit_to_three_months": "exit_housing",
    "ethnicity_age_two": "ethnicity",
    "ethnicity_legal_status": "ethnicity",
    "ethnicity_need": "need",
}
"""A breakdown → the one that says most of the same."""
_EVERYONE = "everyone"


@dataclass(frozen=True)
class View:
    """One published way to look at an indicator."""

    table_id: str
    characteristic: str
    provider: str
    """Empty for all services together."""
    period: str

    @property
    def words(self) -> str:
        """`by ethnic group, all services together, 2025-26`."""
        by = "everyone" if self.characteristic == _EVERYONE else f"by {CHARACTERISTICS[self.characteristic].title}"
        return f"{by}, {self.provider or 'all services together'}, {self.period}"


def nearest(release: Release, indicator: str, characteristic: str, provider: str, period: str | None) -> View | None:
    """The published view that differs least from one that is not: in its groups, then whose women, then when."""

    def distance(view: View) -> tuple[int, int, int]:
        whose = 0 if view.provider == provider else 1
        return _groups_apart(characteristic, view.characteristic) + whose, whose, _time_apart(period, view.period)

    views = sorted(_views(release, indicator, {provider, ""}), key=lambda view: view.period, reverse=True)
    return min(views, key=distance, default=None)


def shown_elsewhere(release: Release, answer: Answer) -> tuple[str, ...]:
    """For each group that is too small to show here, where it is shown: over a longer time, or for all services.

    Every word of it is published, so it says nothing that is not.
    """
    hidden = {row.slug: row.group for row in answer.rows if row.mark == "c"}
    if answer.by not in CHARACTERISTICS or not hidden:
        return ()
    provider = answer.provider or ""
    here = (provider, answer.period) if not answer.area else None
    shown: dict[str, list[View]] = {slug: [] for slug in hidden}
    for view in _views(release, answer.indicator, {provider, ""}):
        if view.characteristic != answer.by or (view.provider, view.period) == here:
            continue
        if _time_apart(answer.period, view.period) > 1:
            continue
        cells = release.cells(view.table_id, answer.indicator, period=view.period, provider=view.provider)
        for cell in cells:
            if cell.category in shown and (cell.k is not None or INDICATORS[answer.indicator].kind is Kind.COUNT):
                shown[cell.category].append(view)
    return tuple(
        f"{hidden[slug]}: shown for {' and for '.join(_place(view, answer.area or provider) for view in views[:2])}."
        for slug, views in shown.items()
        if views
    )


def _place(view: View, provider: str) -> str:
    return view.period if view.provider == provider else f"all services together, {view.period}"


def _views(release: Release, indicator: str, providers: set[str]) -> Iterator[View]:
    tables = {table.id: table for table in policies.load().tables}
    for one in release.published():
        table = tables.get(one.table_id)
        if table is None or table.per_area or one.indicator != indicator:
            continue
        whose = providers & set(one.providers) if table.per_provider else {""}
        for provider in sorted(whose):
            yield View(table.id, table.characteristic, provider, one.period)


def _groups_apart(wanted: str, found: str) -> int:
    """0 for the same groups; 1 for coarser ones, 2 for still coarser; more where it is something else."""
    steps, at = 0, wanted
    while at != found and at in _COARSER:
        steps, at = steps + 1, _COARSER[at]
    if at == found:
        return steps
    return 3 if found == _EVERYONE else 9


def _time_apart(wanted: str | None, found: str) -> int:
    """0 for the same time (or any, if none is asked for), 1 where it lies in what is found, 2 for another time."""
    if wanted in (None, found):
        return 0
    try:
        inside = _first(found) <= _first(wanted or "") and _last(wanted or "") <= _last(found)
    except UsageError:  # a period that nobody can read has no place in time
        return 2
    return 1 if inside else 2


def _first(label: str) -> date:
    return parse_first_day(label.split(" to ")[0])


def _last(label: str) -> date:
    return parse_last_day(label.split(" to ")[-1])
