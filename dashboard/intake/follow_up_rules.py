"""Rules between the cells and rows of the accommodation, assessments and experience sheets.

As among the rules of the referrals sheet, one fault gives one problem, and what is null or unreadable is passed over.
"""

import polars as pl

from dashboard.definitions.ethnicity import GROUPS
from dashboard.definitions.instruments import INSTRUMENTS, SWEMWBS_METRIC, Instrument
from dashboard.definitions.sheets import QUESTIONS
from dashboard.intake.row_rules import RowRule

LARGEST_INVITATION = 10_000
ANSWERS = ("1", "2", "3", "4", "5", "declined")
_ROUNDING = 0.01 + 1e-9  # metric scores are printed with two decimals


def _in_order(date: str, point: str, later: tuple[str, ...], of: tuple[str, ...]) -> list[RowRule]:
    """No exit before the start: named is the one date alone against the others."""
    is_start = pl.col(point) == "start"
    early = (pl.col(point).is_in(later) & (pl.col(date) < pl.col(date).filter(is_start).min())).fill_null(False)
    known = pl.col("referral_id").is_not_null()
    return [
        RowRule("points_out_of_order", date, known & (early & (early.sum() == 1)).over(of)),
        RowRule("points_out_of_order", date, known & (is_start & (early.sum() > 1)).over(of)),
    ]


def _scores() -> list[RowRule]:
    score, scale, swemwbs = pl.col("score"), pl.col("score_scale"), pl.col("instrument") == "swemwbs"
    metric = pl.any_horizontal((score - value).abs() <= _ROUNDING for value in SWEMWBS_METRIC.values())
    raw = scale.is_null() | (scale == "raw")
    return [
        *(_range(instrument) for instrument in INSTRUMENTS.values()),
        RowRule("score_already_converted", "score", swemwbs & raw & (score != score.round())),
        RowRule("not_a_metric_score", "score", swemwbs & (scale == "metric") & ~metric),
        RowRule("metric_only_for_swemwbs", "score_scale",
                (scale == "metric") & pl.col("instrument").is_in([*INSTRUMENTS]) & ~swemwbs),
        RowRule("area_missing", "area", (pl.col("instrument") == "star") & pl.col("area").is_null()),
    ]  # fmt: skip


def _range(instrument: Instrument) -> RowRule:
    outside = ~pl.col("score").is_between(instrument.lowest, instrument.highest)
    detail = f"{instrument.title}, {instrument.lowest:g} to {instrument.highest:g}"
    return RowRule("score_out_of_range", "score", (pl.col("instrument") == instrument.slug) & outside, detail)


def _answers() -> list[RowRule]:
    """An answer is on the scale; of `invited` it is a number of women."""
    question, answer = pl.col("question"), pl.col("answer")
    invited = question == "invited"
    digits = answer.str.extract(r"^(-?\d+)$")
    number = digits.cast(pl.Int64, strict=False)
    possible = number.is_between(0, LARGEST_INVITATION).fill_null(False)
    return [
        RowRule("not_in_list", "answer", question.is_in([*QUESTIONS]) & ~answer.is_in(ANSWERS)),
        RowRule("not_a_number", "answer", invited & answer.is_not_null() & digits.is_null()),
        RowRule("number_out_of_range", "answer", invited & digits.is_not_null() & ~possible),
    ]


def _one_response(column: str, readable: pl.Expr) -> RowRule:
    """The first row that says something else than the response's first row does.

    A number that comes again in another month is another response, as in some forms.
    """
    cell = pl.col(column)
    differs = readable & cell.ne_missing(cell.filter(readable).first())
    first = (differs & (differs.cum_sum() == 1)).over("response_id", "answered_month")
    return RowRule("response_differs", column, pl.col("response_id").is_not_null() & first, if_sent=True)


ROW_RULES: dict[str, tuple[RowRule, ...]] = {
    "accommodation": tuple(_in_order("recorded_date", "point", ("exit", "three_months"), ("referral_id",))),
    "assessments": (
        *_scores(),
        *_in_order("completed_date", "occasion", ("exit",), ("referral_id", "instrument", "area")),
    ),
    "experience": (
        *_answers(),
        _one_response("ethnic_group", pl.col("ethnic_group").is_null() | pl.col("ethnic_group").is_in([*GROUPS])),
    ),
}
"""Sheet → its rules, in the order in which they are to be heard, where two are about the same cell."""
