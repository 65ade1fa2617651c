"""Where things are, and the few choices an installation can make."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """The path of a file or folder shipped with the product (`queries`, `sample_data`, `.streamlit`).

    In a wheel they lie inside the package; in the repository, beside it.
    """
    inside = _PACKAGE / "resources" / name
    return inside if inside.exists() else _PACKAGE.parent / name


def key_file(database: Path) -> Path:
    """Where the key of encrypted records is: as `OUTCOMES_KEY_FILE` says, or beside them."""
    return Path(os.environ.get("OUTCOMES_KEY_FILE") or database.with_name("records-key"))


@dataclass(frozen=True)
class Settings:
    """One installation's settings."""

    database: Path = Path("outcomes-data/records.duckdb")
    """The records. The release files, their pointer and the noise secret lie in the same folder."""

    demonstration: bool = False
    """Whether anyone may switch roles: only in the demonstration, where nobody is real."""

    publication_lag: timedelta = timedelta(weeks=8)
    """How long after a quarter's end its figures are locked and may be published."""

    return_due: timedelta = timedelta(days=28)
    """How long after a quarter's end a return is late."""

    encryption: bool = False
    """Whether records that are made anew are encrypted. An installation's are, unless it says no."""

    supported_housing: str = ""
    """What supported housing counts as: `settled`, as in official statistics, or `other_housed`; empty: as before."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Settings as the launcher left them in the environment."""
        return cls(
            database=Path(os.environ.get("OUTCOMES_DATABASE") or cls.database),
            demonstration=os.environ.get("OUTCOMES_DEMONSTRATION") == "yes",
            encryption=os.environ.get("OUTCOMES_ENCRYPTION") != "no",
            supported_housing=os.environ.get("OUTCOMES_SUPPORTED_HOUSING") or cls.supported_housing,
        )
