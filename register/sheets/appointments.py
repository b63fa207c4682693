"""SENCO appointments for many schools at once: what a row must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from register.identifiers import IdentifierError, Trn, Urn
from register.sheets.columns import choices, identifiers, plain, yes_no
from register.sheets.dates import Flaw, read_day
from register.sheets.day_columns import days, notice_unshown_orders
from register.sheets.findings import Parsed, PartialDay, Precision
from register.sheets.headings import Column, SheetSpec
from register.sheets.people import PEOPLE_COLUMNS, People, read_people
from register.sheets.reader import read_table
from register.sheets.reading import Reading, finish

__all__ = ["SPEC", "TEMPLATE", "AppointmentRow", "ParsedAppointments", "PriorSpell", "parse"]

SPEC = SheetSpec(
    columns=(
        Column("urn", "URN", ("School URN", "Unique reference number")),
        *PEOPLE_COLUMNS,
        Column("started_on", "Started", ("Started on", "Start date", "Appointed", "From")),
        Column("ended_on", "Ended", ("Ended on", "End date", "Left", "To")),
        Column("head_teacher", "Head teacher", ("Headteacher", "Is head teacher")),
        Column("qualified_teacher", "Qualified teacher", ("QTS", "Has QTS")),
        Column("induction", "Induction", ("Induction status",)),
        Column("teaching_at_school", "Teaching at school", ("Teaching here", "Teaches at school")),
        Column("prior_service", "Prior service", ("Previous service",), is_required=False),
        Column("source", "Source", ("Source of information",), is_required=False),
    ),
    identifier="urn",
    # An operator's command, not a page.
    max_bytes=50_000_000,
    max_rows=100_000,
)
TEMPLATE = tuple(column.heading for column in SPEC.columns)
"""The headings of an empty template."""

_INDUCTION = {
    "met": "met", "passed": "met", "pass": "met", "completed": "met", "yes": "met",
    "not met": "not_met", "failed": "not_met", "in progress": "not_met", "no": "not_met",
    "not required": "not_required", "exempt": "not_required",
    "not known": None, "unknown": None, "": None,
}  # fmt: skip
_SPELL = re.compile(r"(.+?)\.\.(.*?)@(.+)")
_SPELL_EXPECTED = "Write each period as start..end@URN, like 01/09/2006..31/08/2008@142318."


@dataclass(frozen=True, slots=True)
class PriorSpell:
    """Earlier designated service at one school; `ended_on` None means still running."""

    started_on: date
    ended_on: date | None
    urn: Urn


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One row that can be used: yes is True, no is False, not known is None."""

    number: int
    urn: Urn
    trn: Trn
    last_name: str
    first_names: str
    born_on: date
    started_on: date | None
    """None where nobody knows the day."""
    ended_on: date | None
    is_head_teacher: bool | None
    is_qualified_teacher: bool | None
    induction: str | None
    """`met`, `not_met`, `not_required`; None: not known."""
    is_teaching_at_school: bool | None
    prior_service: tuple[PriorSpell, ...] = ()
    source: str = ""


ParsedAppointments: TypeAlias = Parsed[AppointmentRow]


@dataclass(frozen=True, slots=True)
class _Columns:
    people: People
    urns: list[Urn | None]
    started_on: list[date | None]
    ended_on: list[date | None]
    heads: list[bool | None]
    qualified: list[bool | None]
    inductions: list[str | None]
    teaching: list[bool | None]
    prior_service: list[tuple[PriorSpell, ...] | None]
    sources: list[str]


def parse(data: bytes, *, today: date) -> ParsedAppointments:
    """Read a whole file of appointments, which may start in the future.

    Raises UnsupportedFile, TooLarge or FileRefused when the file cannot be read at all.
    """
    table = read_table(data, SPEC)
    reading = Reading(table, SPEC)
    columns = _Columns(
        urns=identifiers(reading, "urn", Urn.parse),
        people=read_people(reading, today=today),
        started_on=_started(reading),
        ended_on=days(reading, "ended_on"),
        heads=choices(reading, "head_teacher", yes_no),
        qualified=choices(reading, "qualified_teacher", yes_no),
        inductions=choices(reading, "induction", _induction),
        teaching=choices(reading, "teaching_at_school", yes_no),
        prior_service=choices(reading, "prior_service", _spells),
        sources=plain(reading, "source"),
    )
    for row, (started, ended) in enumerate(zip(columns.started_on, columns.ended_on, strict=True)):
        if started and ended and ended < started:
            flaw = Flaw("ended-before-start", "is before Started", "Check both days.")
            reading.refuse(row, "ended_on", flaw)
    notice_unshown_orders(reading)
    return finish(table, reading, _rows(reading, columns))


def _started(reading: Reading) -> list[date | None]:
    """The day of appointment; where it is not known, it has to be said."""
    flaw = Flaw("missing", "is empty", "Without it, the register cannot say when the award is due.")
    for row, text in enumerate(reading.texts("started_on")):
        if not text:
            reading.warn(row, "started_on", flaw)
    return days(reading, "started_on")


def _induction(text: str) -> str | Flaw | None:
    try:
        return _INDUCTION[text.casefold().replace("_", " ")]
    except KeyError:
        expected = "Enter met, not met, not required or not known."
        return Flaw("unknown-induction", "is not an answer", expected)


def _spells(text: str) -> tuple[PriorSpell, ...] | Flaw:
    spells = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        spell = _spell(part)
        if isinstance(spell, Flaw):
            return spell
        spells.append(spell)
    return tuple(spells)


def _spell(text: str) -> PriorSpell | Flaw:
    matched = _SPELL.fullmatch(text)
    if not matched:
        return Flaw("prior-service", "is not a list of periods", _SPELL_EXPECTED)
    started, ended = _whole_day(matched[1]), _whole_day(matched[2]) if matched[2].strip() else None
    if not started or (matched[2].strip() and not ended):
        return Flaw("prior-service", "holds a day that cannot be read", _SPELL_EXPECTED)
    if ended and ended < started:
        return Flaw("prior-service", "holds a period that ends before it starts", _SPELL_EXPECTED)
    try:
        return PriorSpell(started, ended, Urn.parse(matched[3]))
    except IdentifierError:
        return Flaw("prior-service", "holds a URN that is not 6 digits", _SPELL_EXPECTED)


def _whole_day(text: str) -> date | None:
    day = read_day(text)
    return day.day if isinstance(day, PartialDay) and day.precision is Precision.DAY else None


def _rows(reading: Reading, columns: _Columns) -> Iterator[AppointmentRow]:
    people = columns.people
    for row, number in enumerate(reading.numbers):
        urn, trn, born = columns.urns[row], people.trns[row], people.born_on[row]
        if row in reading.refused or not (urn and trn and born):
            continue
        yield AppointmentRow(
            number=number,
            urn=urn,
            trn=trn,
            last_name=people.last_names[row],
            first_names=people.first_names[row],
            born_on=born,
            started_on=columns.started_on[row],
            ended_on=columns.ended_on[row],
            is_head_teacher=columns.heads[row],
            is_qualified_teacher=columns.qualified[row],
            induction=columns.inductions[row],
            is_teaching_at_school=columns.teaching[row],
            prior_service=columns.prior_service[row] or (),
            source=columns.sources[row],
        )
