"""All that an answer about a school rests on: its line, its SENCOs, and what they hold.

A school's line is the school and every school it was before, over conversions. Legal days are
as recorded: what the law makes of a half-known day is for `register.services.compliance.cases`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import TextualSelect
from sqlalchemy.orm import Session

from register.queries.facts_onward import read_onward
from register.queries.facts_order import put_in_order
from register.queries.facts_rows import (
    AwardRow,
    ConversionRow,
    DesignationRow,
    EnrolmentRow,
    HeadRow,
    JoinedRow,
    NameRow,
    OtherSchoolRow,
    PriorServiceRow,
    RecognitionRow,
    SchoolRow,
    TrustRow,
    VacancyRow,
)
from register.queries.facts_statement import person_statement, statement
from register.queries.whole_people import held_now, held_then
from register.queries.written_out import written_out


@cache
def _now(dialect: str) -> TextualSelect:
    # Each is made when it is first asked for: that takes longer than most commands do.
    return written_out(statement(held_now, dialect), dialect)


@cache
def _then(dialect: str) -> TextualSelect:
    return written_out(statement(held_then, dialect), dialect)


@cache
def _of_person(dialect: str) -> TextualSelect:
    return written_out(person_statement(held_then), dialect)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read for one school, each kind of row in a settled order.

    Nothing in it changes, and two of the same rows are equal: an answer is kept by it.
    """

    urn: str
    head: HeadRow | None = field(compare=False)
    """The log's newest entry. Most entries are of other schools, and change no fact of this one."""
    schools: tuple[SchoolRow, ...] = ()
    """Every version of every school on the line, oldest first."""
    elsewhere: tuple[OtherSchoolRow, ...] = ()
    """The same of the schools where its people served, and of all that those became where a
    designation or declared service goes on.
    """
    conversions: tuple[ConversionRow, ...] = ()
    """From every school of those."""
    trusts: tuple[TrustRow, ...] = ()
    vacancies: tuple[VacancyRow, ...] = ()
    appointments: tuple[DesignationRow, ...] = ()
    """Of the line's people, wherever they were designated; those with no first day come first."""
    prior_service: tuple[PriorServiceRow, ...] = ()
    names: tuple[NameRow, ...] = ()
    """Each person's name now: the one recorded last."""
    awards: tuple[AwardRow, ...] = ()
    enrolments: tuple[EnrolmentRow, ...] = ()
    recognitions: tuple[RecognitionRow, ...] = ()
    joined: tuple[JoinedRow, ...] = ()
    """The records that merges have joined with that of a person of the line."""


_FIRST_COLUMN = {
    **{"person_id": 1, "ref": 2, "urn": 3},
    **{"days": 4, "flags": 8, "texts": 11, "recorded_by": 18, "recorded_at": 19},
}


def _picks(keys: str, days: int = 0, flags: int = 0, texts: int = 0) -> Callable[[Any], Any]:
    """Takes a branch's own columns out of the padded row."""
    first = _FIRST_COLUMN
    columns = [first[key] for key in keys.split()]
    for name, count in (("days", days), ("flags", flags), ("texts", texts)):
        columns += range(first[name], first[name] + count)
    return itemgetter(*columns, first["recorded_by"], first["recorded_at"])


_ROWS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "school": (SchoolRow, _picks("urn", days=3, flags=1, texts=7)),
    "elsewhere": (OtherSchoolRow, _picks("urn", days=3, flags=1, texts=4)),
    "conversion": (ConversionRow, _picks("urn", days=1, texts=2)),
    "trust": (TrustRow, _picks("urn", days=1, texts=2)),
    "vacancy": (VacancyRow, _picks("urn", days=1, texts=1)),
    "appointment": (DesignationRow, _picks("person_id ref urn", days=2, flags=3, texts=2)),
    "prior": (PriorServiceRow, _picks("person_id urn", days=2, texts=1)),
    "name": (NameRow, _picks("person_id", texts=2)),
    "award": (AwardRow, _picks("person_id ref", days=4, texts=6)),
    "enrolment": (EnrolmentRow, _picks("person_id ref", days=3, texts=6)),
    "recognition": (RecognitionRow, _picks("", days=2, texts=2)),
    "joined": (JoinedRow, _picks("person_id ref")),
    "head": (HeadRow, _picks("", texts=1)),
}


def school_facts(
    session: Session, urn: str, *, candidate: int | None = None, known_to: int | None = None
) -> Facts:
    """The facts of a school's line and of everybody ever designated on it, in one statement, and
    what any school became where somebody serves on (`register.queries.facts_onward`).

    `candidate` adds a person who was never designated there, by id. `known_to` is the log entry
    up to which the register is read, and None reads what is current. Where the register holds no
    such school, `schools` is empty.
    """
    binds: dict[str, Any] = {"urn": urn, "candidate": candidate}
    if known_to is not None:
        binds["known_to"] = known_to
    found = _read(session, _now if known_to is None else _then, binds)
    if found["conversion"]:
        (head,) = found["head"]
        served = (*found["appointment"], *found["prior"])
        steps = {step.from_urn: step.converted_on for step in found["conversion"]}
        going_on = {
            row.urn
            for row in served
            if row.ended_on is None or row.ended_on >= steps.get(row.urn, date.max)
        }
        read_onward(
            session, going_on, found["conversion"], found["elsewhere"], known_to=head.number
        )
    return facts_in_order(urn, found)


def person_facts(session: Session, person_id: int, *, known_to: int) -> Facts:
    """The awards, courses and recognitions of one person, as the same facts, and no school's."""
    return facts_in_order(
        "", _read(session, _of_person, {"candidate": person_id, "known_to": known_to})
    )


def nothing_found() -> dict[str, list[Any]]:
    """A list for each kind of row."""
    return {what: [] for what in _ROWS}


def _read(
    session: Session, asked: Callable[[str], TextualSelect], binds: dict[str, Any]
) -> dict[str, list[Any]]:
    found = nothing_found()
    # By the connection: there are no objects here for a session to look after.
    connection = session.connection()
    for row in connection.execute(asked(connection.dialect.name), binds).all():
        kind, pick = _ROWS[row[0]]
        found[row[0]].append(kind._make(pick(row)))
    return found


def facts_in_order(urn: str, found: dict[str, list[Any]]) -> Facts:
    """The rows in the order that an answer needs: a union promises none."""
    if found["joined"]:
        _as_one_person(found)
    put_in_order(found)
    return Facts(
        urn=urn,
        head=found["head"][0] if found["head"] else None,
        schools=tuple(found["school"]),
        elsewhere=tuple(found["elsewhere"]),
        conversions=tuple(found["conversion"]),
        trusts=tuple(found["trust"]),
        vacancies=tuple(found["vacancy"]),
        appointments=tuple(found["appointment"]),
        prior_service=tuple(found["prior"]),
        names=tuple({row.person_id: row for row in found["name"]}.values()),
        awards=tuple(found["award"]),
        enrolments=tuple(found["enrolment"]),
        recognitions=tuple(found["recognition"]),
        joined=tuple(found["joined"]),
    )


def _as_one_person(found: dict[str, list[Any]]) -> None:
    """Make the rows of every record those of the person, in place."""
    person_of = {int(row.record_id): row.person_id for row in found["joined"]}
    for what in ("appointment", "prior", "award", "enrolment"):
        found[what] = [
            row._replace(person_id=person_of.get(row.person_id, row.person_id))
            for row in found[what]
        ]
