"""Why there is no figure: nothing was sent, nothing was ever asked, it is too early, or there is nobody to count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.beside import Ask
from dashboard.analysis.reading import COUNTS
from dashboard.definitions.indicators import Counting, Indicator, Kind, Voice
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.definitions.sheets import NEEDED_FOR
from dashboard.operations.returns import SentReturn

_Days = tuple[date | None, date | None]
"""The first and the last day of what is asked for; None where it has no end on that side."""

_REFERRED = "women referred"
_ANY_REFERRED = "ethnicity_known"
"""The figure that nearly every accepted referral counts for, whatever columns are sent."""


def with_reasons(ask: Ask, returns: Sequence[SentReturn]) -> Ask:
    """Asks the same; where there is no figure, the answer says why, and a count of nobody is a zero."""

    def asked(
        slug: str, *, by: str | None = None, first_day: date | None = None, last_day: date | None = None
    ) -> Answer:
        found = ask(slug, by=by, first_day=first_day, last_day=last_day)
        if found.definition.kind is Kind.CURVE:
            return found
        days = (first_day, last_day)
        why = _Reasons(found.definition, ask, tuple(item for item in returns if item.status != "withdrawn"))
        if by is None:
            return replace(found, rows=why.of_everyone(found.rows, days))
        if by in ("quarter", "year"):
            return replace(found, rows=tuple(why.of_time(row) for row in found.rows))
        if by == "provider":
            return replace(found, rows=tuple(why.of_provider(row, days) for row in found.rows))
        return found

    return asked


def needed(definition: Indicator) -> list[str]:
    """The sheets of a return that a figure comes from; none for what comes from elsewhere."""
    words = definition.source.partition(":")[0]
    return [sheet for sheet in NEEDED_FOR if words.startswith("Providers'") and sheet in words]


def came(definition: Indicator, returns: Iterable[SentReturn], first: date | None, last: date | None) -> bool:
    """Whether every sheet that a figure needs has come with the returns of that time."""
    sheets: set[str] = set()
    for item in returns:
        quarter = Quarter.parse(item.quarter)
        if (last is None or quarter.first_day <= last) and (first is None or quarter.last_day >= first):
            sheets.update(item.sheets if item.status != "withdrawn" else ())
    return sheets.issuperset(needed(definition))


@dataclass(frozen=True)
class _Reasons:
    """The reasons for one indicator, told from what was sent and from what other answers give."""

    definition: Indicator
    ask: Ask
    returns: tuple[SentReturn, ...]

    def of_everyone(self, rows: tuple[Row, ...], days: _Days) -> tuple[Row, ...]:
        """The figure of everyone together. Of a time that nothing was sent for, only who was there later is known."""
        if not self._sent(days) and (not rows or self.definition.of_referrals):
            return (Row("All", slug="all", mark="x"),)
        return rows or (self._nobody(days),)

    def of_time(self, row: Row) -> Row:
        """A quarter or year of a series: nobody counts, or nothing was sent for it."""
        if row.n or row.mark not in (None, "z"):
            return row
        time = Quarter.parse(row.group) if "Q" in row.group else FinancialYear.parse(row.group)
        return row if self._sent((time.first_day, time.last_day)) else Row(row.group, slug=row.slug, mark="x")

    def of_provider(self, row: Row, days: _Days) -> Row:
        """A service that a headline has no line of: it has not sent it, or nobody counts."""
        if row.mark != "x":
            return row

        def ask(slug: str, **more: date | None) -> Answer:
            return self.ask(slug, provider=row.slug, **more)

        theirs = replace(self, ask=ask, returns=tuple(item for item in self.returns if item.provider == row.slug))
        (found,) = theirs.of_everyone((), days)
        return replace(found, group=row.group, slug=row.slug)

    def _sent(self, days: _Days) -> bool:
        return came(self.definition, self.returns, *days)

    def _nobody(self, days: _Days) -> Row:
        """What was sent holds nobody: zero for a count, else the mark that says why."""
        if self._too_early(days):
            mark: str | None = "m"
        elif self._column_never_came(days):
            mark = "x"
        elif self.definition.kind in COUNTS:
            return Row("All", n=0, slug="all")
        elif self._never_asked():
            mark = "n"
        else:
            mark = "z"
        return Row("All", slug="all", mark=mark)

    def _too_early(self, days: _Days) -> bool:
        """Whether nobody in what was sent has had the time."""
        if self.definition.domain == "reoffending":
            return not self._counts("proven_reoffending", (None, None))
        quarters = [Quarter.parse(item.quarter) for item in self.returns if "referrals" in item.sheets]
        if not quarters or not self.definition.matures_after_days:
            return False
        first, last = days
        old_enough = max(quarters).last_day - timedelta(self.definition.matures_after_days)
        if self.definition.counted_on == _REFERRED and self._counts(_ANY_REFERRED, days):
            return not self._counts(_ANY_REFERRED, (first, min(old_enough, last or old_enough)))
        return max(min(quarters).first_day, first or date.min) > old_enough

    def _column_never_came(self, days: _Days) -> bool:
        """Whether there is somebody of whom the returns could tell it, and they do not."""
        one = self.definition
        if one.counting is Counting.SESSIONS:
            return self._counts("women_supported", days) and not self._counts("attended", days)
        if one.domain == "reoffending":
            return one.slug != "reoffences_per_reoffender" and self._counts("proven_reoffending", days)
        return one.kind is Kind.SHARE and one.counted_on == _REFERRED and self._counts(_ANY_REFERRED, days)

    def _never_asked(self) -> bool:
        """Whether women could have said it, and none ever did. Answers that name no contract may be to another one."""
        if self.definition.voice is not Voice.HER_WORDS or self.ask(self.definition.slug).rows:
            return False
        return self.definition.counting is not Counting.ANSWERS or bool(self.ask("experience_response").rows)

    def _counts(self, slug: str, days: _Days) -> bool:
        return any(row.n or row.mark in ("c", "u") for row in self.ask(slug, first_day=days[0], last_day=days[1]).rows)
