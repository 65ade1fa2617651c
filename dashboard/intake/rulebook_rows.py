"""Rules between the cells of a row, and between the rows of a sheet."""

from dashboard.intake.rule import Rule, confirm, mend

REFERRALS: tuple[Rule, ...] = (
    mend("before_referral", "A date before the referral", "no date before the referral",
         "Correct this date or the date of the referral.", "{column} is before referral_date"),
    mend("referral_after_others", "The referral is after other dates", "no date before the referral",
         "Correct the date of the referral.", "{column} is after several other dates of this row"),
    mend("end_before_start", "Ended before it started", "an end on or after the start",
         "Correct the date of the start or of the end.", "{column} is before started_date"),
    mend("end_date_missing", "Ended, but no end date", "a date for each referral that has ended",
         "Fill in the end date, or set end_state to open.", "{column} is blank, but the referral has ended"),
    mend("end_state_open", "An end date, but still open", "open only without an end date",
         "Say how it ended, or delete the end date.", "{column} says open, but there is an end date"),
    mend("end_reason_missing", "No reason for an early end", "a reason if it ended early or was cancelled",
         "Fill in the reason.", "{column} is blank, but the referral ended early or was cancelled"),
    mend("ethnicity_missing", "No ethnicity and no reason", "her ethnicity, or why it is not given",
         "Fill in the ethnicity, or say why it is not given in ethnicity_missing_reason.",
         "{column} is not given, and ethnicity_missing_reason does not say why"),
    confirm("dates_out_of_order", "Dates in an unusual order", "assessed, then plan agreed, then started",
            "Check the dates of this row.", "{column} is out of order with the dates beside it"),
    confirm("attended_more_than_offered", "More attended and missed than offered",
            "attended and missed together no more than offered", "Check the numbers of sessions.",
            "{column}, with those missed, is more than were offered"),
    confirm("completed_without_attendance", "Completed with no session attended",
            "a session attended if the work was completed", "Check the sessions and how the referral ended.",
            "{column} is 0, but the referral was completed"),
    confirm("need_change_without_need", "A change in a need that she does not have",
            "a change only where the need is yes", "Check the need and the change in it.",
            "{column} is given, but the need itself is not yes"),
    mend("contract_missing", "No contract", "the contract of each referral",
         "Fill in the contract that the referral belongs to: you have more than one.",
         "{column} is blank, and you have more than one contract"),
)  # fmt: skip

WIDE_SHEET: tuple[Rule, ...] = (
    confirm("exit_without_end", "An exit, but no end date", "an end date where anything is said of the exit",
            "If the work has ended, fill in ended_date and how it ended (end_state). If it goes on, and this is how "
            "things are now, say so below: what this column says of these women is then left out until the work ends.",
            "{column} is given, but ended_date is blank",
            tick="The work with these women goes on: leave out what this column says of them"),
    mend("home_missing", "Safe or not, but no home", "where she lives, or unknown",
         "Say where she lives, or unknown; or leave this cell blank too.",
         "{column} is given, but where she lives at that time is not"),
)  # fmt: skip

BETWEEN_SHEETS: tuple[Rule, ...] = (
    mend("unknown_referral", "A referral that we do not know", "a referral of this return, or of an earlier one",
         "Correct the record number; or choose the referrals sheet that holds it as well, so that both are sent "
         "together.",
         "{column} is not in the referrals sheet, nor in any return that you have sent before"),
    mend("number_used_again", "The number of a referral that has ended", "a number of its own for each referral",
         "This is another referral of hers, or of somebody else: give it a number of its own, or it takes the place of "
         "the earlier one. Where one number stands for a woman and for her referral, write /again after it.",
         "{column} is the number of a referral that ended on {detail}, before this one was made"),
)  # fmt: skip

FOLLOW_UP: tuple[Rule, ...] = (
    confirm("points_out_of_order", "Exit before the start", "the start first, then exit, then three months after exit",
            "Check the dates of this referral.", "{column} is out of order with the start and exit of this referral"),
    mend("score_out_of_range", "A score outside the questionnaire's range", "a score in the questionnaire's range",
         "Correct the score, or the name of the questionnaire.", "{column} is outside the range of {detail}"),
    mend("score_already_converted", "A score that looks converted", "a whole number, the sum of her answers",
         "Set score_scale to metric if the score has been converted already, so that it is not converted twice; the "
         "wide sheet takes the sum of her answers only.",
         "{column} is not whole, so it looks as if it had been converted to the metric scale already"),
    mend("not_a_metric_score", "Not a score of the metric scale", "one of the 29 metric scores of SWEMWBS",
         "Set score_scale to raw if this is the sum of her answers; else correct the score.",
         "{column} is said to be metric, but no sum of answers is converted to it"),
    mend("metric_only_for_swemwbs", "Metric for another questionnaire", "raw, or blank",
         "Set score_scale to raw, or leave it blank.", "{column} can be metric for SWEMWBS only"),
    mend("area_missing", "An Outcomes Star without its area", "the area of the Star that the score is for",
         "Fill in the area: a Star has a score for each.", "{column} is blank, but this is an Outcomes Star"),
    mend("response_differs", "One response that says two things", "the same in all rows of one response",
         "Correct the row that is wrong, or the number of the response.",
         "{column} is not the same as in another row of this response"),
)  # fmt: skip

REFERENCE: tuple[Rule, ...] = (
    mend("cutoff_differs", "More than one cut-off date", "one cut-off date for the whole file",
         "Give the same cut-off date in each row, or send a file for each.",
         "{column} is not the date that most rows have"),
    mend("after_cutoff", "A date after the cut-off", "no date after data_cutoff_date",
         "Correct this date or the cut-off.", "{column} is after the date up to which anything is known"),
    mend("reoffence_before_index", "A reoffence before the index date", "a reoffence on or after the index date",
         "Correct this date or index_date.", "{column} is before index_date"),
    mend("reoffended_disagrees", "Reoffended or not, against the date", "1 if the date is within 12 months, else 0",
         "Correct the date, or reoffended.",
         "{column} says something else than first_reoffence_date: 12 months end the day before index_date comes again"),
    mend("reoffence_count_disagrees", "Reoffended or not, against the number", "1 or more if reoffended is 1, else 0",
         "Correct the number, or reoffended.", "{column} says something else than reoffended"),
)  # fmt: skip
