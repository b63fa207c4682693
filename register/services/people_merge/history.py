"""What was changed on records since they were first recorded, joined and parted included."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from register.queries.people import HeldPerson, find_by_ids, ids_by_refs
from register.queries.person_links import link_entries
from register.queries.record_versions import FactVersion, that_stand, versions_of
from register.queries.told_entries import ToldEntry, entries_of
from register.services.appointments.facts import REASONS
from register.services.approvals.awards import WITHDRAWAL_REASONS
from register.services.completions.records import CORRECTION_REASONS
from register.services.people_merge.merge import MERGED
from register.services.people_merge.version_words import Words
from register.services.referrals.words import GROUNDS

_GROUNDS: Final[Mapping[str, Mapping[Any, str]]] = {
    "appointment": REASONS,
    "prior_service": REASONS,
    "enrolment": GROUNDS | CORRECTION_REASONS,
    "award": GROUNDS | CORRECTION_REASONS | WITHDRAWAL_REASONS,
    "person": GROUNDS,
}
"""What the reason of an entry is in words, by what its action begins with."""


_PUT_BACK: Final = ("award", "enrolment", "appointment", "prior_service")
"""Kinds of fact of which each has versions of its own, so that one can go and come back."""
RESTORED: Final = "prior_service.restored"
"""The action by which two registrars put back earlier service, on whichever days."""


@dataclass(frozen=True, slots=True)
class Event:
    """A change of what is held of a record, or records joined or parted, as it was recorded."""

    entry: int
    at: datetime
    words: str
    by: str
    ground: str
    note: str
    approval: str
    """The reference of the act of two registrars; empty where it was none."""
    names: int | None = None
    """Another record that it tells the TRN of, by database number: whoever reads it looks at it."""


def history_of(session: Session, people: Sequence[HeldPerson]) -> tuple[Event, ...]:
    """What was changed of all that is held of these records, and which were joined and parted, in
    the order of the log. A TRN in whose place another was put is told by its act alone.
    """
    records = {each.id: each for each in people}
    events = [*_joined(session, sorted(records)), *_changed(session, records)]
    return tuple(sorted(events, key=lambda each: each.entry))


def _joined(session: Session, records: Sequence[int]) -> Iterator[Event]:
    entries = link_entries(session, records)
    payloads = [_read(entry.payload) for entry, _ in entries]
    others = ids_by_refs(session, {each["other"] for each in payloads if each})
    known = find_by_ids(session, {*others.values(), *(person for _, person in entries)})
    for (entry, person), payload in zip(entries, payloads, strict=True):
        record, other = known[person], known.get(others.get(payload.get("other", ""), 0))
        verb = "was joined to" if entry.action == MERGED else "was parted from"
        beside = f"TRN {other.trn}" if other else "another record"
        # Seen from the other record's side, this one is the other.
        named = other.id if other and record.id in records else record.id
        yield _event(entry, f"TRN {record.trn} {verb} {beside}", names=named)


def _changed(session: Session, records: Mapping[int, HeldPerson]) -> Iterator[Event]:
    """Each version that a later one superseded, or nothing did: with what came in its place."""
    versions = list(versions_of(session, records))
    then = {(each.kind, each.key, each.recorded_by): each for each in versions}
    ended = [
        (old, old.superseded_by, then.get((old.kind, old.key, old.superseded_by)))
        for old in versions
        if old.superseded_by is not None
    ]
    again = {each.recorded_by for each in versions if each.kind in _PUT_BACK}
    entries = entries_of(session, again.union(number for _, number, _ in ended))
    gone_over = that_stand(session, (old for old, _, new in ended if new is None))
    words = Words.of(session, versions)
    for old, number, new in ended:
        said = words.change(old, new, elsewhere=(old.kind, old.key) in gone_over)
        if said:
            yield _event(entries[number], _whose(records[old.person_id], said, records))
    for each in _put_back(versions, entries):
        said = _whose(records[each.person_id], words.put_back(each), records)
        yield _event(entries[each.recorded_by], said)


def _put_back(
    versions: Sequence[FactVersion], entries: Mapping[int, ToldEntry]
) -> Iterator[FactVersion]:
    """The versions that came after a time in which nothing was held: they supersede none."""
    known = {(each.kind, each.key, each.recorded_by) for each in versions}
    ended: dict[tuple[str, tuple[Any, ...]], list[int]] = {}
    for each in versions:
        if each.superseded_by is not None:
            ended.setdefault((each.kind, each.key), []).append(each.superseded_by)
    for each in versions:
        if each.kind not in _PUT_BACK:
            continue
        ends = ended.get((each.kind, each.key), [])
        was_gone = any(
            number < each.recorded_by and (each.kind, each.key, number) not in known
            for number in ends
        )
        is_restored = entries[each.recorded_by].action == RESTORED
        if is_restored or (was_gone and each.recorded_by not in ends):
            yield each


def _whose(record: HeldPerson, said: str, records: Collection[int]) -> str:
    return f"TRN {record.trn}: {said}" if len(records) > 1 else said


def _event(entry: ToldEntry, words: str, names: int | None = None) -> Event:
    payload = _read(entry.payload)
    return Event(
        entry=entry.number,
        at=entry.at,
        words=words,
        by=entry.by or "the operator",
        ground=_ground(entry.action, entry.ground),
        note=payload.get("note", ""),
        approval=payload.get("approval", ""),
        names=names,
    )


def _ground(action: str, code: str | None) -> str:
    return _GROUNDS.get(action.partition(".")[0], {}).get(code, "")


def _read(payload: bytes | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(payload) if payload else {}
    return found
