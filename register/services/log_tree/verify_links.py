"""Whether the records that are joined now are those that the entries of the log joined."""

import json
from typing import Final

from sqlalchemy.orm import Session

from register.errors import LogFault
from register.queries.recorded_facts import current_links, payloads_of
from register.services.people_merge.merge import MERGED, UNMERGED

_SAYS: Final = "Records are not joined as entry {} left them."


def verify_links(session: Session) -> int:
    """Replay every merge and unmerge, and compare whom they leave joined; how many records.

    Raises LogFault, which names the entry of the first record that is joined otherwise. Keeps what
    is joined in memory, which is one record in some thousands.
    """
    joined: dict[str, str] = {}
    by: dict[str, int] = {}
    for entry in payloads_of(session, MERGED, UNMERGED):
        record = entry.subject.partition(":")[2]
        by[record] = entry.number
        if entry.action == MERGED:
            joined[record] = json.loads(entry.body)["other"]
        else:
            joined.pop(record, None)
    count = 0
    for row in current_links(session):
        is_joined = row.ref in joined and joined[row.ref] == row.joined_to
        if not is_joined or _root(joined, row.ref) != row.principal:
            raise LogFault(row.recorded_by, _SAYS.format(row.recorded_by))
        by.pop(row.ref, None)
        count += 1
    missing = sorted(number for record, number in by.items() if record in joined)
    if missing:
        raise LogFault(missing[0], _SAYS.format(missing[0]))
    return count


def _root(joined: dict[str, str], record: str) -> str:
    """The record that speaks for the person: there is no ring, or else it is no other."""
    at, steps = record, 0
    while at in joined and steps <= len(joined):
        at, steps = joined[at], steps + 1
    return at
