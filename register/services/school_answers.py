"""Schools' answers on a day, compared before and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import NotFound
from register.law.findings import Status
from register.law.words import STATUS_WORDS
from register.services.compliance.school import school_compliance

MOST_SCHOOLS: Final = 10
"""Schools whose answers a preview works out before and after: few people serve at more."""


@dataclass(frozen=True, slots=True)
class SchoolAnswer:
    """A school's answer on a day."""

    school: str
    status: Status
    words: str

    @property
    def why(self) -> str:
        """The sentence without its status, for whoever has the status before them already."""
        rest = self.words.removeprefix(STATUS_WORDS[self.status]).lstrip(" ,")
        return rest[:1].upper() + rest[1:]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A school's answer, without a change and with it."""

    urn: str
    before: SchoolAnswer
    after: SchoolAnswer

    @property
    def differs(self) -> bool:
        """Whether the change makes it another."""
        return self.before != self.after

    @property
    def in_words(self) -> str:
        """What becomes of the answer, in a line."""
        was, then = STATUS_WORDS[self.before.status], STATUS_WORDS[self.after.status]
        return f"{was}, then {then}. {self.after.words}" if self.differs else f"{was}, as before"


def changes_of(
    before: Mapping[str, SchoolAnswer], after: Mapping[str, SchoolAnswer]
) -> tuple[AnswerChange, ...]:
    """What became of each school that the register held before, and holds after."""
    return tuple(AnswerChange(urn, before[urn], after[urn]) for urn in after if urn in before)


def answers_on(
    session: Session, urns: Iterable[str], day: date, *, actor: Actor, now: datetime
) -> dict[str, SchoolAnswer]:
    """The answer of each of these schools that the register holds."""
    found = {}
    for urn in urns:
        try:
            answer = school_compliance(session, urn, as_at=day, actor=actor, now=now)
        except NotFound:
            continue
        found[urn] = SchoolAnswer(answer.school.name, answer.finding.status, answer.words)
    return found
