"""The demonstration's database: the invented returns of the sample data, sent and published like real ones."""

import importlib.util
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import cache
from types import ModuleType

from dashboard.access import Role, Viewer
from dashboard.intake.check import SentFile
from dashboard.intake.submit import check_return, submit
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import resource


def make(installation: Installation, providers: int, say: Callable[[str], None]) -> None:
    """Send every sample return through the same checks as a real one, then publish each financial year.

    Args:
        installation: where the records are to be made.
        providers: 12 for a whole area, 1 for the commonest case: one service.
        say: told what is going on, a sentence at a time.
    """
    records = installation.records(create=True)
    sender = Viewer(Role.OPERATOR, "sample data")
    returns = generator().sample_returns(providers=providers)
    say(f"Sending {len(returns)} invented returns through the checks …")
    for sample in returns:
        file = SentFile(sample.file_name, sample.to_csv())
        checked = check_return(records, sender, [file], provider=sample.provider, quarter=sample.quarter)
        submit(
            records,
            sender,
            checked,
            now=datetime.combine(sample.sent_on, time(10)),
            confirmed={problem.code for problem in checked.to_confirm},
        )
    years = sorted({sample.quarter.year for sample in returns})
    for year in years:
        say(f"Publishing {year.label} …")
        last_sent = max(sample.sent_on for sample in returns if sample.quarter.year == year)
        locked = year.last_day + installation.settings.publication_lag
        publish(installation, year, now=datetime.combine(max(locked, last_sent) + timedelta(days=1), time(9, 30)))


def provider_names() -> dict[str, str]:
    """Names of the invented services, by code."""
    return {provider.code: provider.name for provider in generator().PROVIDERS}


@cache
def generator() -> ModuleType:
    """The module that makes the sample data; loaded once, because every name of a service is asked of it."""
    # Loaded by path: the sample data lie beside the package in the repository, and inside it in a wheel.
    spec = importlib.util.spec_from_file_location("sample_data_generate", resource("sample_data") / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
