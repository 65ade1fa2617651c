"""Attack every world with our own red team, and print how each attack went.

    python -m tests.red_team [--providers 12] [--women small|large] [--seeds 3] [--examples]

Ends with 1 if an attack has succeeded anywhere.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from dashboard.warehouse.records import Records
from tests.red_team.gate import Report, run
from tests.red_team.scene import scene
from tests.red_team.worlds import PROVIDERS, SIZES, shapes


def main() -> int:
    arguments = _arguments()
    providers = (arguments.providers,) if arguments.providers else PROVIDERS
    women = (arguments.women,) if arguments.women else tuple(SIZES)
    passed = True
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.duckdb"
        Records(empty, create=True).close()
        for number, shape in enumerate(shapes(providers, women, arguments.seeds)):
            inside = Path(folder) / str(number)
            inside.mkdir()
            started = time.monotonic()
            with scene(shape, inside, empty=empty) as one:
                report = run(one)
            _print(report, time.monotonic() - started, examples=arguments.examples)
            passed = passed and report.passed
            shutil.rmtree(inside)
    return 0 if passed else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.red_team", description=__doc__.split("\n")[0])
    parser.add_argument("--providers", type=int, choices=PROVIDERS, help="services; all of these, if not given")
    parser.add_argument("--women", choices=tuple(SIZES), help="12–60 or 48–442 women a quarter; both, if not given")
    parser.add_argument("--seeds", type=int, default=3, help="how many worlds of each shape")
    parser.add_argument("--examples", action="store_true", help="say what was recovered")
    return parser.parse_args()


def _print(report: Report, seconds: float, *, examples: bool) -> None:
    said = "passed" if report.passed else f"FAILED: {', '.join(report.failed)}"
    print(f"\n{report.world}: {said} ({seconds:.0f} s; one woman is in {report.most_values} published values at most)")
    print(f"| {'attack':46} | {'tried':>7} | {'recovered':>9} | {'worst':34} | passed |")
    for one in report.findings:
        verdict = "yes" if one.passed else "NO"
        print(f"| {one.attack:46} | {one.tried:>7} | {one.recovered:>9} | {one.worst:34} | {verdict:6} |")
        for example in one.examples if examples else ():
            print(f"    {example}")
    print(flush=True, end="")


if __name__ == "__main__":
    raise SystemExit(main())
