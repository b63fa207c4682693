"""Days on which a school has no SENCO on record, told to whoever opens or leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.days import ONE_DAY, Days, day_in_words
from register.law.facts import CLOSED
from register.numbers import counted
from register.queries.appointments import HeldAppointment
from register.services.appointments.school import SchoolNow
from register.services.appointments.spans import bounds, gained, uncovered


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a SENCO on record, both ends included."""

    first: date | None
    """None where the register knows no earlier day with one."""
    last: date | None
    """None where nobody is recorded after it."""

    @property
    def words(self) -> str:
        """From when to when: “from 1 May 2026 to 3 May 2026 (3 days)”."""
        if self.first is None:
            return f"until {day_in_words(self.last)}" if self.last else ""
        if self.last is None:
            return f"from {day_in_words(self.first)}"
        if self.first == self.last:
            return f"on {day_in_words(self.first)}"
        days = counted((self.last - self.first).days + 1, "day")
        return f"from {day_in_words(self.first)} to {day_in_words(self.last)} ({days})"

    def meets(self, swap: Swap) -> bool:
        """Whether that change opens it, or leaves it just before or after its days."""
        here = bounds((self.first, self.last))
        return any(_meets(here, bounds(days)) for days in swap.changed)


@dataclass(frozen=True, slots=True)
class Swap:
    """What a change does to one designation's days."""

    held: HeldAppointment | None
    """The version that goes; None for a designation that is new."""
    days: Days | None
    """Those that come in its place; None for one that is taken back."""

    @property
    def changed(self) -> list[Days]:
        """The days on which it takes effect, or no longer does."""
        before = self.held.days if self.held else None
        return gained(before, self.days) + gained(self.days, before)


def gaps_after(school: SchoolNow, *swaps: Swap) -> tuple[Gap, ...]:
    """The days without a SENCO that these changes open, or leave just before or after them.

    The school's designations are those of the schools that became it, and that it became.
    """
    gone = {swap.held.ref for swap in swaps if swap.held}
    everybody = [*school.recorded, *school.later]
    held = [each.days for each in everybody]
    stay = [each.days for each in everybody if each.ref not in gone]
    come = [swap.days for swap in swaps if swap.days]
    changed = [bounds(days) for swap in swaps for days in swap.changed]
    since = min(bounds(days)[0] for days in [*held, *come])
    return tuple(
        Gap(
            None if first == date.min else first,
            None if last == date.max else last,
        )
        for first, last in uncovered([*stay, *come], since, _last_day(school))
        if any(_meets((first, last), days) for days in changed)
    )


def gaps_in_words(gaps: Sequence[Gap], *, will: bool = False) -> str:
    """One sentence that names the days, empty where there are none; `will` before it is done."""
    if not gaps:
        return ""
    verb = "will have" if will else "has"
    days = " and ".join(gap.words for gap in gaps)
    return f"The school {verb} no SENCO on record {days}".rstrip() + "."


def _last_day(school: SchoolNow) -> date:
    """The last day on which the school, or one that it became, needs a SENCO."""
    standing = school.standing
    if standing is None or standing.status_code != CLOSED or school.became:
        return date.max
    return standing.closed_on or date.max


def _meets(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two spans share a day or follow one another without a break."""
    return _before(one[0]) <= other[1] and _before(other[0]) <= one[1]


def _before(day: date) -> date:
    return day if day == date.min else day - ONE_DAY
