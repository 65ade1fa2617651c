"""Records that are encrypted at rest: whether a file is, the key, and what DuckDB needs to write one.

DuckDB encrypts the whole file and its write-ahead log with AES-256 in Galois/counter mode. The key is 256 bits of
chance, made at installation. Without the key nobody can read a copy of the file; who can read the key file too, can.
"""

import importlib.util
from pathlib import Path

import duckdb

from dashboard.errors import RefusedError
from dashboard.settings import key_file as where_the_key_is
from dashboard.warehouse import secret_files

_HEADER, _FLAGS = slice(8, 12), slice(20, 28)
"""Where a DuckDB file says that it is one, and, in a little-endian number, whether it is encrypted."""
_ENCRYPTED = 1
_PACKAGE = "duckdb_extension_httpfs"


def is_encrypted(path: Path) -> bool:
    """Whether a file is an encrypted DuckDB file; not, where there is none.

    Never asked of a file that is open in this process: see `connection.is_attached`.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_FLAGS.stop)
    except FileNotFoundError:
        return False
    return start[_HEADER] == b"DUCK" and bool(int.from_bytes(start[_FLAGS], "little") & _ENCRYPTED)


def key(path: Path, key_file: Path | None = None, *, make: bool = False) -> bytes:
    """The key of the records at a path.

    Args:
        path: the records.
        key_file: where the key is; if not given, where the settings say.
        make: make one, if there is none.

    Raises:
        RefusedError: it is missing or damaged.
    """
    found = key_file or where_the_key_is(path)
    if make:
        found.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return secret_files.read_or_make(found)
    kept = secret_files.read(found)
    if kept is None:
        raise RefusedError(
            f"{path.name} is encrypted, and its key is not at {found}: put it there, or say in OUTCOMES_KEY_FILE where "
            "it is."
        )
    return kept


def extension() -> Path:
    """The extension that DuckDB needs to write encrypted files, of just this version of DuckDB.

    Raises:
        RefusedError: it is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        found = Path(folder) / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
        if found.exists():
            return found
    raise RefusedError(
        "Encrypted records need the package duckdb-extension-httpfs of the same version as DuckDB: install what "
        "requirements.lock names. To make records that are not encrypted: OUTCOMES_ENCRYPTION=no."
    )
