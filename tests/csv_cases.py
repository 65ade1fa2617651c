"""Reads every file of a folder of awkward files, and says which were read, asked about or refused.

`make csv-cases CASES=folder [OUT=results.json]`. The folder has a `manifest.csv` with at least the columns `file` and
`verdict`; `expected_content` may name a file of it (CSV, or JSON as a list of rows or of objects). Each file is read in
a process of its own, within a limit of time, so that none can stop the others.
"""

import csv
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.intake.grid import Asked, Grid, Reading
from dashboard.intake.problems import problem
from dashboard.intake.workbooks import read_file

SECONDS = 20
_PROCESSES = multiprocessing.get_context("forkserver")  # forking this process, which has threads, may hang
_PROCESSES.set_forkserver_preload(["dashboard.intake.problems", "dashboard.intake.workbooks"])
VERDICTS_SO_READ = {"load": {"read"}, "schema_ok": {"read"}, "refuse": {"refused", "asked"}}
"""Which outcome a verdict calls for; the others leave it open."""


def outcome_of(content: bytes) -> dict[str, Any]:
    """What reading one file gives: of a workbook its first table that can be read, else why it has none."""
    readings = read_file(content)
    first = next((each for each in readings if isinstance(each, Grid)), readings[0])
    if not isinstance(first, Grid):
        outcome = "asked" if isinstance(first, Asked) else "refused"
        return {"outcome": outcome, "reason": _reason(first), "rows": None, "columns": None, "cells": None}
    cells = first.cells()
    said = "; ".join(note.code for note in first.notes)
    return {"outcome": "read", "reason": said, "rows": len(cells) - 1, "columns": len(cells[0]), "cells": cells}


def _reason(reading: Reading) -> str:
    assert not isinstance(reading, Grid)
    refusal = reading.refusal if isinstance(reading, Asked) else reading.refusals[0]
    row = "" if refusal.row is None else f" (row {refusal.row})"
    return f"{refusal.code}: {problem(refusal.code, file='', row=refusal.row, detail=refusal.detail).message}{row}"


def _answer(path: Path, answers: Any) -> None:
    try:
        answers.send(outcome_of(path.read_bytes()))
    except BaseException as crash:
        answers.send(_crash(f"{type(crash).__name__}: {crash}"))


def _crash(reason: str) -> dict[str, Any]:
    return {"outcome": "crash", "reason": reason, "rows": None, "columns": None, "cells": None}


def within_the_limit(path: Path) -> dict[str, Any]:
    """The outcome for one file; a process that dies or takes too long is a crash."""
    ours, theirs = multiprocessing.Pipe()
    process = _PROCESSES.Process(target=_answer, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(SECONDS) else _crash(f"no answer within {SECONDS} seconds")
    except EOFError:
        return _crash("the process died")
    finally:
        process.kill()
        process.join()


def expected(path: Path, cells: list[list[str]]) -> list[list[str]]:
    """The content that a file should have, as a table with its header first."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as lines:
            return list(csv.reader(lines))
    content = json.loads(path.read_text(encoding="utf-8"))
    if not content:
        return cells[:1]  # no rows: the header is not said
    if isinstance(content[0], list):
        return [list(map(str, row)) for row in content]
    return [list(content[0]), *([str(cell) for cell in row.values()] for row in content)]


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """Each case of a folder with its outcome, and what is to be said where that is not what the manifest says."""
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as lines:
        cases = list(csv.DictReader(lines))
    for case in cases:
        start = time.perf_counter()
        found = within_the_limit(folder / case["file"])
        took = time.perf_counter() - start
        yield {"case": case, "found": found, "differs": _differs(folder, case, found), "took": took}


def _differs(folder: Path, case: dict[str, str], found: dict[str, Any]) -> str:
    called_for = VERDICTS_SO_READ.get(case["verdict"])
    if found["outcome"] == "crash" or (called_for and found["outcome"] not in called_for):
        return f"{found['outcome']}: {found['reason']}"
    if case.get("expected_content") and found["outcome"] == "read":
        same = expected(folder / case["expected_content"], found["cells"]) == found["cells"]
        return "" if same else "read, but not to the expected content"
    return ""


def main(folder: str, out: str = "") -> int:
    """Print a table by verdict and every difference; with `out` write what each file was read to."""
    results = list(run(Path(folder)))
    counts = Counter((each["case"]["verdict"], each["found"]["outcome"]) for each in results)
    outcomes = ("read", "asked", "refused", "crash")
    print(f"{'verdict':<14}" + "".join(f"{outcome:>9}" for outcome in outcomes))
    for verdict in dict.fromkeys(each["case"]["verdict"] for each in results):
        print(f"{verdict:<14}" + "".join(f"{counts[verdict, outcome]:>9}" for outcome in outcomes))
    with_content = [each for each in results if each["case"].get("expected_content")]
    same = sum(each["found"]["outcome"] == "read" and not each["differs"] for each in with_content)
    print(f"\nRead to exactly the expected content: {same} of {len(with_content)}.")
    print(f"Longest: {max((each['took'] for each in results), default=0):.1f} s.")
    differing = [each for each in results if each["differs"]]
    print(f"Other than the manifest says: {len(differing)}.")
    for each in differing:
        print(f"  {each['case']['verdict']:<10} {each['case']['file']}\n             {each['differs']}")
    if out:
        listed = [{"file": each["case"]["file"], **each["found"]} for each in results]
        Path(out).write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(any(each["found"]["outcome"] == "crash" for each in results))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
