"""Courses in steps: how long until something happened, in bands that are wide enough to be published.

Each band is a group of women, so that everybody stands in one of them: those to whom it happened in a step, those who
were not followed to its end, and everyone else. A life table is worked out from how many they are.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of a course."""

    until: int
    """Its last day, from the beginning."""
    words: str
    """The same as people say it: `4 weeks`."""
    happened: str
    """The group of those to whom it happened in this step."""
    happened_label: str
    followed: str = ""
    """The group of those to whom it had not happened, and who were not followed to its last day; nothing, where
    everybody was."""
    followed_label: str = ""


@dataclass(frozen=True)
class Course:
    """A course that is published in steps, and what is said of it."""

    indicator: str
    """Everyone who is followed."""
    steps: tuple[Step, ...]
    rest: dict[str, str]
    """The groups of everyone else → their labels."""
    not_yet: str
    """Of those to whom it has not happened: `had not started`."""
    by_now: str
    """Of those to whom it has: `had started`."""
    since: str
    """From when days are counted: `her referral`."""
    exact: str
    """The indicator that gives the same exactly, day by day, and is not published."""
    ends: str
    """What is said of how far they are followed."""
    who: str = "women"

    @property
    def groups(self) -> dict[str, str]:
        """Every group → its label: when it happened, then who was not followed so long, then everyone else."""
        return (
            {step.happened: step.happened_label for step in self.steps}
            | {step.followed: step.followed_label for step in self.steps if step.followed}
            | self.rest
        )


def _left(weeks: int, before: int) -> Step:
    when = f"in the first {weeks} weeks" if not before else f"after {before} to {weeks} weeks"
    so_long = f"less than {weeks} weeks" if not before else f"{before} to {weeks} weeks"
    return Step(
        7 * weeks, f"{weeks} weeks", f"left_{weeks}", f"Left {when}", f"followed_{weeks}",
        f"Not left so far, followed for {so_long}",
    )  # fmt: skip


WAITS = Course(
    indicator="waits",
    steps=(
        Step(7, "1 week", "started>week_1", "Started within a week"),
        Step(14, "2 weeks", "started>week_2", "Started after 1 to 2 weeks"),
        Step(28, "4 weeks", "started>week_4", "Started after 2 to 4 weeks"),
        Step(56, "8 weeks", "started>week_8", "Started after 4 to 8 weeks"),
    ),
    rest={"started>longer": "Started after more than 8 weeks", "not_started": "Not started"},
    not_yet="had not started",
    by_now="had started",
    since="their referral",
    exact="days_to_start",
    ends="Everyone was followed for at least 90 days. Who left before starting has not started.",
)
LEAVING = Course(
    indicator="started_in_period",
    steps=(_left(4, 0), _left(8, 4), _left(13, 8), _left(26, 13), _left(39, 26)),
    rest={"stayed": "Not left in 39 weeks"},
    not_yet="had not left",
    by_now="had left",
    since="their start",
    exact="time_to_leaving",
    ends="Women are followed to the end of the financial year in which they started, so that no later return changes "
    "a figure: who started late in it, for less than 39 weeks. Who finished, was helped elsewhere, went to custody or "
    "is free of her sentence has not left. Who died or was acquitted is followed until that day.",
)


def _reoffended(months: int, days: int) -> Step:
    when = "in the first 3 months" if months == 3 else f"after {months - 3} to {months} months"
    return Step(days, f"{months} months", f"reoffended>month_{months}", f"First proven reoffence {when}")


NO_REOFFENCE = {"none": "No proven reoffence within 12 months"}
REOFFENDING = Course(
    indicator="proven_reoffending",
    steps=(_reoffended(3, 91), _reoffended(6, 182), _reoffended(9, 273), _reoffended(12, 365)),
    rest=NO_REOFFENCE,
    not_yet="had had none",
    by_now="had had one",
    since="the index date",
    exact="time_to_reoffence",
    ends="Everyone was followed for 12 months, and for six more in which a reoffence could be proven. Those of whom it "
    "is not known when are left out; where they are too few to be shown, they count as having had none.",
    who="people",
)
REOFFENCES: dict[str, str] = {
    **NO_REOFFENCE,
    "reoffended>one": "1 proven reoffence",
    "reoffended>two": "2 proven reoffences",
    "reoffended>three": "3 to 5 proven reoffences",
    "reoffended>six": "6 or more proven reoffences",
}
"""How many there were within 12 months of the index date."""
COURSES: dict[str, Course] = {"waiting_time": WAITS, "leaving_step": LEAVING, "reoffence_step": REOFFENDING}
"""Characteristic → the course whose steps are its groups."""
INSTEAD: dict[str, tuple[str, str]] = {
    **{course.exact: (course.indicator, by) for by, course in COURSES.items()},
    "reoffences_per_person": ("proven_reoffending", "reoffences"),
}
"""Indicator that is not published → what is published of it: (indicator, characteristic)."""
