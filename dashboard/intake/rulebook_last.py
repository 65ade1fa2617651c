"""Rules that hold a return against the service's last one, and against what an ordinary quarter looks like."""

from dashboard.intake.rule import Rule, confirm

LAST_RETURN: tuple[Rule, ...] = (
    confirm("far_fewer_rows", "Far fewer rows than the version that they replace",
            "all rows of the sheet for the quarter",
            "A sheet that is sent again replaces the whole sheet of that quarter: send all its rows, or leave it out.",
            "{detail}"),
    confirm("no_date_in_quarter", "No date lies in the quarter that was chosen",
            "something that happened in the quarter",
            "Check which quarter is chosen, and that this is the file of that quarter.",
            "{detail}"),
    confirm("referrals_unlike_last", "Far more or far fewer referrals than last time",
            "about as many referrals received as in the last return",
            "Check that the file holds every referral of the quarter, and each of them once.",
            "{detail}: far more or far fewer referrals than last time"),
    confirm("column_no_longer_filled", "Columns that were filled last time and are blank now",
            "the columns that you sent last time",
            "Check the export: a column may have been left out, or renamed where it comes from.",
            "Blank or missing now: {detail}"),
    confirm("known_of_nobody", "Known of nobody", "what is known of at least some of the women",
            "Check that this is the right column, and what its words were said to mean. Without it no figures can be "
            "shown group by group.",
            "{column} is not known for {detail}"),
    confirm("less_known_than_last", "Much less is known than last time",
            "known for about as many as in the last return",
            "Check the export: the column may have been filled from somewhere else.",
            "{column} is not known for {detail}"),
    confirm("nothing_has_changed", "Nothing has changed since the last return",
            "something that has changed in a quarter",
            "Check that this is the new export, and not the file of last time.",
            "{detail} are exactly as they were, and none is new"),
    confirm("ended_on_one_day", "Nearly all ended on the same day", "ends on the days on which the work ended",
            "Check whether they were closed in one go: give the day on which the work with each woman ended.",
            "{detail}"),
)  # fmt: skip
