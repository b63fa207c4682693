"""Whether the tables of facts still hold what the entries of the log say was recorded."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple, NoReturn

from sqlalchemy import Row
from sqlalchemy.orm import Session

from register.errors import LogFault
from register.models import Person, PersonName
from register.names import fold
from register.queries import recorded_facts as queries
from register.services.log_tree.recorded_facts import TABLES, Entry, FactSaid, FactTable
from register.services.log_tree.verify_links import verify_links
from register.services.transaction import end_read, read_one_moment

_KEYS: Final = {"last_name_key": "last_name", "first_names_key": "first_names", "name_key": "name"}
"""Columns that are another, folded."""
_FIRST: Final = frozenset({"award.recorded", "enrolment.recorded", "appointment.designated"})
"""Actions that record the first version of something: what they do not say is none."""
_SOURCED_ELSEWHERE: Final = frozenset({"award.withdrawn", "award.reinstated"})
"""Versions whose source is a registrar's decision, which older entries do not say."""


class FactsVerified(NamedTuple):
    """Facts that are what the log says."""

    rows: int
    """Each compared with its entry."""
    erased: int
    """Rows of entries whose payloads have been erased: nothing says what they were."""


def verify_facts(session: Session, tables: Sequence[FactTable] = TABLES) -> FactsVerified:
    """Compare each row of each table of facts, or of some, with the entry that recorded it.

    Raises LogFault, which names the first entry of which a row was altered, put in, taken out or
    superseded otherwise. Call it once the log itself is verified. Writes nothing.
    """
    trns = _trns(session)
    rows = erased = 0
    for facts in tables:
        names = facts.actions | facts.unsaid_actions
        if stray := queries.first_of_no_entry(session, facts.table, names):
            raise LogFault(stray, f"A {facts.noun} is kept that entry {stray} did not record.")
        compared, gone = _compare_table(session, facts, trns)
        rows, erased = rows + compared, erased + gone
        _compare_turns(session, facts)
    if tables is TABLES:
        rows += verify_links(session)
    return FactsVerified(rows, erased)


def _compare_table(
    session: Session, facts: FactTable, trns: Mapping[str, str | None]
) -> tuple[int, int]:
    """How many rows of one table were compared, and how many are of erased payloads."""
    rows = erased = 0
    with queries.rows_by_entry(session, facts.table, facts.actions) as found:
        for number, together in groupby(found, attrgetter("number")):
            kept = list(together)
            held = [row for row in kept if row.row_id is not None]
            if kept[0].body is None:
                erased += len(held)
            else:
                rows += len(held)
                _compare(session, facts, number, kept[0], held, trns)
    return rows, erased


def verify_facts_as_of_now(session: Session) -> FactsVerified:
    """The same in a transaction of its own, of one moment, whatever others commit meanwhile."""
    end_read(session)
    read_one_moment(session)
    return verify_facts(session)


def _trns(session: Session) -> dict[str, str | None]:
    """The TRN that each record got in place of its first; None where its entry was erased."""
    with queries.payloads_of(session, "person.trn_changed") as changes:
        return {
            row.subject.partition(":")[2]: json.loads(row.body)["trn"] if row.body else None
            for row in changes
        }


def _compare(
    session: Session,
    facts: FactTable,
    number: int,
    first: Row[Any],
    held: Sequence[Row[Any]],
    trns: Mapping[str, str | None],
) -> None:
    subject = first.subject.partition(":")[2]
    entry = Entry(number, first.action, subject, json.loads(first.body))
    said = [_with_reason(each, first) for each in facts.said(entry)]
    if facts.table.name == Person.__tablename__:
        said = [_with_trn(each, trns) for each in said]
    if len(held) > len(said):
        _refuse(facts, number, "more of them are kept")
    if len(held) < len(said) and first.action not in facts.in_part:
        _refuse(facts, number, "it is missing")
    for row in held:
        differing = [list(_differences(session, facts, entry, row, each)) for each in said]
        if all(differing):
            columns = min(differing, key=len)
            _refuse(facts, number, f"{', '.join(columns)} differs")
        del said[next(place for place, columns in enumerate(differing) if not columns)]


def _with_reason(said: FactSaid, first: Row[Any]) -> FactSaid:
    return said | {"withdrawn_reason": first.reason} if first.action == "award.withdrawn" else said


def _with_trn(said: FactSaid, trns: Mapping[str, str | None]) -> FactSaid:
    """With the TRN that took the place of its first, and with none where nothing says it."""
    if said["ref"] not in trns:
        return said
    trn = trns[said["ref"]]
    return {"ref": said["ref"]} if trn is None else said | {"trn": trn}


def _differences(
    session: Session, facts: FactTable, entry: Entry, row: Row[Any], said: FactSaid
) -> Iterator[str]:
    """The columns of a row that are not what the entry says, or what it leaves as it was."""
    kept = {name: _as_said(getattr(row, f"fact_{name}")) for name in _columns(facts)}
    carried = []
    for name, value in kept.items():
        if name in _KEYS:
            if not _is_folded(value, kept[_KEYS[name]]):
                yield name
        elif name in said:
            if value != said[name]:
                yield name
        elif not _may_be_unsaid(facts, entry, name):
            carried.append(name)
    if carried:
        yield from _not_carried(session, facts, entry, row, {name: kept[name] for name in carried})


def _columns(facts: FactTable) -> list[str]:
    return queries.fact_columns(facts.table)


def _is_folded(key: object, name: object) -> bool:
    return isinstance(name, str) and key == fold(name)


def _may_be_unsaid(facts: FactTable, entry: Entry, name: str) -> bool:
    if name in facts.unsaid:
        return True
    if facts.table.name == Person.__tablename__:
        return name == "trn"
    return name == "source" and entry.action in _SOURCED_ELSEWHERE


def _not_carried(
    session: Session, facts: FactTable, entry: Entry, row: Row[Any], kept: Mapping[str, Any]
) -> Iterator[str]:
    """What an entry does not say is none in a first version or a file’s, and else as before."""
    is_none = all(value is None for value in kept.values())
    if entry.action in _FIRST or (is_none and "upload" in entry.payload):
        yield from (name for name, value in kept.items() if value is not None)
        return
    earlier = _earlier(session, facts, row) if "ref" in facts.table.columns else []
    if kept not in [{name: each[name] for name in kept} for each in earlier]:
        yield from kept


def _earlier(session: Session, facts: FactTable, row: Row[Any]) -> list[dict[str, Any]]:
    found = queries.earlier_versions(session, facts.table, row.row_id)
    return [
        {name.removeprefix("fact_"): _as_said(value) for name, value in version.items()}
        for version in found
    ]


def _as_said(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _compare_turns(session: Session, facts: FactTable) -> None:
    wrong = None
    if facts.subjects:
        wrong = queries.first_superseded_otherwise(session, facts.table, facts.subjects)
    elif facts.owner:
        wrong = queries.first_superseded_out_of_turn(session, facts.table, facts.owner)
    elif facts.ending is not None:
        of_its_person = facts.table.name == PersonName.__tablename__
        wrong = queries.first_ended_otherwise(
            session, facts.table, facts.ending, of_its_person=of_its_person
        )
    if wrong is not None:
        _refuse(facts, wrong, "what superseded it is another entry than the log says")
    if not facts.must_end:
        return
    if idle := queries.first_that_ended_nothing(session, facts.table, facts.must_end):
        raise LogFault(idle, f"The {facts.noun} that entry {idle} ended is kept as if it had not.")


def _refuse(facts: FactTable, number: int, why: str) -> NoReturn:
    raise LogFault(number, f"The {facts.noun} that entry {number} recorded is not as kept: {why}.")
