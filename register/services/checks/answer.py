"""What a check answers, and how question and answer are kept: as they were given on the day."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from register.identifiers import Trn, Urn
from register.services.appointments.facts import Particulars
from register.services.checks.question import SURNAME, Question
from register.services.log import canonical
from register.services.looks import Purpose

_HEAD: Final = "known_at_entry"
_SAID: Final = tuple(each.name for each in fields(Particulars))


class CheckOutcome(StrEnum):
    """The answer in a word. A fault is none of these: it is Unavailable, and is not recorded."""

    HOLDS_AWARD_THAT_COUNTS = "HOLDS_AWARD_THAT_COUNTS"
    HOLDS_AWARD_NOT_KNOWN_TO_COUNT = "HOLDS_AWARD_NOT_KNOWN_TO_COUNT"
    HOLDS_AWARD_THAT_DOES_NOT_COUNT = "HOLDS_AWARD_THAT_DOES_NOT_COUNT"
    AWARD_NOT_YET_HELD = "AWARD_NOT_YET_HELD"
    AWARD_WITHDRAWN = "AWARD_WITHDRAWN"
    PERSON_KNOWN_NO_AWARD = "PERSON_KNOWN_NO_AWARD"
    MORE_THAN_ONE = "MORE_THAN_ONE"
    NO_MATCH = "NO_MATCH"
    NEEDS_REGISTRAR = "NEEDS_REGISTRAR"
    """Not answered: too many checks about these details did not lead to one person."""


class AwardShown(NamedTuple):
    """One award as the answer shows it: days are ISO text, an empty one is not recorded."""

    kind: str
    title: str
    provider: str
    commenced_on: str
    commenced_precision: str
    completed_on: str
    held_from: str
    withdrawn_on: str
    outcome: str
    """What this award alone would have given, of the first five outcomes."""
    reason: str
    """What the law makes of its dates, in a sentence."""
    paragraph: str
    url: str


class EnrolmentShown(NamedTuple):
    """An enrolment that goes on, or is completed with no award recorded yet."""

    kind: str
    provider: str
    commenced_on: str
    commenced_precision: str
    state: str


class ReadingShown(NamedTuple):
    """What another reading of the law would say, where it differs."""

    name: str
    text: str
    status: str
    deadline: str
    sentence: str
    if_known: str
    """What the reading would say if what is not known of the person were known to be met."""


class AppointmentShown(NamedTuple):
    """What the school's page would say on that day, were the person its SENCO from then."""

    urn: str
    school: str
    day: str
    status: str
    reason: str
    deadline: str
    sentence: str
    paragraph: str
    url: str
    readings: tuple[ReadingShown, ...]
    days_left: int | None
    not_known: tuple[str, ...]
    """What is not known of the person, a sentence for each."""
    if_known: str
    """What would be said if all that is not known of them were known to be met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """The outcome in words, with what it rests on."""

    outcome: CheckOutcome
    sentence: str
    details: tuple[str, ...] = ()
    awards: tuple[AwardShown, ...] = ()
    """The one that the outcome rests on first."""
    enrolments: tuple[EnrolmentShown, ...] = ()
    appointment: AppointmentShown | None = None

    @property
    def words(self) -> str:
        """The whole answer as one text."""
        return " ".join((self.sentence, *self.details))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One recorded check: who asked what, when and why, and what was answered then."""

    ref: str
    """The receipt number."""
    at: datetime
    asked_by: str
    organisation: str
    question: Question
    answer: CheckAnswer
    known_to: int
    """The newest log entry that the answer rests on."""
    look_digest: str
    """Hex SHA-256 of the look, with its salt."""
    digest: str
    """Hex SHA-256 of the question and the answer, with their salt."""


def question_json(question: Question) -> str:
    """The question as it is kept: as it was understood, with what was not asked left out."""
    given: dict[str, Any] = {"purpose": question.purpose.value}
    if question.trn is not None:
        given["trn"] = str(question.trn)
    if question.born_on is not None:
        given["born_on"] = question.born_on.isoformat()
    if question.last_name:
        given[SURNAME] = question.last_name
    if question.appoint_on is not None:
        given["appoint_on"] = question.appoint_on.isoformat()
        given["urn"] = str(question.urn)
        given |= {name: said for name, said in asdict(question.said).items() if said is not None}
    return canonical(given).decode()


def answer_json(answer: CheckAnswer, known_to: int) -> str:
    """The answer as it is kept, with the newest log entry that it rests on."""
    return canonical(answer_dict(answer) | {_HEAD: known_to}).decode()


def head_said(text: str) -> int | None:
    """The newest log entry that an answer says it rests on, as it was kept; None where it does not
    say: those given before the register kept it there.
    """
    said: int | None = json.loads(text).get(_HEAD)
    return said


def answer_dict(answer: CheckAnswer) -> dict[str, Any]:
    """The answer as plain members: the shape that is kept, and that the API sends."""
    appointment = None
    if answer.appointment is not None:
        appointment = answer.appointment._asdict()
        appointment["readings"] = [reading._asdict() for reading in answer.appointment.readings]
        appointment["not_known"] = list(answer.appointment.not_known)
    return {
        "outcome": answer.outcome.value,
        "sentence": answer.sentence,
        "details": list(answer.details),
        "awards": [award._asdict() for award in answer.awards],
        "courses": [enrolment._asdict() for enrolment in answer.enrolments],
        "appointment": appointment,
    }


def read_question(text: str) -> Question:
    """A question as it was kept."""
    given = json.loads(text)
    return Question(
        purpose=Purpose(given["purpose"]),
        trn=Trn(given["trn"]) if "trn" in given else None,
        born_on=_day(given.get("born_on")),
        last_name=given.get(SURNAME),
        appoint_on=_day(given.get("appoint_on")),
        urn=Urn(given["urn"]) if "urn" in given else None,
        said=Particulars(**{name: given[name] for name in _SAID if name in given}),
    )


def read_answer(text: str) -> CheckAnswer:
    """An answer as it was kept."""
    given = json.loads(text)
    return CheckAnswer(
        outcome=CheckOutcome(given["outcome"]),
        sentence=given["sentence"],
        details=tuple(given["details"]),
        awards=tuple(AwardShown(**award) for award in given["awards"]),
        enrolments=tuple(EnrolmentShown(**enrolment) for enrolment in given["courses"]),
        appointment=_read_appointment(given["appointment"]),
    )


def _read_appointment(given: Mapping[str, Any] | None) -> AppointmentShown | None:
    if given is None:
        return None
    readings = tuple(ReadingShown(**reading) for reading in given["readings"])
    not_known = tuple(given["not_known"])
    return AppointmentShown(**{**given, "readings": readings, "not_known": not_known})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
