"""The pathway's cells: stages are kept while each loses enough women, and keeps enough, to give neither away."""

from collections.abc import Iterator, Mapping, Sequence

from dashboard.definitions.indicators import STAGES
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.parts import Protection, Women
from dashboard.disclosure.policy import PATHWAY, Table
from dashboard.disclosure.truth import Line


def pathway_cells(protection: Protection, table: Table, period: str, lines: Sequence[Line]) -> Iterator[Decided]:
    """Every stage of every group, kept or not."""
    groups: dict[tuple[str, str], dict[str, Line]] = {}
    for line in lines:
        groups.setdefault((line["provider"], line["category"]), {})[line["stage"]] = line
    for (provider, category), reached in groups.items():
        women = {stage: Women(reached[stage]["n"], reached[stage]["n_keys"]) for stage in STAGES if stage in reached}
        kept = kept_stages(protection, women)
        for stage, one in women.items():
            slug = f"{PATHWAY}:{stage}"
            n = kept.get(stage)
            yield Decided(table.id, slug, period, provider, category, one.count, None, n, None, of_women=one.keys)


def kept_stages(protection: Protection, reached: Mapping[str, Women]) -> dict[str, int]:
    """The stages that may be shown, with their noise.

    Two stages that hold nearly the same women would show that nobody, or hardly anybody, was lost between them. The
    women who started are published with the indicator of that name too, so the stages before must keep clear of it.
    """

    def clear(stage: str, before: str) -> bool:
        return protection.part(reached[stage], reached[before]) is not None

    if "referred" not in reached or protection.count(reached["referred"]) is None:
        return {}
    kept = ["referred"]
    started = "started" in reached and clear("started", "referred")
    for stage in ("offered", "assessed"):
        if stage in reached and clear(stage, kept[-1]) and ("started" not in reached or clear("started", stage)):
            kept.append(stage)
    if started:
        kept.append("started")
    if "completed" in reached and clear("completed", kept[-1]):
        kept.append("completed")
    counts = {stage: protection.count(reached[stage]) for stage in kept}
    return {stage: n for stage, n in counts.items() if n is not None}
