"""What a links or a membership file changes: new rows in, rows that are gone ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from register.db import table_of
from register.models import SchoolLink, Trust, TrustMembership
from register.names import fold
from register.queries.school_import import held_links, held_memberships, held_trusts
from register.services.schools.importing.write import insert_in_chunks
from register.services.supersede import supersede
from register.sheets.gias import Doubt, DoubtKind, GiasTrust, Link, Links, Membership, Trusts


@dataclass(frozen=True, slots=True)
class LinksPlan:
    """What becomes of the links."""

    standing: Collection[Link] = ()
    """Every link that stands afterwards."""
    new: Sequence[Link] = ()
    ended: Sequence[int] = ()
    doubts: Sequence[Doubt] = ()
    held: int = 0
    """How many stood before, two of different days counted once."""
    vanished: int = 0
    """Of those, the ones that the file has on no day."""

    @property
    def is_empty(self) -> bool:
        """Whether every link stands as it did."""
        return not (self.new or self.ended)


def plan_links(session: Session, links: Links | None, known: Collection[str]) -> LinksPlan:
    """Compare a links file with the links held; without one they all stand.

    A link of a school that is not among the known URNs has nothing to hang on: it is doubted.
    """
    held = {Link(*key): row for key, row in held_links(session).items()}
    if links is None:
        return LinksPlan(standing=held.keys())
    usable = [link for link in links.links if link.urn in known]
    doubts = [
        Doubt(row, link.urn, DoubtKind.LINK_SCHOOL_NOT_HELD, link.link_type)
        for link, row in links.links.items()
        if link.urn not in known
    ]
    before, after = ({link[:-1] for link in some} for some in (held, links.links))
    return LinksPlan(
        standing=usable,
        new=[link for link in usable if link not in held],
        ended=[row for link, row in held.items() if link not in links.links],
        doubts=[*links.doubts, *doubts],
        held=len(before),
        vanished=len(before - after),
    )


def write_links(session: Session, plan: LinksPlan, entry: int) -> None:
    """End the links that are gone and add the new ones."""
    supersede(session, SchoolLink, [(row, entry) for row in plan.ended])
    insert_in_chunks(
        session,
        table_of(SchoolLink),
        ({**link._asdict(), "recorded_by": entry} for link in plan.new),
    )


@dataclass(frozen=True, slots=True)
class TrustsPlan:
    """What becomes of the trusts and of who is in them."""

    new_trusts: Sequence[GiasTrust] = ()
    ended_trusts: Sequence[int] = ()
    new: Sequence[Membership] = ()
    ended: Sequence[int] = ()
    doubts: Sequence[Doubt] = field(default=())
    held: int = 0
    """How many academies were in a trust before."""
    vanished: int = 0
    """Of those, the ones that are in none now: one that moved to another trust is not gone."""

    @property
    def is_empty(self) -> bool:
        """Whether every trust and membership stands as it did."""
        return not (self.new_trusts or self.ended_trusts or self.new or self.ended)


def plan_trusts(session: Session, trusts: Trusts | None) -> TrustsPlan:
    """Compare a membership file with what is held; without one it all stands."""
    if trusts is None:
        return TrustsPlan()
    held = {GiasTrust(*key): row for key, row in held_trusts(session).items()}
    members = {Membership(*key): row for key, row in held_memberships(session).items()}
    given = set(trusts.trusts.values())
    before, after = ({one.urn for one in some} for some in (members, trusts.memberships))
    return TrustsPlan(
        new_trusts=sorted(given - held.keys()),
        ended_trusts=[row for trust, row in held.items() if trust not in given],
        new=sorted(trusts.memberships - members.keys(), key=lambda one: (one.urn, one.trust_uid)),
        ended=[row for member, row in members.items() if member not in trusts.memberships],
        doubts=trusts.doubts,
        held=len(before),
        vanished=len(before - after),
    )


def write_trusts(session: Session, plan: TrustsPlan, entry: int) -> None:
    """End the trusts and memberships that are gone and add the new ones."""
    supersede(session, Trust, [(row, entry) for row in plan.ended_trusts])
    supersede(session, TrustMembership, [(row, entry) for row in plan.ended])
    insert_in_chunks(
        session,
        table_of(Trust),
        (
            {**trust._asdict(), "name_key": fold(trust.name), "recorded_by": entry}
            for trust in plan.new_trusts
        ),
    )
    insert_in_chunks(
        session,
        table_of(TrustMembership),
        ({**member._asdict(), "recorded_by": entry} for member in plan.new),
    )
