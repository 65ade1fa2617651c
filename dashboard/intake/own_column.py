"""The column that we add to a file that goes back to its sender: when the file is sent again, it is left out."""

from dataclasses import replace

import polars as pl

from dashboard.intake.grid import ROW, Asked, Grid, Heading, Note, Reading

WHAT_TO_MEND = "What to mend"
"""Its name, exactly: nothing that is called otherwise is taken for it."""


def places_of_own(heading: Heading) -> list[int]:
    """Which of the header's cells are ours, counted from 0."""
    return [place for place, name in enumerate(heading.names) if name.strip() == WHAT_TO_MEND]


def without_own_column(found: Reading) -> Reading:
    """The same reading without our own column, and a note if there was one."""
    if found.heading is None or not (own := places_of_own(found.heading)):
        return found
    kept = [place for place in range(len(found.heading.names)) if place not in own]
    if not kept:
        return found
    heading = Heading(
        tuple(found.heading.names[place] for place in kept),
        tuple(found.heading.places[place] for place in kept),
        found.heading.row,
    )
    if isinstance(found, Asked):
        return replace(found, heading=heading)
    notes = (*found.notes, Note("own_column_left_out"))
    if not isinstance(found, Grid):
        return replace(found, heading=heading, notes=notes)
    rows = found.rows.select(*(pl.col(str(old)).alias(str(new)) for new, old in enumerate(kept)), ROW)
    # A row in which only our own words stood is blank now.
    return replace(found, heading=heading, rows=rows, notes=notes, tidy=False)
