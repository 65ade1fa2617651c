"""The sample data, made once, and their sheets laid together."""

import polars as pl
import pytest

from dashboard.definitions.columns import DATES_IN_ORDER, SESSIONS
from dashboard.definitions.ethnicity import codes, group_of
from dashboard.operations.demonstration import generator


@pytest.fixture(scope="session")
def returns():
    return generator().sample_returns()


@pytest.fixture(scope="session")
def references():
    return {sample.sheet: sample.rows for sample in generator().sample_references()}


@pytest.fixture(scope="session")
def all_of(returns):
    """Every row of a sheet, in all returns, with its return; all cells as text."""

    def all_of(sheet):
        return pl.concat(
            (
                sent.sheets[sheet].with_columns(
                    provider=pl.lit(sent.provider),
                    quarter=pl.lit(sent.quarter.label),
                    first_day=pl.lit(sent.quarter.first_day),
                    last_day=pl.lit(sent.quarter.last_day),
                )
                for sent in returns
                if sheet in sent.sheets
            ),
            how="diagonal",
        )

    return all_of


@pytest.fixture(scope="session")
def sheets(all_of):
    """Every row of every referrals sheet; dates and session counts read."""
    return all_of("referrals").with_columns(
        pl.col(DATES_IN_ORDER).str.to_date("%Y-%m-%d"),
        pl.col([*SESSIONS, "same_worker_sessions"]).str.to_integer(),
    )


@pytest.fixture(scope="session")
def latest(sheets):
    """Each referral as the latest sheet shows it."""
    groups = {text: group_of(code) for text, code in codes().items()}
    return (
        sheets.sort("quarter")
        .unique("referral_id", keep="last", maintain_order=True)
        .with_columns(group=pl.col("ethnicity").replace_strict(groups, default=None))
    )


@pytest.fixture(scope="session")
def new(latest):
    """Referrals received in the three years."""
    return latest.filter(pl.col("referral_date") >= generator().QUARTERS[0].first_day)


@pytest.fixture(scope="session")
def ended(new):
    """Referrals whose work ended after it had started."""
    return new.filter(pl.col("end_state").is_in(["completed", "ended_early"]))
