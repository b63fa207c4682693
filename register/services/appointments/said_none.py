"""When a school has said that it has no SENCO: from a day, until somebody is designated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from register.days import ONE_DAY, day_in_words
from register.queries.appointments import HeldAppointment, HeldVacancy
from register.services.appointments.spans import bounds


@dataclass(frozen=True, slots=True)
class SaidNone:
    """One time without a SENCO, as the school has said it."""

    since: date
    until: date | None
    """The day before the next designation took effect, or will; None where there is none. It is
    the day before `since` where somebody turned out to be designated on that day.
    """
    statements: tuple[HeldVacancy, ...]
    """What says so, by day: a school may have said it again from an earlier day."""

    @property
    def counts(self) -> bool:
        """Whether it says anything of any day."""
        return self.until is None or self.until >= self.since

    @property
    def words(self) -> str:
        """From when to when: “from 1 August 2025 to 31 August 2025”."""
        since = f"from {day_in_words(self.since)}"
        if not self.counts:
            return f"{since}, on which somebody was designated"
        return f"{since} to {day_in_words(self.until)}" if self.until else since

    def holds_on(self, day: date) -> bool:
        """Whether it says that there is none on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


def times_said_none(
    statements: Sequence[HeldVacancy], designated: Iterable[HeldAppointment]
) -> tuple[SaidNone, ...]:
    """Each time that these statements, by day, say that there is none.

    designated: everybody who counts as designated at the school.
    """
    spans = sorted(bounds(each.days) for each in designated)
    times: dict[tuple[date | None, bool], list[HeldVacancy]] = {}
    for each in statements:
        first = next((first for first, last in spans if last >= each.declared_on), None)
        counts = first is None or first > each.declared_on
        times.setdefault((first, counts), []).append(each)
    return tuple(
        SaidNone(since, (first if counts else since) - ONE_DAY if first else None, tuple(said))
        for (first, counts), said in times.items()
        for since in [said[0].declared_on]
    )
