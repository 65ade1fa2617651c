"""Commands that serve: demo and serve."""

import argparse
import importlib.util
import os
import shutil
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

from dashboard.errors import RefusedError
from dashboard.operations.demonstration import make
from dashboard.operations.installation import Installation
from dashboard.settings import Settings, resource


def demo(chosen: argparse.Namespace) -> int:
    """Make the demonstration's database if there is none, publish its release, and serve it on this machine only."""
    database: Path = chosen.database
    if not database.exists():
        _make(database, chosen.providers)
    os.environ["OUTCOMES_DATABASE"] = str(database.resolve())
    os.environ["OUTCOMES_DEMONSTRATION"] = "yes"
    _say(f"The demonstration opens at http://127.0.0.1:{chosen.port} – Ctrl+C ends it. Nobody in it is real.")
    return _serve(chosen.port)


def serve(chosen: argparse.Namespace) -> int:
    """Serve a real installation: not before people can sign in."""
    raise RefusedError(
        "Sign-in is not set up, so nobody could be told apart: a real installation is not served. "
        "To look around with invented data, run: outcomes demo"
    )


def _make(database: Path, providers: int) -> None:
    """Made in a folder to one side, so that an interrupted start leaves no half database behind."""
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = database.parent / "unfinished"
    shutil.rmtree(aside, ignore_errors=True)
    installation = Installation(replace(Settings.from_environment(), database=aside / database.name))
    make(installation, providers, _say)
    installation.close()
    for path in sorted(aside.iterdir(), key=lambda path: path.name == database.name):
        path.replace(database.with_name(path.name))
    aside.rmdir()


def _serve(port: int) -> int:
    """Hand this process over to the server, so that what was loaded for the start does not stay in memory."""
    script = Path(str(importlib.util.find_spec("dashboard.serve_app").origin))  # type: ignore[union-attr]
    options = {
        "server.address": "127.0.0.1",  # nothing else can reach it, and nothing asks for this machine's address
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 50,
        "server.enableXsrfProtection": "true",
        "server.allowedHosts": "127.0.0.1",
        "browser.serverAddress": "127.0.0.1",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",  # they would send an error to a search engine
        "client.toolbarMode": "viewer",
        "logger.level": "warning",
    }
    flags = [f"--{name}={value}" for name, value in (options | _look()).items()]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *flags])


def _look() -> dict[str, str]:
    """The theme, and tables without a download, as flags: a configuration file is read only where the server starts."""
    found = tomllib.loads((resource(".streamlit") / "config.toml").read_text(encoding="utf-8"))
    return dict(_flat(found))


def _flat(section: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    flags: list[tuple[str, str]] = []
    for name, value in section.items():
        if isinstance(value, dict):
            flags += _flat(value, f"{prefix}{name}.")
        else:
            flags.append((f"{prefix}{name}", str(value).lower() if isinstance(value, bool) else str(value)))
    return flags


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
