"""Commands for what goes out: own, headline, answer, export, definitions."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

from dashboard.access import Viewer
from dashboard.analysis import exact, released
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.clear_differences import clear_differences
from dashboard.analysis.limits import with_funnel, with_process_limits
from dashboard.analysis.register import lines, read
from dashboard.cli.opening import OPERATOR, opened, viewer_for
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import parse_first_day, parse_last_day
from dashboard.errors import UsageError
from dashboard.exports import disparity
from dashboard.operations import log
from dashboard.operations.current_release import CurrentRelease
from dashboard.operations.limits_anew import made_anew
from dashboard.statistics.survival import CurvePoint


def own(chosen: argparse.Namespace) -> int:
    """Print the exact answer for a provider's own service."""
    first_day, last_day = _days(chosen)
    asked = _asked(
        OPERATOR, log.OWN, chosen, "by", "provider", "reference", "interval", "stratify", days=(first_day, last_day)
    )
    with opened(chosen) as installation, log.noted(chosen.database, asked) as answered:
        found = exact.own(
            installation.records(),
            OPERATOR,
            chosen.provider,
            chosen.indicator,
            by=chosen.by,
            first_day=first_day,
            last_day=last_day,
            reference=chosen.reference,
            interval=chosen.interval,
            at=chosen.at,
            stratify=chosen.stratify,
        )
        answered(found)
    return _print(found, chosen.json)


def headline(chosen: argparse.Namespace) -> int:
    """Print the exact headline."""
    first_day, last_day = _days(chosen)
    viewer = viewer_for(chosen.commissioner)
    asked = _asked(viewer, log.HEADLINE, chosen, "by", days=(first_day, last_day))
    with opened(chosen) as installation, log.noted(chosen.database, asked) as answered:
        records = installation.records()
        found = exact.headline(records, viewer, chosen.indicator, by=chosen.by, first_day=first_day, last_day=last_day)
        answered(found)
        if chosen.by == "quarter":
            # Limits are those of the whole series, whatever part of it is asked for.
            whole = exact.headline(records, viewer, chosen.indicator, by="quarter")
            limited = with_process_limits(whole, made_anew(records, viewer, chosen.indicator))
            return _print(_part_of(limited, found), chosen.json)
    return _print(with_funnel(found) if found.by == "provider" else found, chosen.json)


def _part_of(whole: Answer, asked: Answer) -> Answer:
    """Of a whole series the quarters that were asked for."""
    wanted = {row.group for row in asked.rows}
    return replace(whole, period=asked.period, rows=tuple(row for row in whole.rows if row.group in wanted))


def answer(chosen: argparse.Namespace) -> int:
    """Print the released answer; opens the release only."""
    where: dict[str, list[str]] = {}
    for dimension, value in map(_pair, chosen.where):
        where.setdefault(dimension, []).append(value)
    several = next((dimension for dimension, values in where.items() if len(values) > 1), None)
    if several:
        return _together(chosen, several, where)
    one = {dimension: values[0] for dimension, values in where.items()}
    provider, area = one.pop("provider", None), one.pop("area", None)
    if len(one) > 1:
        raise UsageError("Give --where for a provider or an area, and for one group at most.")
    group = next(iter(one.items()), None)
    asked = _asked(
        OPERATOR, log.RELEASED, chosen, "by", "period", "reference", provider=provider, area=area, group=group
    )
    question = released.Question(
        chosen.indicator,
        by=chosen.by,
        provider=provider,
        area=area,
        group=group,
        period=chosen.period,
        reference=chosen.reference,
    )
    return _released(chosen, asked, lambda release: released.answer(release, question))


def _together(chosen: argparse.Namespace, dimension: str, where: dict[str, list[str]]) -> int:
    """Several services, or several groups, as one line."""
    several_of = [name for name in ("provider", "area") if len(where.get(name, [])) > 1]
    if set(where) - {dimension, "provider", "area"} or (several_of and len(where) > 1):
        raise UsageError("Several services, or several groups of one service or of all: not both at once.")
    if chosen.by or chosen.reference:
        raise UsageError("What is added up is one line: leave out --by and --reference.")
    values = where[dimension]
    provider = None if dimension == "provider" else next(iter(where.get("provider", [])), None)
    area = next(iter(where.get("area", [])), None)
    selected = (dimension, ", ".join(values))
    asked = _asked(OPERATOR, log.RELEASED, chosen, "period", provider=provider, area=area, group=selected)
    question = released.Question(chosen.indicator, by=dimension, provider=provider, area=area, period=chosen.period)
    return _released(chosen, asked, lambda release: released.together(release, question, values))


def _released(chosen: argparse.Namespace, asked: log.Asked, ask: Callable[[released.Release | None], Answer]) -> int:
    """Ask the current release, note it down, and print the answer."""
    current = CurrentRelease(chosen.database)
    with log.noted(chosen.database, asked) as answered:
        found = answered(ask(current.get()))
    current.close()
    return _print(found, chosen.json)


def _asked(
    viewer: Viewer,
    kind: str,
    chosen: argparse.Namespace,
    *names: str,
    days: tuple[date | None, date | None] = (None, None),
    provider: str | None = None,
    area: str | None = None,
    group: tuple[str, str] | None = None,
) -> log.Asked:
    """A question as the log has it."""
    selection = {name: getattr(chosen, name) for name in names} | {
        "from": str(days[0] or ""),
        "to": str(days[1] or ""),
        "group": "=".join(group or ()),
    }
    whose = {name: code for name, code in (("provider", provider), ("area", area)) if code}
    return log.Asked(viewer, log.COMMAND, kind, chosen.indicator, selection | whose)


def export_disparity(chosen: argparse.Namespace) -> int:
    """Write the disparity summary."""
    asked = log.Asked(
        OPERATOR, log.EXPORT, log.RELEASED, log.SUMMARY, {"period": chosen.period, "format": chosen.format}
    )
    current = CurrentRelease(chosen.database)
    register = lines(clear_differences(current.get()), read(chosen.database))
    today = datetime.now(UTC).date()
    with log.noted(chosen.database, asked):
        summary = disparity.summary(current.get(), period=chosen.period, register=register, read_on=today)
    content = disparity.FORMATS[chosen.format](summary)
    current.close()
    made = replace(asked, selection={"period": summary.period, "format": chosen.format})
    log.export(chosen.database, made, content, rows=disparity.rows(summary), release=summary.release)
    try:
        chosen.out.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{chosen.out} cannot be written: {error.strerror}") from None
    print(f"Wrote the disparity summary for {summary.period} to {chosen.out}.", file=sys.stderr)
    return 0


def definitions(chosen: argparse.Namespace) -> int:
    """Print every indicator in words."""
    if chosen.json:
        print(json.dumps([asdict(indicator) for indicator in INDICATORS.values()], indent=2))
        return 0
    for indicator in INDICATORS.values():
        print(f"{indicator.slug}\t{indicator.title}\t{indicator.question}")
    return 0


def _days(chosen: argparse.Namespace) -> tuple[date | None, date | None]:
    """The first and the last day that count, where they were given."""
    first = parse_first_day(chosen.first) if chosen.first else None
    return first, parse_last_day(chosen.last) if chosen.last else None


def _pair(text: str) -> tuple[str, str]:
    dimension, found, value = text.partition("=")
    if not found:
        raise UsageError(f"--where takes dimension=value, got: {text}")
    return dimension.strip(), value.strip()


def _print(found: Answer, as_json: bool) -> int:
    if as_json:
        print(json.dumps(found.as_json(), indent=2))
        return 0
    for line in _curve(found) or map(_row, found.rows):
        print("\t".join(line))
    for note in found.notes:
        print(note, file=sys.stderr)
    return 0


def _row(row: Row) -> tuple[str, ...]:
    figure = row.value if row.rate is None else row.rate
    return row.group, *(_cell(value, row.mark) for value in (row.n, row.k, figure))


def _curve(found: Answer) -> list[tuple[str, ...]]:
    """A line for each day; of groups each begins with the group's name, and one without a curve says why."""
    lines: list[tuple[str, ...]] = [_point(point) for point in found.curve]
    for row, one in zip(found.rows, found.curves, strict=False):
        lines += [(one.group, *_point(point)) for point in one.points] or [_row(row)]
    return lines


def _point(point: CurvePoint) -> tuple[str, ...]:
    return f"{point.at:g} days", str(point.at_risk), _cell(point.survival, None)


def _cell(value: float | None, mark: str | None) -> str:
    if value is None:
        return f"[{mark or 'z'}]"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
