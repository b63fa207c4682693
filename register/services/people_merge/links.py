"""Which links a merge makes and an unmerge ends: pure, from the links that stand.

The links of a person are a tree. Each record but one is joined to the record that it was merged
into, and that one speaks for the person. A record is merged by the one that speaks for it, so there
is no ring, and it is joined once, so that it is never in two people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from register.queries.person_links import HeldLink


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to be: a record, the one it is merged into, and the one that then speaks for both."""

    person_id: int
    joined_to_id: int
    principal_id: int


@dataclass(slots=True)
class LinkChange:
    """The links to end, by their ids, and those to make in their place."""

    ended: list[int] = field(default_factory=list)
    made: list[NewLink] = field(default_factory=list)


def speaks_for(record: int, links: Iterable[HeldLink]) -> int:
    """The record that speaks for the person whose record this is."""
    return next((link.principal_id for link in links if link.person_id == record), record)


def joined_to(record: int, links: Iterable[HeldLink]) -> set[int]:
    """The record with all that were merged into it, straight or by way of another."""
    onto: dict[int, list[int]] = {}
    for link in links:
        onto.setdefault(link.joined_to_id, []).append(link.person_id)
    found: set[int] = set()
    frontier = [record]
    while frontier:
        each = frontier.pop()
        found.add(each)
        frontier += onto.get(each, ())
    return found


def merge_links(record: int, into: int, links: Sequence[HeldLink]) -> LinkChange:
    """Merge the person of `record` into that of `into`: two people, whose every link is given.

    `record` speaks for its person; `into` is any record of the other.
    """
    principal = speaks_for(into, links)
    change = LinkChange(made=[NewLink(record, into, principal)])
    _speak(change, (link for link in links if link.principal_id == record), principal)
    return change


def unmerge_links(record: int, links: Sequence[HeldLink]) -> LinkChange:
    """End the link of `record`, which takes with it what was merged into it."""
    own = {link.person_id: link for link in links}
    change = LinkChange(ended=[own[record].id])
    leaving = joined_to(record, links) - {record}
    _speak(change, (own[each] for each in sorted(leaving)), record)
    return change


def _speak(change: LinkChange, links: Iterable[HeldLink], principal: int) -> None:
    """Let another record speak for these from now on."""
    for link in links:
        change.ended.append(link.id)
        change.made.append(NewLink(link.person_id, link.joined_to_id, principal))
