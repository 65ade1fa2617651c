"""A hardened DuckDB connection: it reads and writes its own file, and nothing else on the machine."""

from pathlib import Path

import duckdb

from dashboard.errors import RefusedError
from dashboard.warehouse import encryption

# One connection owns the file; each thread works on a cursor of it. Sharing a connection between threads without
# cursors loses results silently (seen: 53 of 400 queries), and a second process cannot open the file at all.

IN_MEMORY = Path(":memory:")
"""Instead of a file: a database that is gone with its connection."""
ATTACHED = "records_at_rest"
"""The name of an encrypted file inside its connection: DuckDB takes a key only for a file that is attached."""


def connect(
    path: Path,
    *,
    read_only: bool = False,
    memory_limit: str = "2GB",
    encrypted: bool = False,
    key_file: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file with no way out of it: no other files, no network, no extensions, settings locked.

    Args:
        path: the file. One that is there is opened as it is, encrypted or not.
        read_only: change nothing.
        memory_limit: how much memory it may use.
        encrypted: encrypt the file, if it is made now.
        key_file: where its key is; if not given, where the settings say.

    Raises:
        RefusedError: another process has the file open; or its key is missing, or another one.
    """
    try:
        if path != IN_MEMORY and (encryption.is_encrypted(path) if path.exists() else encrypted):
            return _attached(path, read_only=read_only, memory_limit=memory_limit, key_file=key_file)
        # What stands in memory stays there: nothing of it is put on disk for want of room. And who only reads writes
        # nothing. DuckDB takes this setting only after those that lock it.
        stays: _Config = {"temp_directory": ""} if read_only or path == IN_MEMORY else {}
        return duckdb.connect(str(path), read_only=read_only, config=_config(memory_limit) | _LOCKED | stays)
    except (duckdb.IOException, duckdb.BinderException) as error:
        if "lock" in str(error) or "already attached" in str(error):
            raise RefusedError(
                f"Another process is using this database ({path.name}): stop the running dashboard first, "
                "or do this on its own pages."
            ) from None
        raise


def is_attached(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a connection is to an encrypted file.

    It is asked of the connection, never of the file: closing a file that DuckDB has open in this process would give up
    the lock that keeps other processes out (POSIX).
    """
    # Read to its end: an open result keeps its transaction, and with it every table that is replaced later.
    return connection.execute("select current_database()").fetchall() == [(ATTACHED,)]


_Config = dict[str, str | bool | int | float | list[str]]
_LOCKED: _Config = {"enable_external_access": "false", "lock_configuration": "true"}


def _config(memory_limit: str) -> _Config:
    return {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "memory_limit": memory_limit,
        "threads": "2",
    }


def _attached(path: Path, *, read_only: bool, memory_limit: str, key_file: Path | None) -> duckdb.DuckDBPyConnection:
    """An encrypted file, attached to a database in memory before all doors are shut.

    What does not fit into memory is put beside the file, encrypted too: DuckDB would otherwise write it in plain.
    """
    key = encryption.key(path, key_file, make=not path.exists()).hex()
    config = _config(memory_limit) | {"temp_directory": f"{path}.tmp", "temp_file_encryption": "true"}
    connection = duckdb.connect(str(IN_MEMORY), config=config)
    try:
        if not read_only:
            connection.load_extension(str(encryption.extension()))
        place, how = str(path).replace("'", "''"), ", read_only" if read_only else ""
        # Neither a path nor a key can be bound here. The key is 64 hexadecimal digits, made and read by us.
        connection.execute(f"attach '{place}' as {ATTACHED} (encryption_key '{key}'{how})")
        for name, value in _LOCKED.items():
            connection.execute(f"set {name} = {value}")
        connection.execute(f"use {ATTACHED}")
    except duckdb.InvalidInputException as error:
        connection.close()
        if "Wrong encryption key" in str(error):
            raise RefusedError(f"The key is not the one that {path.name} was encrypted with.") from None
        raise
    except BaseException:
        connection.close()
        raise
    return connection
