"""The same facts for many schools at once, in a few statements however many schools there are.

They become the same rows as one school's do, so that one way of making cases serves both. Of what
no answer turns on, the names of people, trusts and providers are not read, nor instants.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, String, Table, cast, null, select
from sqlalchemy.orm import Session

from register.queries.batches import among, rows_in
from register.queries.facts import Facts, facts_in_order, nothing_found
from register.queries.facts_branches import (
    appointment,
    award,
    conversion,
    enrolment,
    prior,
    recognition,
    vacancy,
)
from register.queries.facts_onward import NOT_READ, steps_from, versions_of
from register.queries.facts_rows import (
    AwardRow,
    ConversionRow,
    DesignationRow,
    EnrolmentRow,
    PriorServiceRow,
    RecognitionRow,
    SchoolRow,
    VacancyRow,
)
from register.queries.whole_people import Held, held_now, held_then, records_of

AT_ONCE = 2_000
"""Schools whose facts are in memory together."""


class _Statements(NamedTuple):
    """What is read, by the column that says of which schools, people or providers."""

    into: Select[Any]
    out: Select[Any]
    versions: Select[Any]
    vacancies: Select[Any]
    designated: Select[Any]
    appointments: Select[Any]
    service: Select[Any]
    awards: Select[Any]
    courses: Select[Any]
    recognitions: Select[Any]


def _statements(held: Held) -> _Statements:
    def of(table: Table, by: str, *columns: Any) -> Select[Any]:
        return select(*columns).where(among(table.c[by]), held(table))

    a, w, e, p, r = appointment.c, award.c, enrolment.c, prior.c, recognition.c
    c, no_name = conversion.c, cast(null(), String)
    posts = [a.started_on, a.ended_on, a.is_head_teacher, a.is_qualified_teacher]
    posts += [a.is_teaching_at_school, a.induction, a.source, a.recorded_by]
    given = [w.commenced_on, w.completed_on, w.held_from, w.withdrawn_on, w.kind]
    taken = [e.commenced_on, e.completed_on, e.state_on, e.kind]
    return _Statements(
        of(conversion, "to_urn", c.from_urn, c.to_urn),
        steps_from(held),
        versions_of(held, SchoolRow),
        of(vacancy, "school_urn", vacancy.c.school_urn, *_columns(vacancy, VacancyRow)),
        of(appointment, "school_urn", a.person_id, a.school_urn),
        of(appointment, "person_id", a.person_id, a.ref, a.school_urn, *posts),
        of(prior, "person_id", p.person_id, p.school_urn, *_columns(prior, PriorServiceRow, 2)),
        of(
            award,
            "person_id",
            *(w.person_id, w.ref, *given, cast(w.provider_id, String), no_name),
            *(w.commenced_precision, w.source, w.title, w.recorded_by),
        ),
        of(
            enrolment,
            "person_id",
            *(e.person_id, e.ref, *taken, cast(e.provider_id, String), no_name),
            *(e.commenced_precision, e.source, e.state, e.recorded_by),
        ),
        of(
            recognition,
            "provider_id",
            *(r.recognised_from, r.recognised_to, r.kind, cast(r.provider_id, String)),
            r.recorded_by,
        ),
    )


def _columns(table: Table, row: Any, after: int = 1) -> Iterator[Any]:
    """The columns of a row that are called as its fields are, without the instant."""
    return (table.c[name] for name in row._fields[after:-1])


_NOW = _statements(held_now)
_THEN = _statements(held_then)

_Lists: TypeAlias = dict[Any, list[Any]]


def _lists() -> _Lists:
    return defaultdict(list)


@dataclass(slots=True)
class _Held:
    """Everything that some schools' answers rest on, by school or person."""

    into: _Lists = field(default_factory=_lists)
    out: _Lists = field(default_factory=_lists)
    versions: _Lists = field(default_factory=_lists)
    vacancies: _Lists = field(default_factory=_lists)
    designated: _Lists = field(default_factory=_lists)
    appointments: _Lists = field(default_factory=_lists)
    service: _Lists = field(default_factory=_lists)
    awards: _Lists = field(default_factory=_lists)
    courses: _Lists = field(default_factory=_lists)
    recognitions: _Lists = field(default_factory=_lists)


class _People(NamedTuple):
    """Whose facts are read."""

    records: set[int]
    """Every record of every one of them."""
    joined: dict[int, int]
    """The record that speaks for the person, of each that is merged into another."""


def facts_of_many(
    session: Session, urns: Collection[str], *, known_to: int | None = None
) -> Iterator[Facts]:
    """The facts of each of these schools that the register holds, in order of their URNs.

    `known_to` is the log entry up to which the register is read; None reads what is current.
    """
    statements = _NOW if known_to is None else _THEN
    for some, _ in in_batches(urns):
        held = _read(session, statements, known_to, some)
        yield from (_facts(urn, held) for urn in some if held.versions.get(urn))


def in_batches(urns: Collection[str]) -> Iterator[tuple[list[str], int]]:
    """These URNs in order, as many at a time as are read together, and how many that makes."""
    ordered = sorted(set(urns))
    for first in range(0, len(ordered), AT_ONCE):
        some = ordered[first : first + AT_ONCE]
        yield some, first + len(some)


def _read(
    session: Session, statements: _Statements, known_to: int | None, urns: Collection[str]
) -> _Held:
    reader = _Reader(session, {} if known_to is None else {"known_to": known_to})
    held = _Held()
    line = _read_line(reader, statements.into, held.into, urns)
    designated = list(reader.rows(statements.designated, line))
    people = _whole(session, {record for record, _ in designated}, known_to)
    for record, urn in designated:
        held.designated[urn].append(people.joined.get(record, record))
    reader.read_of(people, held.appointments, statements.appointments, DesignationRow)
    reader.read_of(people, held.service, statements.service, PriorServiceRow)
    served = chain(*held.appointments.values(), *held.service.values())
    places = _read_onward(reader, statements.out, held.out, line | {each.urn for each in served})
    reader.read(held.versions, statements.versions, places, SchoolRow)
    reader.read(held.vacancies, statements.vacancies, line, VacancyRow)
    reader.read_of(people, held.awards, statements.awards, AwardRow)
    reader.read_of(people, held.courses, statements.courses, EnrolmentRow)
    taught = chain(*held.awards.values(), *held.courses.values())
    for span in reader.rows(statements.recognitions, {int(each.provider_id) for each in taught}):
        held.recognitions[span[3]].append(RecognitionRow._make((*span, *NOT_READ)))
    return held


class _Reader(NamedTuple):
    """Reads rows into lists, each under whom or what its first column names."""

    session: Session
    binds: Mapping[str, Any]

    def rows(self, statement: Select[Any], values: Collection[Any]) -> Iterator[Any]:
        return rows_in(self.session, statement, values, self.binds)

    def read(
        self, into: _Lists, statement: Select[Any], values: Collection[Any], kind: Any
    ) -> None:
        make = kind._make
        for row in self.rows(statement, values):
            into[row[0]].append(make((*row, *NOT_READ)))

    def read_of(self, people: _People, into: _Lists, statement: Select[Any], kind: Any) -> None:
        """The rows of all records of these people, as theirs."""
        make, person_of = kind._make, people.joined.get
        for row in self.rows(statement, people.records):
            person = person_of(row[0], row[0])
            into[person].append(make((person, *row[1:], *NOT_READ)))


def _read_line(
    reader: _Reader, statement: Select[Any], into: _Lists, urns: Collection[str]
) -> set[str]:
    """These schools and all that they were before, a step of every school at a time."""
    line = frontier = set(urns)
    while frontier:
        found = list(reader.rows(statement, frontier))
        for one in found:
            into[one.to_urn].append(one.from_urn)
        frontier = {one.from_urn for one in found} - line
        line = line | frontier
    return line


def _read_onward(reader: _Reader, statement: Select[Any], into: _Lists, urns: set[str]) -> set[str]:
    """These schools and all that they became, in the same way."""
    places = frontier = urns
    while frontier:
        reader.read(into, statement, frontier, ConversionRow)
        after = {step.to_urn for urn in frontier for step in into.get(urn, ())}
        frontier = after - places
        places = places | frontier
    return places


def _whole(session: Session, records: set[int], known_to: int | None) -> _People:
    whole = records_of(session, records, known_to=known_to)
    return _People(set(whole), {each: person for each, person in whole.items() if each != person})


def _facts(urn: str, held: _Held) -> Facts:
    """One school's part of all that was read."""
    line = _line(urn, held)
    people = sorted({person for each in line for person in held.designated.get(each, ())})
    if not people and urn not in held.vacancies and len(line) == 1:
        # Most schools, at first: there is nothing to gather, and one kind of row to put in order.
        versions = tuple(sorted(held.versions[urn], key=itemgetter(1)))
        return Facts(urn, None, versions, conversions=tuple(held.out.get(urn, ())))
    found = nothing_found()
    found["vacancy"] = _all(held.vacancies, line)
    found["appointment"] = _all(held.appointments, people)
    found["prior"] = _all(held.service, people)
    served = chain(found["appointment"], found["prior"])
    places = sorted(_onward({*line, *(each.urn for each in served)}, held))
    found["school"] = _all(held.versions, line)
    found["elsewhere"] = _all(held.versions, [each for each in places if each not in line])
    found["conversion"] = _all(held.out, places)
    found["award"] = _all(held.awards, people)
    found["enrolment"] = _all(held.courses, people)
    taught = chain(found["award"], found["enrolment"])
    found["recognition"] = _all(held.recognitions, sorted({each.provider_id for each in taught}))
    return facts_in_order(urn, found)


def _line(urn: str, held: _Held) -> list[str]:
    """The school and all it was before: it grows as it is gone through."""
    line = [urn]
    for each in line:
        line += (before for before in held.into.get(each, ()) if before not in line)
    return line


def _onward(urns: set[str], held: _Held) -> set[str]:
    """These schools and all that they became."""
    found, waiting = set(urns), list(urns)
    # It grows as it is gone through.
    for urn in waiting:
        after = [step.to_urn for step in held.out.get(urn, ()) if step.to_urn not in found]
        found.update(after)
        waiting += after
    return found


def _all(lists: _Lists, keys: Collection[Any]) -> list[Any]:
    return [row for key in keys for row in lists.get(key, ())]
