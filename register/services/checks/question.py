"""What a check asks: two details of a person at least, a purpose, and perhaps a post to come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from register.access import Role
from register.births import birth_problem
from register.days import between, said_of
from register.errors import FieldProblem, InvalidInput
from register.identifiers import Trn, Urn
from register.law.provisions import COMMENCEMENT
from register.lists import one_of
from register.names import LONGEST_NAME, has_letter
from register.services.appointments.facts import Particulars
from register.services.looks import Purpose
from register.sheets.text import control_character

SURNAME: Final = "surname"
"""`last_name` as whoever asks knows it, in every box and member, and as it is kept."""

YEARS_AHEAD: Final = 10
"""How far ahead an appointment may be tried."""

_PURPOSES_OF: Final = {
    Role.PANEL: (Purpose.APPOINTING, Purpose.CONFIRMING, Purpose.PLACING, Purpose.ADVISING),
    Role.REGISTRAR: (Purpose.DECIDING,),
}


ASKED_FOR: Final = tuple(dict.fromkeys(each for some in _PURPOSES_OF.values() for each in some))
"""Every purpose for which somebody may check."""


def days_tried(today: date) -> tuple[date, date]:
    """The first and last day on which an appointment may be tried.

    Not those on which one is recorded: a post that is tried is yet to come, so that it may lie
    further ahead, and nobody tries one of the days before the law asked for an award, which the
    record of a SENCO of long standing needs.
    """
    return COMMENCEMENT, date(today.year + YEARS_AHEAD, 12, 31)


def purposes_of(role: Role | None) -> tuple[Purpose, ...]:
    """The purposes for which somebody of that role may check: a registrar's is theirs alone."""
    return _PURPOSES_OF.get(role, ()) if role else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A look at one person: every detail given must match. `urn` and `appoint_on` go together."""

    purpose: Purpose
    trn: Trn | None = None
    born_on: date | None = None
    last_name: str | None = None
    appoint_on: date | None = None
    urn: Urn | None = None
    said: Particulars = field(default_factory=Particulars)
    """What the asker knows of the person, as SENCO of that school."""

    @property
    def gives_every_detail(self) -> bool:
        """Whether last name, date of birth and TRN are all given."""
        return bool(self.last_name) and self.born_on is not None and self.trn is not None


def refuse_unusable(question: Question, today: date, role: Role | None) -> None:
    """Raise InvalidInput, naming each box, unless that role may ask the question today."""
    problems = [
        *_purpose(question.purpose, role),
        *_too_few_details(question),
        *_last_name(question.last_name),
        *_birth(question.born_on, today),
        *_appointment(question, today),
    ]
    if problems:
        raise InvalidInput(problems)


def _purpose(purpose: Purpose, role: Role | None) -> Iterator[FieldProblem]:
    own = purposes_of(role)
    if purpose not in own:
        yield FieldProblem(
            "purpose",
            f"‘{purpose.words}’ is not a purpose of your kind of account. Choose: "
            + one_of(f"‘{each.words}’ ({each.value})" for each in own),
        )


def too_few_details(*given: bool) -> FieldProblem | None:
    """What is wrong where less than two of last name, date of birth and TRN are given; named by the
    first that is not.
    """
    if sum(given) > 1:
        return None
    missing = (SURNAME, "born_on", "trn")[given.index(False)]
    return FieldProblem(
        missing, "Enter two or more of last name, date of birth and teacher reference number"
    )


def _too_few_details(question: Question) -> Iterator[FieldProblem]:
    given = (bool(question.last_name), question.born_on is not None, question.trn is not None)
    if problem := too_few_details(*given):
        yield problem


def _last_name(last_name: str | None) -> Iterator[FieldProblem]:
    if not last_name:
        return
    if len(last_name) > LONGEST_NAME:
        yield FieldProblem(SURNAME, f"Last name must be {LONGEST_NAME} characters or fewer")
    elif control_character(last_name):
        yield FieldProblem(SURNAME, "Last name has a character that cannot be printed. Retype it")
    elif not has_letter(last_name):
        yield FieldProblem(SURNAME, "Last name must have a letter in it")


def _birth(born_on: date | None, today: date) -> Iterator[FieldProblem]:
    if born_on is not None and (problem := birth_problem(born_on, today)):
        yield FieldProblem("born_on", problem)


def _appointment(question: Question, today: date) -> Iterator[FieldProblem]:
    day = question.appoint_on
    if day is None and (question.urn is not None or question.said != Particulars()):
        yield FieldProblem("appoint_on", "Enter the first day as SENCO")
    if day is not None and question.urn is None:
        yield FieldProblem("urn", "Enter the URN of the school")
    first, last = days_tried(today)
    if day is not None and not first <= day <= last:
        yield FieldProblem("appoint_on", said_of("first day as SENCO", between(first, last)))
