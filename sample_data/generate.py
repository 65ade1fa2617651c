"""Writes the sample returns: twelve invented services, three years, a return a quarter, and two reference files.

Nobody in them is real. The same seed gives the same bytes.

    python sample_data/generate.py --out DIR [--providers 12|1] [--seed 1]
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from invented import sample_references, sample_returns


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Make the sample returns. Nobody in them is real.")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the files to")
    parser.add_argument("--providers", type=int, choices=(12, 1), default=12)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    returns = sample_returns(chosen.providers, chosen.seed)
    references = sample_references(chosen.providers, chosen.seed)
    for name, content in (*(file for sent in returns for file in sent.files()), *(one.file() for one in references)):
        (chosen.out / name).write_bytes(content)
    print(f"{len(returns)} returns and {len(references)} reference files in {chosen.out}. Nobody in them is real.")


if __name__ == "__main__":
    main()
