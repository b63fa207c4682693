"""Every change to one fact of an appointment that is worth trying, smallest first.

A change says what would be recorded and gives the case with that and nothing else changed. What
it would do to the answer is not said here: it is asked (`changes`). A day of appointment that is
known is never changed, and nor is a recorded day that bars an award: neither is a remedy.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeAlias

from register.days import ONE_DAY, day_in_words
from register.law.anniversary import anniversary
from register.law.award_names import AWARD_NAMES
from register.law.awards import award_on
from register.law.facts import LAST_YEAR, AwardFacts, AwardKind, Case, Induction, ServicePeriod
from register.law.parameters import LONGEST_MONTH, Parameters
from register.law.readings import Readings
from register.law.service import counted_until
from register.law.words import counted_before


@dataclass(frozen=True, slots=True)
class Asked:
    """The appointment, the day, and the law that is asked."""

    case: Case
    as_at: date
    readings: Readings
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Change:
    """One fact changed: its name, the words that follow “If”, and the case as it would be."""

    fact: str
    words: str
    case: Case


def remedies(asked: Asked) -> Iterator[Change]:
    """Every change to one fact that could mend an answer or settle it, smallest first."""
    for find in _REMEDIES:
        yield from find(asked)


def losses(asked: Asked) -> Iterator[Change]:
    """Every change to one fact that a good answer could rest on, smallest first."""
    for find in _LOSSES:
        yield from find(asked)


def _requirements_not_known(asked: Asked) -> Iterator[Change]:
    """Paragraph (2), where the register does not know: recorded as met, and as not."""
    case = asked.case
    for value in (True, False):
        if case.qts is None:
            yield _requirement(case, "qts", value)
        if case.induction is None:
            yield _requirement(case, "induction", value)
        if case.teaching_at_school is None:
            yield _requirement(case, "teaching_at_school", value)


def _requirements_met(asked: Asked) -> Iterator[Change]:
    """Paragraphs (2) and (3), where they are recorded as not met."""
    case = asked.case
    if case.qts is False:
        yield _requirement(case, "qts", True)
    if case.induction is Induction.NOT_MET:
        yield _requirement(case, "induction", True)
    if case.teaching_at_school is False:
        yield _requirement(case, "teaching_at_school", True)
    if not case.head_teacher:
        yield _requirement(case, "head_teacher", True)


def _requirements_lost(asked: Asked) -> Iterator[Change]:
    """The same, where they are recorded as met."""
    case = asked.case
    if case.head_teacher:
        yield _requirement(case, "head_teacher", False)
    if case.qts:
        yield _requirement(case, "qts", False)
    if case.induction in (Induction.MET, Induction.NOT_REQUIRED):
        yield _requirement(case, "induction", False)
    if case.teaching_at_school:
        yield _requirement(case, "teaching_at_school", False)


_REQUIREMENT_WORDS: Final = {
    "qts": "a qualified teacher",
    "induction": "having passed induction",
    "teaching_at_school": "working as a teacher at the school",
    "head_teacher": "the head teacher",
}


def _requirement(case: Case, fact: str, value: bool) -> Change:
    words = f"the SENCO were recorded as {'' if value else 'not '}{_REQUIREMENT_WORDS[fact]}"
    if fact == "qts":
        return Change(fact, words, replace(case, qts=value))
    if fact == "teaching_at_school":
        return Change(fact, words, replace(case, teaching_at_school=value))
    if fact == "head_teacher":
        return Change(fact, words, replace(case, head_teacher=value))
    induction = Induction.MET if value else Induction.NOT_MET
    return Change(fact, words, replace(case, induction=induction))


def _gaps_in_awards(asked: Asked) -> Iterator[Change]:
    """What is missing of a recorded award or course: recognition, and the days that decide."""
    law, as_at = asked.parameters, asked.as_at
    for at, award in enumerate(asked.case.awards):
        course = AWARD_NAMES[award.kind].spoken
        if award.body_recognised is None:
            for value, how in ((True, ""), (False, "not ")):
                words = f"the body that gave the {course} were recorded as {how}recognised"
                yield _with_award(
                    asked, at, "body_recognised", words, replace(award, body_recognised=value)
                )
        if award.kind is not AwardKind.NASENCO:
            continue
        begun, ended = law.nasenco_commenced_before, law.nasenco_completed_before
        if award.commenced_on is None:
            for day, when in _either_side(begun, as_at):
                words = f"the {course} course were recorded as begun {when}"
                yield _with_award(
                    asked, at, "commenced_on", words, replace(award, commenced_on=day)
                )
        if award.completed_on is None:
            for day, when in _either_side(ended, as_at):
                words = f"the {course} course were recorded as completed {when}"
                yield _with_award(
                    asked, at, "completed_on", words, replace(award, completed_on=day)
                )


def _either_side(limit: date, as_at: date) -> Iterator[tuple[date, str]]:
    """A day before the limit and one on it, where they have come, and each in words."""
    yield min(as_at, limit - ONE_DAY), f"before {day_in_words(limit)}"
    if limit <= as_at:
        yield limit, f"on or after {day_in_words(limit)}"


def _awards_given(asked: Asked) -> Iterator[Change]:
    """A recorded course that had led to its award by the day."""
    for at, award in enumerate(asked.case.awards):
        given = award.held_from is not None and award.held_from <= asked.as_at
        if not given and award.withdrawn_on is None:
            course = AWARD_NAMES[award.kind].spoken
            words = f"the {course} course on record had led to an award by this day"
            yield _with_award(asked, at, "held_from", words, replace(award, held_from=asked.as_at))


def _new_awards(asked: Asked) -> Iterator[Change]:
    for award, words in awards_that_count(asked.as_at, asked.parameters):
        awards = (*asked.case.awards, award)
        yield Change("award", f"{words} were recorded as held by this day", _awards(asked, awards))


def awards_that_count(as_at: date, law: Parameters) -> Iterator[tuple[AwardFacts, str]]:
    """An award of each kind given on a day, as late as it can have been, and its words."""
    begun, ended = law.nasenco_commenced_before, law.nasenco_completed_before
    yield (
        AwardFacts(
            AwardKind.NASENCO,
            min(as_at, begun - ONE_DAY),
            min(as_at, ended - ONE_DAY),
            as_at,
            body_recognised=True,
        ),
        f"a National Award from a recognised body, begun before {day_in_words(begun)} and "
        f"completed before {day_in_words(ended)},",
    )
    first = law.npq_commenced_from
    yield (
        AwardFacts(AwardKind.NPQSENCO, min(as_at, first), as_at, as_at, body_recognised=True),
        f"an NPQ for SENCOs from a recognised provider, begun on or after {day_in_words(first)},",
    )


def _more_service(asked: Asked) -> Iterator[Change]:
    """Earlier service just over what exempts, ending the day before the last that counts."""
    became, law = asked.case.became_senco_on, asked.parameters
    if became is None:
        return
    until = counted_until(became, asked.readings, law)
    length = LONGEST_MONTH * (law.exempting_months + 1)
    if until.toordinal() <= length:
        return
    before = counted_before(asked.readings, law)
    words = (
        f"more than {law.exempting_months} months as a SENCO at a relevant school before {before} "
        "were recorded"
    )
    period = ServicePeriod(until - timedelta(days=length), until - ONE_DAY)
    service = (*asked.case.prior_service, period)
    yield Change("prior_service", words, replace(asked.case, prior_service=service))


def _appointment_day(asked: Asked) -> Iterator[Change]:
    """The first day, where it is not known: long ago, before the window, and on the day asked."""
    law, as_at = asked.parameters, asked.as_at
    if asked.case.became_senco_on is not None or as_at.year > LAST_YEAR:
        return
    before_window = anniversary(as_at, -law.window_years) - ONE_DAY
    for day, words in (
        (law.became_after, f"on or before {day_in_words(law.became_after)}"),
        (as_at, "on this day"),
        (before_window, f"on {day_in_words(before_window)}"),
    ):
        words = f"the SENCO were recorded as appointed {words}"
        yield Change("became_senco_on", words, replace(asked.case, became_senco_on=day))


def _awards_lost(asked: Asked) -> Iterator[Change]:
    """A recorded award withdrawn, or its body found not to be recognised."""
    for at, award in enumerate(asked.case.awards):
        course = AWARD_NAMES[award.kind].spoken
        if award_on(award, asked.as_at, asked.parameters).held:
            words = f"the {course} were withdrawn by this day"
            yield _with_award(
                asked, at, "withdrawn_on", words, replace(award, withdrawn_on=asked.as_at)
            )
        if award.body_recognised:
            words = f"the body that gave the {course} were recorded as not recognised"
            yield _with_award(
                asked, at, "body_recognised", words, replace(award, body_recognised=False)
            )


def _service_lost(asked: Asked) -> Iterator[Change]:
    """A declared period of earlier service that did not count after all."""
    service = asked.case.prior_service
    for at, period in enumerate(service):
        words = f"the service that began on {day_in_words(period.started_on)} did not count"
        rest = service[:at] + service[at + 1 :]
        yield Change("prior_service", words, replace(asked.case, prior_service=rest))


_Finder: TypeAlias = Callable[[Asked], Iterator[Change]]

_REMEDIES: Final[tuple[_Finder, ...]] = (
    _requirements_not_known,
    _gaps_in_awards,
    _appointment_day,
    _awards_given,
    _requirements_met,
    _new_awards,
    _more_service,
)
"""From a gap filled, through what is on record seen through, to something new."""

_LOSSES: Final[tuple[_Finder, ...]] = (_awards_lost, _service_lost, _requirements_lost)


def _with_award(asked: Asked, at: int, fact: str, words: str, award: AwardFacts) -> Change:
    awards = asked.case.awards
    return Change(fact, words, _awards(asked, (*awards[:at], award, *awards[at + 1 :])))


def _awards(asked: Asked, awards: tuple[AwardFacts, ...]) -> Case:
    return replace(asked.case, awards=awards)
