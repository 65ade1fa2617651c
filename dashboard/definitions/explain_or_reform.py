"""What can be answered to a clear difference: explain it, or reform it (Lammy Review 2017, recommendation 4)."""

from enum import StrEnum

PRINCIPLE = "Whoever runs a service in which a group fares clearly worse explains it with evidence, or changes it."


class Status(StrEnum):
    """A commissioner's answer to a clear difference."""

    LOOKING = "looking"
    EXPLAINED = "explained"
    REFORM = "reform"
    NOT_AGREED = "not_agreed"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def answers(self) -> bool:
        """Whether it says what will be done. That it is being looked into does not."""
        return self is not Status.LOOKING


_WORDS = {
    Status.LOOKING: "being looked into",
    Status.EXPLAINED: "explained, with evidence",
    Status.REFORM: "reform agreed",
    Status.NOT_AGREED: "neither explained nor reform agreed",
}
NEEDS = {
    Status.LOOKING: ("owner", "review_on"),
    Status.EXPLAINED: ("words", "owner", "evidence", "review_on"),
    Status.REFORM: ("words", "owner", "review_on"),
    Status.NOT_AGREED: ("words", "owner", "review_on"),
}
"""What each answer cannot be given without."""
