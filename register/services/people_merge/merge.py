"""Join two people's records, and part them again: one entry of the log each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from register.bulk import insert_columns
from register.db import table_of
from register.errors import Conflict, InvalidInput
from register.models import PersonLink
from register.queries.people import HeldPerson, find_by_ids, find_by_trns
from register.queries.person_links import HeldLink, links_to
from register.queries.whole_people import principals_of
from register.services import compliance_periods, log
from register.services.approvals.kinds import Under
from register.services.people_merge.links import (
    LinkChange,
    joined_to,
    merge_links,
    speaks_for,
    unmerge_links,
)
from register.services.supersede import supersede

MERGED = "person.merged"
UNMERGED = "person.unmerged"


@dataclass(frozen=True, slots=True)
class Move:
    """Records that join others or part from them, and the links that say so. Nothing is written."""

    action: str
    record: HeldPerson
    """The record whose own link is made or ended; those merged into it go with it."""
    other: HeldPerson
    """The record that it is merged into, or parts from."""
    leaving: frozenset[int]
    staying: frozenset[int]
    principal: int
    """The record that speaks for those that stay."""
    change: LinkChange

    @property
    def records(self) -> list[int]:
        """Every record of the person or the two."""
        return sorted(self.leaving | self.staying)


def merging(session: Session, trn: str, into: str) -> Move:
    """The person with one TRN merged into the person with another.

    Raises InvalidInput where the register does not hold both, Conflict where they are one already.
    """
    if trn == into:
        raise InvalidInput.of("into", "Enter two different teacher reference numbers")
    held = find_by_trns(session, [trn, into])
    one, other = _known(held, "trn", trn), _known(held, "into", into)
    links = _links_of(session, [one.id, other.id])
    leaving, staying = speaks_for(one.id, links), speaks_for(other.id, links)
    if leaving == staying:
        raise Conflict(f"TRN {trn} and TRN {into} are joined as one person’s already.")
    return Move(
        MERGED,
        find_by_ids(session, [leaving])[leaving],
        other,
        frozenset(joined_to(leaving, links)),
        frozenset(joined_to(staying, links)),
        staying,
        merge_links(leaving, other.id, links),
    )


def parting(session: Session, trn: str) -> Move:
    """The record with this TRN parted from the one that it was merged into.

    Raises InvalidInput where the register does not hold it, Conflict where it was not merged.
    """
    record = _known(find_by_trns(session, [trn]), "trn", trn)
    links = _links_of(session, [record.id])
    principal = speaks_for(record.id, links)
    _refuse_one_that_stands(session, record, principal, links)
    leaving = joined_to(record.id, links)
    left = next(each.joined_to_id for each in links if each.person_id == record.id)
    return Move(
        UNMERGED,
        record,
        find_by_ids(session, [left])[left],
        frozenset(leaving),
        frozenset(joined_to(principal, links) - leaving),
        principal,
        unmerge_links(record.id, links),
    )


def write(session: Session, move: Move, under: Under) -> int:
    """Record it inside the caller's transaction, with the periods of every school; the entry."""
    payload = {"other": move.other.ref, "note": under.note, "approval": under.proposal}
    draft = log.Draft(move.action, f"person:{move.record.ref}", payload, under.ground or None)
    entry = log.record(session, draft, actor=under.actor, now=under.now)
    # First of all, because only one link of a record may be current.
    supersede(session, PersonLink, [(row, entry) for row in move.change.ended])
    rows = [asdict(each) for each in move.change.made]
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        recorded_by = {"recorded_by": [entry] * len(rows)}
        insert_columns(session, table_of(PersonLink), columns | recorded_by)
    compliance_periods.people_changed(session, move.records)
    return entry


def _known(held: dict[str, HeldPerson], box: str, trn: str) -> HeldPerson:
    if trn not in held:
        raise InvalidInput.of(box, f"The register holds no person with TRN {trn}")
    return held[trn]


def _links_of(session: Session, records: Sequence[int]) -> list[HeldLink]:
    joined = principals_of(session, records)
    return links_to(session, {joined.get(each, each) for each in records})


def _refuse_one_that_stands(
    session: Session, record: HeldPerson, principal: int, links: Sequence[HeldLink]
) -> None:
    """A record that speaks for its person is not merged into any: others are into it."""
    if principal != record.id:
        return
    others = find_by_ids(session, joined_to(record.id, links) - {record.id}).values()
    if not others:
        raise Conflict(f"TRN {record.trn} is not joined with any other.")
    trns = " or ".join(sorted(str(each.trn) for each in others))
    raise Conflict(
        f"TRN {record.trn} is the one in use, which others were merged into. "
        f"Enter the one to part from it: {trns}."
    )
