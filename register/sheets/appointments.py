"""SENCO appointments for many schools at once: what a row must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from register.identifiers import Trn, Urn
from register.sheets.findings import Parsed


@dataclass(frozen=True, slots=True)
class PriorSpell:
    """Earlier designated service; `ended_on` None means still running, `urn` None means the school
    is not given.
    """

    started_on: date
    ended_on: date | None
    urn: Urn


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One row that can be used.

    Yes is True, no is False, not known is None; `induction` is `met`, `not_met`, `not_required` or
    "".
    """

    number: int
    urn: Urn
    trn: Trn
    last_name: str
    first_names: str
    born_on: date
    started_on: date | None
    ended_on: date | None
    is_head_teacher: bool | None
    is_qualified_teacher: bool | None
    induction: str | None
    """`met`, `not_met`, `not_required`; None: not known."""
    is_teaching_at_school: bool | None
    prior_service: tuple[PriorSpell, ...] = ()
    source: str = ""


ParsedAppointments: TypeAlias = Parsed[AppointmentRow]


def parse(data: bytes, *, today: date) -> ParsedAppointments:
    """Read a whole file of appointments; raises FileRefused when it cannot be read at all."""
    raise NotImplementedError
