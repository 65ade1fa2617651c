"""Who was removed from the records and must not come back: never by her number, only by a keyed hash of it.

The list is a file of its own beside the records, one line in JSON for each removal, only ever added to. It is written
before anything is removed, so that a machine that stops in between goes on with it when the records are opened next;
and because it is no part of the records, an older copy of these does not bring anybody back.

The hash is HMAC-SHA256 (RFC 2104) under a secret of the installation. Whoever holds both can still try every number
that a service might have given: it keeps a woman out, and is no anonymous data.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.errors import RefusedError
from dashboard.warehouse import appending, secret_files

WOMAN, REFERRAL = "woman", "referral"
COLUMNS = {WOMAN: "person_id", REFERRAL: "referral_id"}
"""What is hashed, and the column in which it stands in every sheet that has it."""


@dataclass(frozen=True)
class Forgetting:
    """That somebody was removed: counted, not described."""

    forgetting_id: str
    provider: str
    at: datetime
    """UTC, without a zone."""
    by: str
    reason: str
    """The code of a reason; never words about her."""
    rows: Mapping[str, int]
    """Table → how many rows were removed from it, of all versions together."""
    keys: tuple[str, ...]
    """Keyed hashes of her number and of her referrals' numbers, sorted, so that nobody can tell which is which."""


class Forgotten:
    """The list of one installation whose records lie at a path; none, for a draft in memory."""

    def __init__(self, records: Path | None) -> None:
        """Nothing is read yet."""
        self._path = list_beside(records) if records else None
        self._secret_path = secret_beside(records) if records else None
        self._read: tuple[int, tuple[Forgetting, ...], frozenset[str]] = (-1, (), frozenset())

    def all(self) -> tuple[Forgetting, ...]:
        """Every removal, the oldest first."""
        return self._now()[1]

    def add(self, new: Forgetting) -> None:
        """Write a removal under the others, and have it on disk.

        Raises:
            OSError: there was no room for all of it.
        """
        assert self._path
        append(self._path, [new])

    def key(self, provider: str, kind: str, number: str) -> str:
        """The keyed hash of a woman's or a referral's number; the secret is made the first time."""
        return self._hash(self._made_secret, provider, kind, number)

    def among(self, provider: str, kind: str, numbers: Collection[str]) -> set[str]:
        """Those of some numbers whose women have been removed.

        Raises:
            RefusedError: somebody has been, but the secret is gone, so that nobody can tell.
        """
        keys = self._now()[2]
        if not keys:
            return set()
        secret = self._kept_secret()
        return {number for number in numbers if self._hash(secret, provider, kind, number) in keys}

    def without(self, rows: pl.DataFrame, provider: str | None = None) -> pl.DataFrame:
        """The rows of a sheet that are about nobody who has been removed.

        Args:
            rows: with `person_id` or `referral_id`, or neither.
            provider: whose rows they are; None: each says it in `provider`.
        """
        if not self._now()[2]:
            return rows
        for kind, column in COLUMNS.items():
            if column not in rows.columns:
                continue
            whose = pl.lit(provider) if provider is not None else pl.col("provider")
            pairs = rows.select(whose.alias("whose"), number=pl.col(column)).drop_nulls().unique()
            gone = [
                (str(code), number)
                for (code,), found in pairs.group_by("whose")
                for number in self.among(str(code), kind, found["number"].to_list())
            ]
            if gone:
                left_out = pl.DataFrame(gone, schema={"whose": pl.String, column: pl.String}, orient="row")
                rows = rows.with_columns(whose.alias("whose")).join(
                    left_out, on=["whose", column], how="anti", maintain_order="left"
                )
                rows = rows.drop("whose")
        return rows

    @staticmethod
    def _hash(secret: bytes, provider: str, kind: str, number: str) -> str:
        return hmac.digest(secret, f"{kind}|{provider}|{number}".encode(), hashlib.sha256).hex()

    @cached_property
    def _made_secret(self) -> bytes:
        assert self._secret_path
        if self.all():
            return self._kept_secret()
        return secret_files.read_or_make(self._secret_path)

    def _kept_secret(self) -> bytes:
        assert self._secret_path
        found = secret_files.read(self._secret_path)
        if found is None:
            raise RefusedError(
                f"{self._secret_path.name} is missing: without it nobody can tell whom to leave out of a file. Put it "
                "back from a backup."
            )
        return found

    def _now(self) -> tuple[int, tuple[Forgetting, ...], frozenset[str]]:
        """The list as it stands: read again where the file has grown."""
        size = self._path.stat().st_size if self._path and self._path.exists() else 0
        if self._read[0] != size:
            found = read(self._path) if self._path else ()
            self._read = size, found, frozenset(key for one in found for key in one.keys)
        return self._read


NOBODY = Forgotten(None)
"""Of an installation that has removed nobody, or of none."""


def list_beside(records: Path) -> Path:
    """Where the list lies."""
    return records.with_name("forgotten.jsonl")


def secret_beside(records: Path) -> Path:
    """Where the secret lies under which numbers are hashed."""
    return records.with_name("forgotten-secret")


def read(path: Path) -> tuple[Forgetting, ...]:
    """Every removal of a list, the oldest first."""
    found = (_line(line) for line in appending.lines(path))
    return tuple(one for one in found if one is not None)


def append(path: Path, new: Sequence[Forgetting]) -> None:
    """Write removals under the others, in one write, and have them on disk.

    Raises:
        OSError: there was no room for all of it.
    """
    appending.append(path, *(asdict(one) for one in new))
    secret_files.flush_folder(path.parent)


def _line(line: dict[str, Any]) -> Forgetting | None:
    try:
        line["at"] = datetime.fromisoformat(line["at"])
        line["keys"] = tuple(line["keys"])
        return Forgetting(**line)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
