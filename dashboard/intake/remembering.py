"""What a service calls our columns and codes: remembered, shown, forgotten. No cell of a woman's row is kept here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dashboard import access
from dashboard.access import Viewer
from dashboard.definitions.own_names import NOT_SUPPLIED, KeptNames, OwnColumn, OwnNames, folded_name
from dashboard.errors import UsageError
from dashboard.intake.code_meanings import answers_to
from dashboard.intake.forbidden import identifies
from dashboard.intake.identifiers import HIDDEN, masked
from dashboard.intake.mapping import folded_codes, layout_named
from dashboard.intake.people_in_codes import columns_of_people
from dashboard.intake.shared_codes import shared, without_shared
from dashboard.warehouse.records import Records

_LONGEST = 200


def standing(records: Records | None, provider: str | None) -> list[OwnNames]:
    """The names that a check reads a service's files by: the latest of each sheet, without those forgotten.

    What was said last comes first: where a header fits two sheets, that is the one. What was said of a word in one
    column stands at every other column with the same list of codes.
    """
    kept = sorted(latest(records, provider), key=lambda each: each.kept_at, reverse=True)
    return shared([each.names for each in kept if each.names.columns])


def latest(records: Records | None, provider: str | None) -> list[KeptNames]:
    """The latest version of each sheet's names, with who kept it and when; without columns, if it was forgotten."""
    if records is None or not provider:
        return []
    newest: dict[str, KeptNames] = {}
    for each in records.own_names(provider):
        newest.setdefault(each.names.sheet, each)
    return list(newest.values())


def history(records: Records, viewer: Viewer, provider: str) -> list[KeptNames]:
    """Every version of a service's names, sheet by sheet, newest first.

    Raises:
        RefusedError: the viewer may not speak for this provider.
    """
    access.check_can_submit(viewer, provider)
    return records.own_names(provider)


def remember(
    records: Records,
    viewer: Viewer,
    provider: str,
    names: Sequence[OwnNames],
    *,
    now: datetime,
    instead: bool = False,
    expected: int | None = None,
    no_people: bool = False,
) -> None:
    """Keep what a service calls the columns of its sheets, each as the next version; all of them, or nothing.

    Args:
        records: the installation's records.
        viewer: who says so; checked against the provider.
        provider: whose names they are.
        names: a sheet each; names that were remembered before and are not among them stay.
        now: UTC, without a zone.
        instead: names that are not among them are forgotten.
        expected: the version that the viewer has seen, 0 for none; not asked, if not given.
        no_people: the viewer has said that no code is the name of a person.

    Raises:
        RefusedError: the viewer may not speak for this provider, or the names were changed meanwhile.
        UsageError: the names make no sense, or a name or code looks like it identifies a person.
    """
    access.check_can_submit(viewer, provider)
    before = {each.names.sheet: each.names for each in latest(records, provider)}
    for each in names:
        _check(each)
        if not no_people and (people := new_people(each, before.get(each.sheet))):
            raise UsageError(
                f"What stands in {' and in '.join(map(masked, people))} looks like names of people, and no name may be "
                "kept. Leave the column out; or, if these are codes, say so."
            )
    if len({each.sheet for each in names}) < len(names):
        raise UsageError("A sheet is given twice.")
    kept = [each if instead else _added(each, before) for each in names]
    records.keep_own_names(provider, kept, now, viewer.name, expected=expected)


def _added(names: OwnNames, before: Mapping[str, OwnNames]) -> OwnNames:
    """What was remembered and what was said now, without words that are known already from other columns."""
    own = before.get(names.sheet, OwnNames(names.sheet))
    return own.joined(without_shared(names, own, before.values()))


def new_people(names: OwnNames, before: OwnNames | None) -> dict[str, list[str]]:
    """Name of a column → those of its codes that look like names of people, and were not remembered of it before."""
    known = {each.name: dict(each.codes) for each in (before.columns if before else ())}
    return columns_of_people(
        [
            replace(each, codes=tuple(pair for pair in each.codes if pair[0] not in known.get(each.name, {})))
            for each in names.columns
        ]
    )


def forget(
    records: Records, viewer: Viewer, provider: str, sheet: str, *, now: datetime, expected: int | None = None
) -> None:
    """Read the files of a sheet by our own names again; what was remembered stays in the history.

    Raises:
        RefusedError: the viewer may not speak for this provider, or the names were changed meanwhile.
        UsageError: nothing is remembered of this sheet.
    """
    access.check_can_submit(viewer, provider)
    if not any(each.sheet == sheet for each in standing(records, provider)):
        raise UsageError(f"Nothing is remembered of the {sheet} sheet of {provider}.")
    records.keep_own_names(provider, [OwnNames(sheet)], now, viewer.name, expected=expected)


def delete_earlier(records: Records, viewer: Viewer, provider: str, sheet: str) -> None:
    """Delete the earlier versions of a sheet's names for good: after a word that should never have been kept.

    Raises:
        RefusedError: the viewer may not speak for this provider.
    """
    access.check_can_submit(viewer, provider)
    records.delete_earlier_names(provider, sheet)


def erase(records: Records, viewer: Viewer, provider: str, sheet: str, *, now: datetime) -> None:
    """Forget a sheet's names, and delete every version of them for good; it stays known that there were some.

    Raises:
        RefusedError: the viewer may not speak for this provider.
        UsageError: nothing was ever remembered of this sheet.
    """
    newest = next((each for each in history(records, viewer, provider) if each.names.sheet == sheet), None)
    if newest is None:
        raise UsageError(f"Nothing is remembered of the {masked(sheet)} sheet of {provider}.")
    if newest.names.columns:
        forget(records, viewer, provider, sheet, now=now)
    delete_earlier(records, viewer, provider, sheet)


def _check(names: OwnNames) -> None:
    layout = layout_named(names.sheet)
    if layout is None:
        raise UsageError(f"There is no sheet {masked(names.sheet)}.")
    for each in names.columns:
        _check_name(each.name)
        if not set(each.ours) <= set(layout.by_name):
            raise UsageError(f"The {layout.name} sheet has no column {masked(each.column or '')}.")
        meant = answers_to(layout.by_name[each.ours[0]]) if each.ours else {}
        for code, means in each.codes:
            if not code.strip() or len(code) > _LONGEST or masked(code) == HIDDEN:
                raise UsageError(
                    f"A code of {each.name} is blank, too long, or looks like it identifies a person: "
                    "it is not remembered."
                )
            if means != NOT_SUPPLIED and means not in meant:
                raise UsageError(f"{masked(means)} is no code of {each.column}.")
        if len(set(folded_codes([code for code, _ in each.codes]))) < len(each.codes):
            raise UsageError(f"A code of {each.name} is given two meanings.")
    if not any(each.column for each in names.columns):
        raise UsageError("Say what at least one column is.")


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > _LONGEST or masked(name) == HIDDEN:
        raise UsageError("The name of a column is blank, too long, or looks like it identifies a person.")
    if identifies(folded_name(name)):
        raise UsageError(
            f"Column {masked(name)} may identify people: it may not be in a file, and leaving it out here does not "
            "change that. Delete it from the file."
        )


def as_json(names: OwnNames) -> dict[str, Any]:
    """A sheet's names as plain values: what `from_json` reads."""
    return {"sheet": names.sheet, "columns": {each.name: _column_as_json(each) for each in names.columns}}


def _column_as_json(each: OwnColumn) -> dict[str, Any]:
    if each.column is None:
        return {"left_out": True}
    return {"column": each.column} | ({"codes": dict(each.codes)} if each.codes else {})


def from_json(found: object) -> list[OwnNames]:
    """The names of one sheet, or of several, as they stand in a file.

    Raises:
        UsageError: they are not written as they should be.
    """
    lines = found if isinstance(found, list) else [found]
    return [_names(line) for line in lines]


def _names(line: object) -> OwnNames:
    columns = line.get("columns") if isinstance(line, Mapping) else None
    sheet = line.get("sheet") if isinstance(line, Mapping) else None
    if not isinstance(columns, Mapping) or not isinstance(sheet, str):
        raise UsageError('Each sheet is written as {"sheet": NAME, "columns": {YOUR NAME: {"column": OURS}}}.')
    return OwnNames(sheet, tuple(_column(str(name), each) for name, each in columns.items()))


def _column(name: str, found: object) -> OwnColumn:
    given = {"column": found} if isinstance(found, str) else found
    if not isinstance(given, Mapping) or not _well_formed(given.keys()):
        raise UsageError(
            f'Column {masked(name)} is written as {{"column": OURS, "codes": {{YOURS: OURS}}}} or {{"left_out": true}}.'
        )
    codes = given.get("codes") or {}
    if not isinstance(codes, Mapping):
        raise UsageError(f"The codes of column {masked(name)} are written as {{YOURS: OURS}}.")
    ours = None if given.get("left_out") else str(given.get("column"))
    pairs = () if ours is None else tuple((str(code), str(means or NOT_SUPPLIED)) for code, means in codes.items())
    return OwnColumn(name, ours, pairs)


def _well_formed(fields: Collection[str]) -> bool:
    return set(fields) <= {"column", "codes", "left_out"} and len({"column", "left_out"} & set(fields)) == 1
