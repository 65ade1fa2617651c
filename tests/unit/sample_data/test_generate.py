import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from dashboard.definitions.columns import DATES_IN_ORDER, END_REASONS, LARGEST_SESSION_COUNT, SESSIONS
from dashboard.definitions.ethnicity import MISSING, codes
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.demonstration import generator
from dashboard.settings import resource

FOLDER = resource("sample_data")
COMMITTED = FOLDER / "2025-26-q4-riverside"
QUARTERS = [quarter for start in (2023, 2024, 2025) for quarter in FinancialYear(start).quarters]

generate = generator()


def _by_provider(returns):
    grouped = {}
    for sent in sorted(returns, key=lambda sent: sent.quarter):
        grouped.setdefault(sent.provider, []).append(sent)
    return grouped


def _completion(rows: pl.DataFrame) -> float:
    done = rows.filter(pl.col("end_state").is_in(["completed", "ended_early"]))
    return (done["end_state"] == "completed").mean()


def _starts(rows: pl.DataFrame) -> float:
    return rows.filter(pl.col("end_state") != "open")["started_date"].is_not_null().mean()


# The same every time


def test_the_same_seed_gives_the_same_bytes(returns):
    generate.world.world_of.cache_clear()

    again = generate.sample_returns()

    assert [sent.files() for sent in again] == [sent.files() for sent in returns]


def test_another_seed_gives_other_rows(returns):
    for one, other in zip(generate.sample_returns(1, seed=2), generate.sample_returns(1, seed=1), strict=True):
        different = zip(one.files(), other.files(), strict=True)
        assert all(first != second for (_, first), (_, second) in different)


def test_one_service_is_the_same_alone_as_among_twelve(returns):
    alone = generate.sample_returns(providers=1)

    among = [sent for sent in returns if sent.provider == "RIVERSIDE"]
    assert [sent.quarter for sent in alone] == QUARTERS
    assert [sent.files() for sent in alone] == [sent.files() for sent in among]


def test_the_files_of_a_return_are_its_sheets_the_referrals_first(returns):
    (sent,) = (sent for sent in returns if sent.name == COMMITTED.name)

    assert [name for name, _ in sent.files()] == [
        f"2025-26-q4-riverside-{sheet}.csv"
        for sheet in ("referrals", "accommodation", "outcomes", "assessments", "experience")
    ]
    for (_, content), rows in zip(sent.files(), sent.sheets.values(), strict=True):
        assert pl.read_csv(content, infer_schema=False).equals(rows)


def test_the_committed_return_is_what_the_program_makes(returns):
    (sent,) = (sent for sent in returns if sent.name == COMMITTED.name)

    assert {path.name: path.read_bytes() for path in COMMITTED.iterdir()} == dict(sent.files())
    assert 45 <= sent.sheets["referrals"].height <= 60
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 150_000


def test_the_program_writes_the_files(tmp_path):
    program, out = str(FOLDER / "generate.py"), tmp_path / "new"
    command = [sys.executable, "-B", program, "--out", str(out), "--providers", "1"]
    subprocess.run(command, check=True, capture_output=True)

    written = {path.name: path for path in out.iterdir()}
    assert len(written) == 12 * 5 + 2
    assert {"reoffending.csv", "population.csv"} <= set(written)
    for path in COMMITTED.iterdir():
        assert written[path.name].read_bytes() == path.read_bytes()


@pytest.mark.parametrize("providers", [0, 13])
def test_there_are_no_more_services_than_twelve(providers):
    with pytest.raises(ValueError, match="1 to 12"):
        generate.sample_returns(providers)


# Who sends what, and when


def test_twelve_invented_services_over_twelve_quarters(returns):
    assert len({provider.code for provider in generate.PROVIDERS}) == 12
    assert all("(invented)" in provider.name for provider in generate.PROVIDERS)
    assert {sent.provider for sent in returns} == {provider.code for provider in generate.PROVIDERS}
    assert sorted({sent.quarter for sent in returns}) == QUARTERS


def test_two_returns_are_missing_one_in_the_middle_and_one_last(returns):
    expected = {(provider.code, quarter) for provider in generate.PROVIDERS for quarter in QUARTERS}

    missing = expected - {(sent.provider, sent.quarter) for sent in returns}

    assert missing == {("MARLPIT", Quarter(2024, 3)), ("MILLRACE", Quarter(2025, 4))}


def test_returns_come_in_the_order_sent_and_one_service_is_often_late(returns):
    assert [sent.sent_on for sent in returns] == sorted(sent.sent_on for sent in returns)

    late = set()
    for sent in returns:
        days = sent.sent_on - sent.quarter.last_day
        if days > timedelta(days=28):
            late.add((sent.provider, sent.quarter))
            assert timedelta(days=35) <= days <= timedelta(days=60)
        else:
            assert timedelta(days=8) <= days <= timedelta(days=27)
    assert {provider for provider, _ in late} == {"HARBOURSIDE"}
    assert 6 <= len(late) <= 11


def test_services_have_from_12_to_442_new_referrals_a_quarter(sheets):
    means = {provider.code: provider.referrals for provider in generate.PROVIDERS}
    assert min(means.values()) == 12
    assert max(means.values()) == 442

    new = sheets.filter(pl.col("referral_date") >= pl.col("first_day"))
    counts = new.group_by("provider").agg(pl.len() / pl.col("quarter").n_unique())
    for provider, mean in counts.iter_rows():
        assert mean == pytest.approx(means[provider], rel=0.15)


# What every sheet keeps to


def test_no_record_number_looks_like_a_national_one(sheets):
    assert sheets["referral_id"].str.contains(r"^[A-Z]{3}-\d{5}$").all()
    assert sheets["person_id"].str.contains(r"^[A-Z]{3}-P\d{5}$").all()


def test_areas_are_no_smaller_than_a_local_authority(sheets):
    assert sheets["area_code"].drop_nulls().str.contains(r"^(E0[689]|E10|W06)\d{6}$").all()


def test_some_areas_have_women_of_three_services_or_more(sheets):
    """So that there are figures of areas to look at."""
    services = sheets.drop_nulls("area_code").group_by("area_code").agg(pl.col("provider").n_unique())
    assert services.filter(pl.col("provider") >= 3).height == 3
    own = {provider.code: provider.area_code for provider in generate.PROVIDERS}
    at_home = sheets.filter(pl.col("area_code") == pl.col("provider").replace_strict(own)).height
    assert 0.8 < at_home / sheets.height < 0.95
    assert sheets["area_code"].null_count() / sheets.height == pytest.approx(0.02, abs=0.005)


def test_dates_are_in_order_and_none_is_later_than_the_quarter(sheets):
    for earlier_index, earlier in enumerate(DATES_IN_ORDER):
        assert (sheets[earlier] <= sheets["last_day"]).all(ignore_nulls=True)
        for later in DATES_IN_ORDER[earlier_index + 1 :]:
            assert (sheets[earlier] <= sheets[later]).all(ignore_nulls=True), (earlier, later)


def test_nothing_happens_at_a_weekend(sheets):
    for name in DATES_IN_ORDER:
        assert (sheets[name].dt.weekday() <= 5).all(ignore_nulls=True)


def test_endings_agree_with_their_dates_and_reasons(sheets):
    ended, started = pl.col("ended_date").is_not_null(), pl.col("started_date").is_not_null()
    state, reason = pl.col("end_state"), pl.col("end_reason")
    rules = {
        "ended": ended == (state != "open"),
        "reason": reason.is_not_null() == state.is_in(["ended_early", "cancelled"]),
        "known reason": reason.is_null() | reason.is_in(list(END_REASONS)),
        "started": ~state.is_in(["completed", "ended_early"]) | started,
        "never started": ~state.is_in(["cancelled", "declined_by_service"]) | ~started,
        "attended": (state != "completed") | (pl.col("sessions_attended") > 0),
        "not ineligible after a start": ~reason.is_in(["INE", "MIS"]).fill_null(False) | ~started,
    }
    for name, rule in rules.items():
        assert sheets.select(rule.all()).item(), name


def test_sessions_add_up(sheets):
    attended, offered = sheets["sessions_attended"], sheets["sessions_offered"]
    missed = sheets["sessions_missed_acceptable"] + sheets["sessions_missed_unacceptable"]

    assert (attended + missed <= offered).all()
    assert (attended + missed < offered).any()  # some were not recorded
    assert (offered <= sheets["sessions_planned"]).all()
    assert ((attended > 0) == sheets["started_date"].is_not_null()).all()
    for name in SESSIONS:
        assert sheets[name].is_between(0, LARGEST_SESSION_COUNT).all()


def test_sessions_never_decrease_from_quarter_to_quarter(sheets):
    steps = sheets.sort("quarter").select(pl.col(list(SESSIONS)).diff().over("referral_id"))

    for name in SESSIONS:
        assert (steps[name] >= 0).all(ignore_nulls=True), name


def test_what_was_once_said_stays_said(sheets):
    steady = [*DATES_IN_ORDER, "end_reason", "ethnicity", "person_id", "age_band", "complexity", "area_code"]
    answers = sheets.group_by("referral_id").agg(pl.col(steady).drop_nulls().n_unique())

    for name in steady:
        assert answers[name].max() == 1, name


def test_ethnicity_is_known_to_the_reader_or_missing_with_a_reason(sheets):
    said = pl.col("ethnicity").is_in(list(codes())).fill_null(False)
    missing = pl.col("ethnicity").is_in(list(MISSING)).fill_null(True)
    reason = pl.col("ethnicity_missing_reason").is_not_null()

    assert sheets.select((said != missing).all()).item()
    assert sheets.select((missing == reason).all()).item()
    assert sheets.select((missing == pl.col("ethnicity_source").is_null()).all()).item()
    given = set(sheets["ethnicity"].drop_nulls())
    assert {"W1", "W3", "B1", "A2", "M1", "O2", "NS", "White"} <= given


# What a sheet holds


def test_a_sheet_holds_what_was_open_in_its_quarter(returns):
    previous = {}
    for provider, sent_by_her in _by_provider(returns).items():
        for sent in sent_by_her:
            ended = sent.sheets["referrals"]["ended_date"].str.to_date()
            early = sent.sheets["referrals"].filter(ended.fill_null(date.max) < sent.quarter.first_day)
            if provider not in previous or previous[provider].quarter == sent.quarter.previous:
                assert early.is_empty()
            else:  # how those ended that were open before the quarter that was not sent
                before = previous[provider].sheets["referrals"].filter(pl.col("end_state") == "open")
                assert early.height > 0
                assert set(early["referral_id"]) <= set(before["referral_id"])
            previous[provider] = sent


def test_no_open_referral_vanishes_between_two_returns(returns):
    for sent_by_her in _by_provider(returns).values():
        for earlier, later in pairwise(sent_by_her):
            still_open = earlier.sheets["referrals"].filter(pl.col("end_state") == "open")["referral_id"]
            assert set(still_open) <= set(later.sheets["referrals"]["referral_id"]), later.name
            ended = earlier.sheets["referrals"].filter(pl.col("end_state") != "open")["referral_id"]
            assert not set(ended) & set(later.sheets["referrals"]["referral_id"]), later.name


def test_some_women_come_back_and_never_while_another_referral_is_open(latest):
    returning = 1 - latest["person_id"].n_unique() / latest.height
    assert 0.05 <= returning <= 0.10

    in_turn = latest.sort("person_id", "referral_date", "referral_id")
    ended_before = in_turn.select(pl.col("ended_date").shift().over("person_id")).to_series()
    comes_back = in_turn["referral_id"].is_not_null() & ended_before.is_not_null()
    assert (in_turn["referral_date"].filter(comes_back) > ended_before.filter(comes_back)).all()
    assert (latest.group_by("person_id").agg(pl.col("ethnicity").n_unique())["ethnicity"] == 1).all()


# What is true in the invented world


def test_starts_waits_completion_and_attendance_look_real(new):
    waits = (new["started_date"] - new["referral_date"]).dt.total_days().drop_nulls()
    attended = new["sessions_attended"].sum()
    missed = new["sessions_missed_acceptable"].sum() + new["sessions_missed_unacceptable"].sum()
    mistaken = new["end_reason"].is_in(["INE", "MIS"]).fill_null(False)

    assert 0.66 <= _starts(new) <= 0.76
    assert 14 <= waits.median() <= 18
    assert waits.quantile(0.99) > 90
    assert 0.55 <= _completion(new) <= 0.61
    assert 0.67 <= attended / (attended + missed) <= 0.74
    assert 0.015 <= mistaken.mean() <= 0.025
    assert 0.025 <= (new["end_state"] == "declined_by_service").mean() <= 0.035


def test_black_and_mixed_women_complete_less_often_and_asian_women_as_often(latest):
    completion = {group: _completion(rows) for (group,), rows in latest.group_by("group")}

    assert 0.06 <= completion["white"] - completion["black"] <= 0.13
    assert 0.02 <= completion["white"] - completion["mixed"] <= 0.10
    assert abs(completion["white"] - completion["asian"]) <= 0.03


def test_black_women_start_less_often(latest):
    starts = {group: _starts(rows) for (group,), rows in latest.group_by("group")}

    assert 0.03 <= starts["white"] - starts["black"] <= 0.09


def test_complexity_lowers_completion(latest):
    completion = {level: _completion(rows) for (level,), rows in latest.group_by("complexity")}

    assert completion["low"] > completion["medium"] + 0.04
    assert completion["medium"] > completion["high"] + 0.04


def test_completion_improves_slowly(latest):
    by_year = [
        _completion(latest.filter(pl.col("ended_date").is_between(year.first_day, year.last_day)))
        for year in (FinancialYear(2023), FinancialYear(2025))
    ]

    assert 0.01 <= by_year[1] - by_year[0] <= 0.07


def test_one_service_truly_differs(latest):
    completion = {provider: _completion(rows) for (provider,), rows in latest.group_by("provider")}
    lowest, *others = sorted(completion.values())

    assert completion["LACEWORKS"] == lowest
    assert others[0] - lowest > 0.10


def test_areas_differ_in_who_comes_and_in_how_many_are_unknown(latest):
    shares = {
        provider: dict(rows["group"].drop_nulls().value_counts(normalize=True).iter_rows())
        for (provider,), rows in latest.group_by("provider")
    }
    assert shares["CWMHAF"]["white"] > 0.90
    assert shares["CROSSWAYS"]["black"] == pytest.approx(0.38, abs=0.04)
    assert shares["CROSSWAYS"]["asian"] == pytest.approx(0.18, abs=0.04)

    unknown = latest.group_by("provider").agg(pl.col("group").is_null().mean())["group"]
    assert unknown.max() == pytest.approx(0.14, abs=0.03)
    assert unknown.min() < 0.05
