"""One school's answer on one day, explained: what page, API and command all show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from register.days import day_in_words
from register.law.changes import WouldChange, what_would_change_school
from register.law.findings import SINCE_A_DEADLINE, Finding, Reason, Status
from register.law.limbs import Limb, Node
from register.law.parameters import IN_FORCE, Parameters
from register.law.readings import DEFAULT, NAMED, POINTS, Readings, differs
from register.law.school import SchoolFinding
from register.law.service_account import ServiceAccount
from register.law.words import (
    STATUS_WORDS,
    Several,
    at_the_middle,
    of_several,
    reason_in_words,
    sentence,
)
from register.queries.facts_rows import ConversionRow, SchoolRow, TrustRow
from register.services.compliance.cases import SchoolCases
from register.services.compliance.explained_facts import Fact
from register.services.compliance.senco_history import PostOrGap

Found = TypeVar("Found", SchoolFinding, Finding)

IF_KNOWN: Final = "If all that is not known of the SENCO were known to be met"
"""What every door says before the answer that would then be given, and a colon."""

_POINTS: Final = {point.name: point for point in POINTS}


class ReadingText(NamedTuple):
    """A reading's name, what it takes the law to say, and the words that it reads."""

    name: str
    text: str
    source: str


def _reading(name: str, point_name: str, option: str) -> ReadingText:
    point = _POINTS[point_name]
    text = next(each.text for each in point.options if each.name == option)
    return ReadingText(name, text, f"“{point.text}” ({point.source})")


READING_TEXTS: Final = {
    "default": ReadingText(
        "default",
        "Only service before 1 September 2009 exempts, and the three years run from becoming "
        "SENCO at this school",
        _POINTS["prior_service"].source,
    ),
    "literal": _reading("literal", "prior_service", "ANY"),
    "person": _reading("person", "clock", "PERSON"),
}


class ReadingAnswer(NamedTuple, Generic[Found]):
    """What the answer is under one reading, beside the headline.

    `service` is earlier service as this reading counts it, by designation: only where the answer
    differs and the count does too.
    """

    reading: ReadingText
    finding: Found
    headline: Found
    service: Mapping[str, ServiceAccount] = MappingProxyType({})

    @property
    def words(self) -> str:
        """The answer in one sentence."""
        return answer_in_words(self.finding, NAMED[self.reading.name])

    @property
    def differs(self) -> bool:
        """Whether it differs from the headline, in status or in deadline alone."""
        return differs(self.finding, self.headline)

    @property
    def has_same_status(self) -> bool:
        """Whether it differs in deadline at most."""
        return self.finding.status is self.headline.status

    @property
    def because(self) -> str:
        """Why, in one sentence."""
        return because(self.finding, NAMED[self.reading.name])

    @property
    def says(self) -> str:
        """Why and by when; of the same status with another deadline, no more than that."""
        day = self.finding.deadline
        because = "The answer would be the same." if self.has_same_status else self.because
        return because if day and day_in_words(day) in because else f"{because} {_by(day)}"


def _by(deadline: date | None) -> str:
    if deadline is None:
        return "There would be no deadline."
    return f"The deadline would be {day_in_words(deadline)}."


class SencoOnDay(NamedTuple):
    """A SENCO on the day: since when without a break, and what was found of them alone."""

    id: str
    name: str
    since: date | None
    is_head_teacher: bool | None
    finding: Finding | None
    service: ServiceAccount


class Tree(NamedTuple):
    """How each limb stands for one designation, or for the school where there is none."""

    designation: str | None
    root: Node
    used: Mapping[str, tuple[str, ...]]
    """Which facts each of the law's own names for a fact stands for, by their ids."""

    def facts_behind(self, limb: Limb) -> list[str]:
        """The ids of the facts that a limb looked at, each once."""
        return list(dict.fromkeys(id for name in limb.facts for id in self.used.get(name, ())))


@dataclass(frozen=True, slots=True)
class SchoolCompliance:
    """One school's answer on one day, explained. The page, the API and the command all show it."""

    school: SchoolRow
    trusts: tuple[TrustRow, ...]
    """Those that GIAS lists it in, the first that it joined first: it should be one at most."""
    became: ConversionRow | None
    """What the school asked about turned into, where it has converted."""
    cases: SchoolCases
    as_at: date
    known_at: datetime
    """The instant asked about, or that of the newest entry: asked again it gives this answer."""
    finding: SchoolFinding
    readings: tuple[ReadingAnswer[SchoolFinding], ...]
    limbs: tuple[Tree, ...]
    facts: tuple[Fact, ...]
    senco: tuple[SencoOnDay, ...]
    history: tuple[PostOrGap, ...]
    not_known: tuple[str, ...]

    @property
    def then(self) -> tuple[str, ...]:
        """The URNs that the school had on the day, where it had yet to become what it is."""
        urns = (each.urn for each in self.cases.stretches_on(self.as_at))
        return tuple(urn for urn in urns if urn != self.cases.facts.urn)

    @property
    def came_from(self) -> tuple[ConversionRow, ...]:
        """The schools that became this one, whose designations go on at it."""
        facts = self.cases.facts
        return tuple(step for step in facts.conversions if step.to_urn == facts.urn)

    @property
    def days_left(self) -> int | None:
        """Days from the day asked about to the deadline; None where it decides nothing."""
        return days_left(self.finding, self.as_at)

    @property
    def words(self) -> str:
        """The answer in one sentence."""
        return answer_in_words(self.finding)

    @property
    def if_known(self) -> str:
        """What it would be, were all that is not known of the one SENCO known to be met."""
        return if_known_in_words(self.finding) if len(self.senco) == 1 else ""

    def changes(self) -> tuple[WouldChange, ...]:
        """Every single fact that would flip the answer, smallest change first.

        Worked out by trying each, which costs a good part of the answer itself: so on demand.
        """
        return what_would_change_school(self.cases.school, self.as_at)


class HasDeadline(Protocol):
    """What days are counted from."""

    @property
    def status(self) -> Status: ...
    @property
    def reason(self) -> Reason: ...
    @property
    def deadline(self) -> date | None: ...


def days_left(found: HasDeadline, as_at: date) -> int | None:
    """Days to the deadline, negative for a breach of it; None where it decides nothing.

    A school in breach for another reason has no days left, wherever the deadline lies. Nor has one
    of which something is not known: the award may be held, and then no day ends anything.
    """
    is_counted = found.status is Status.IN_WINDOW or (
        found.status is Status.NON_COMPLIANT and found.reason in SINCE_A_DEADLINE
    )
    return (found.deadline - as_at).days if is_counted and found.deadline else None


def if_known_in_words(found: SchoolFinding) -> str:
    """The answer, were all that is not known of its SENCO known to be met, in one sentence.

    Empty where the answer does not turn on that.
    """
    beneath = found.headline.finding.replaced if found.headline else None
    return answer_in_words(beneath) if beneath else ""


def answer_in_words(found: SchoolFinding | Finding, readings: Readings = DEFAULT) -> str:
    """Status, the day it lasts until where the law gives one, and why: one sentence."""
    why = because(found, readings)
    until = ""
    if found.status is Status.IN_WINDOW and found.deadline:
        until = f" until {day_in_words(found.deadline)}"
    elif isinstance(found, SchoolFinding) and found.since:
        until = f" since {day_in_words(found.since)}"
    return f"{STATUS_WORDS[found.status]}{until}, because {at_the_middle(why)}"


def because(
    found: SchoolFinding | Finding,
    readings: Readings = DEFAULT,
    parameters: Parameters = IN_FORCE,
) -> str:
    """Why, in one sentence that is true of every SENCO that a school has."""
    if isinstance(found, Finding) or not found.headline:
        return reason_in_words(found.reason, found.deadline, readings, parameters)
    worst = [sentence(each.finding, readings, parameters) for each in found.worst_of_each]
    return of_several(worst, are_all=found.is_of_all) if found.has_several else worst[0]


def several(found: SchoolFinding) -> Several | None:
    """Whether the reason is that of each SENCO or of some; None where there are not several."""
    if not found.has_several:
        return None
    told = {sentence(each.finding) for each in found.worst_of_each}
    return Several.EACH if found.is_of_all and len(told) == 1 else Several.SOME
