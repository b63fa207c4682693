"""What a school says of its SENCO, as values: no database here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from register.access import Actor
from register.days import Days
from register.identifiers import Trn
from register.names import fold
from register.whole_names import whole_name


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """A person as somebody typed them."""

    trn: Trn
    last_name: str
    first_names: str
    born_on: date

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The same for the same details, however their case and accents were typed."""
        return (self.trn, fold(self.last_name), fold(self.first_names), self.born_on.isoformat())

    @property
    def name(self) -> str:
        """First names, then last name."""
        return whole_name(self.first_names, self.last_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What regulation 49(2) and (3) ask of the person; None where it is not known."""

    is_head_teacher: bool | None = None
    is_qualified_teacher: bool | None = None
    induction: str | None = None
    """`met`, `not_met` or `not_required`."""
    is_teaching_at_school: bool | None = None


class SaysParticulars(Protocol):
    """A designation that is held, or a row of a file about one."""

    @property
    def is_head_teacher(self) -> bool | None: ...
    @property
    def is_qualified_teacher(self) -> bool | None: ...
    @property
    def induction(self) -> str | None: ...
    @property
    def is_teaching_at_school(self) -> bool | None: ...


def particulars_of(said: SaysParticulars) -> Particulars:
    """What it says of regulation 49(2) and (3)."""
    return Particulars(
        is_head_teacher=said.is_head_teacher,
        is_qualified_teacher=said.is_qualified_teacher,
        induction=said.induction,
        is_teaching_at_school=said.is_teaching_at_school,
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """Earlier service as SENCO of a school; `ended_on` None while it goes on."""

    school_urn: str
    started_on: date
    ended_on: date | None

    @property
    def days(self) -> Days:
        """First and last as SENCO there."""
        return self.started_on, self.ended_on


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDesignation:
    """A designation to be: who, where, from when, and what the school says of them."""

    school_urn: str
    person: TypedPerson
    started_on: date | None
    """None only in a file, where nobody knows the day."""
    ended_on: date | None = None
    particulars: Particulars = field(default_factory=Particulars)
    prior_service: tuple[Spell, ...] = ()
    source: str = ""

    @property
    def days(self) -> Days:
        """First and last as SENCO."""
        return self.started_on, self.ended_on


class AmendmentReason(StrEnum):
    """Why a designation on the record is corrected or taken back."""

    TYPING_MISTAKE = "typing_mistake"
    NEW_EVIDENCE = "new_evidence"
    WRONG_PERSON = "wrong_person"
    NEVER_TOOK_EFFECT = "never_took_effect"
    OTHER = "other"


REASONS: Final = {
    AmendmentReason.TYPING_MISTAKE: "It was typed wrongly",
    AmendmentReason.NEW_EVIDENCE: "There is new evidence",
    AmendmentReason.WRONG_PERSON: "It is the wrong person",
    AmendmentReason.NEVER_TOOK_EFFECT: "It never took effect",
    AmendmentReason.OTHER: "Another reason",
}
"""The same in words, as a school chooses among them and a registrar reads them."""

WHY_CORRECTED: Final = (
    AmendmentReason.TYPING_MISTAKE,
    AmendmentReason.NEW_EVIDENCE,
    AmendmentReason.OTHER,
)
"""Why a designation is corrected: who is designated stays, and so does that it took effect."""
WHY_TAKEN_BACK: Final = tuple(AmendmentReason)
"""Why a designation should never have been recorded."""
WHY_NONE_TAKEN_BACK: Final = tuple(
    each for each in AmendmentReason if each is not AmendmentReason.WRONG_PERSON
)
"""Why it should never have been recorded that a school has no SENCO: that is about no person."""
WHY_SERVICE_TAKEN_BACK: Final = tuple(
    each for each in AmendmentReason if each is not AmendmentReason.OTHER
)
"""Why earlier service is taken back: no words are asked for, so there is no other reason."""


def note_problem(reason: AmendmentReason, note: str) -> str | None:
    """What is wrong where another reason is given and not said."""
    if reason is AmendmentReason.OTHER and not note.strip():
        return "Enter what was wrong: “Another reason” alone does not say which"
    return None


def declared_by(actor: Actor) -> str:
    """Who says so, as the record shows it."""
    return f"Declared by {actor.organisation_name}"
