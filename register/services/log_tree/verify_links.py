"""Whether the records that are and were joined are those that the entries of the log joined."""

import json
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from register.errors import LogFault
from register.queries.recorded_facts import every_link, payloads_of
from register.services.people_merge.merge import MERGED, UNMERGED

_SAYS: Final = "Records are not joined as entry {} left them."


class _Link(NamedTuple):
    """What a record was merged into, who spoke for the person, and the entry that ended that."""

    joined_to: str
    principal: str
    ended_by: int | None = None


def verify_links(session: Session) -> int:
    """Replay every merge and unmerge, and compare whom they joined, from and to when; how many.

    Raises LogFault, which names the entry of the first record that is joined otherwise. Keeps what
    was joined in memory, which is one record in some thousands.
    """
    said = _replayed(session)
    count = 0
    with every_link(session) as kept:
        for row in kept:
            there = said.pop((row.ref, row.recorded_by), None)
            if there != _Link(row.joined_to, row.principal, row.superseded_by):
                of_it = [] if there else [number for ref, number in said if ref == row.ref]
                number = min(of_it, default=row.recorded_by)
                raise LogFault(number, _SAYS.format(number))
            count += 1
    if said:
        missing = min(number for _, number in said)
        raise LogFault(missing, _SAYS.format(missing))
    return count


def _replayed(session: Session) -> dict[tuple[str, int], _Link]:
    """Each link that there must be, by its record and the entry that made it."""
    joined: dict[str, str] = {}
    since: dict[str, int] = {}
    links: dict[tuple[str, int], _Link] = {}
    with payloads_of(session, MERGED, UNMERGED) as moves:
        for entry in moves:
            record = entry.subject.partition(":")[2]
            if entry.action == MERGED:
                joined[record] = json.loads(entry.body)["other"]
            else:
                joined.pop(record, None)
            for each in {record, *since}:
                before = links.get((each, since[each])) if each in since else None
                now = _Link(joined[each], _root(joined, each)) if each in joined else None
                if now == before:
                    continue
                if before:
                    links[each, since.pop(each)] = before._replace(ended_by=entry.number)
                if now:
                    since[each] = entry.number
                    links[each, entry.number] = now
    return links


def _root(joined: dict[str, str], record: str) -> str:
    """The record that speaks for the person: there is no ring, or else it is no other."""
    at, steps = record, 0
    while at in joined and steps <= len(joined):
        at, steps = joined[at], steps + 1
    return at
