"""Which closed schools became which academies, and which of them a person must look at.

Pure: links and stages in, conversions and questions out. The law notes, section 3.8, carry a
designation over a conversion; a merger, a split or another kind of successor is for a registrar.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from register.days import ONE_DAY
from register.law.facts import CLOSED
from register.law.provisions import COMMENCEMENT
from register.law.scope import ACADEMIES, IN_SCOPE, OPEN_STATUSES
from register.services.referrals.words import ReferralKind
from register.sheets.gias import Link

PLAIN = frozenset({"Successor", "Predecessor"})
MERGING = ("merged", "Merged", "amalgamated", "Amalgamation")
SPLITTING = "Split School"
SLACK = timedelta(days=31)
"""An academy that opened longer than this before its predecessor closed was already there."""


class Stage(NamedTuple):
    """What succession turns on in one school."""

    type_code: str
    status_code: str
    opened_on: date | None
    closed_on: date | None
    seen_open_on: date | None = None
    """The day of the last extract that had it open, if any did."""

    @property
    def is_open(self) -> bool:
        """Whether it is open now."""
        return self.status_code in OPEN_STATUSES


class Converted(NamedTuple):
    """A closed school's academy, and its first day where that can be told."""

    to_urn: str
    on: date | None


@dataclass(frozen=True, slots=True)
class SuccessionQuestion:
    """One closed school whose successor is not plain."""

    kind: ReferralKind
    urn: str
    successors: tuple[str, ...]
    predecessors: tuple[str, ...]
    """Of those successors, this school included."""


@dataclass(frozen=True, slots=True)
class Succession:
    """What the links say of every closed school."""

    conversions: dict[str, Converted]
    questions: tuple[SuccessionQuestion, ...]
    pairs: frozenset[tuple[str, str]]
    """Every closed school and successor that a link joins."""


@dataclass(slots=True)
class _Graph:
    """Who came before whom, whichever side of the link said so."""

    successors: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    predecessors: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kinds: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, link: Link) -> None:
        if link.link_type.startswith("Successor"):
            before, after = link.urn, link.link_urn
        elif link.link_type.startswith("Predecessor"):
            before, after = link.link_urn, link.urn
        else:
            # Says how two schools came together, not which came first.
            self.kinds[link.urn, link.link_urn].add(link.link_type)
            self.kinds[link.link_urn, link.urn].add(link.link_type)
            return
        self.successors[before].add(after)
        self.predecessors[after].add(before)
        self.kinds[before, after].add(link.link_type)

    def says(self, before: str, after: str, *words: str) -> bool:
        """Whether a link between them has one of these words in its type."""
        kinds = self.kinds.get((before, after), ())
        return any(word in kind for kind in kinds for word in words)


def successions(
    links: Iterable[Link], stages: Mapping[str, Stage], *, stood_beside: frozenset[tuple[str, str]]
) -> Succession:
    """Every conversion and every question in these links.

    `stood_beside` are pairs both open in the last extract that had the first open, so that it did
    not become the other.
    """
    graph = _Graph()
    for link in links:
        graph.add(link)
    conversions: dict[str, Converted] = {}
    questions: list[SuccessionQuestion] = []
    for urn in sorted(graph.successors):
        stage = stages.get(urn)
        if stage is None or stage.status_code != CLOSED:
            continue
        after = _sole_academy(graph, stages, urn)
        if after and (urn, after) not in stood_beside and not _was_there(stage, stages[after]):
            if _leads_to_open_academy(graph, stages, after):
                conversions[urn] = Converted(after, _first_day(stage, stages[after]))
        elif question := _question(graph, stages, urn):
            questions.append(question)
    pairs = frozenset((before, to) for before, after in graph.successors.items() for to in after)
    return Succession(conversions, tuple(questions), pairs)


def _sole_academy(graph: _Graph, stages: Mapping[str, Stage], urn: str) -> str | None:
    """The one academy in scope that followed this school and no other, by plain links alone.

    Schools that the academy took in once it was there do not count: each is asked about itself.
    """
    successors = graph.successors.get(urn, set())
    if len(successors) != 1:
        return None
    (after,) = successors
    stage = stages.get(after)
    if (
        stage is None
        or stage.type_code not in ACADEMIES
        or not (stage.is_open or stage.status_code == CLOSED)
        or not graph.kinds[urn, after] <= PLAIN
    ):
        return None
    began = _first_day(stages[urn], stage)
    others = graph.predecessors[after] - {urn}
    return after if all(_came_later(stages.get(other), began) for other in others) else None


def _came_later(other: Stage | None, began: date | None) -> bool:
    """Whether a school was there, or opened, long after the academy began."""
    if other is None or began is None:
        return False
    days = (other.opened_on, other.closed_on, other.seen_open_on)
    return any(day is not None and day > began + SLACK for day in days)


def _leads_to_open_academy(graph: _Graph, stages: Mapping[str, Stage], urn: str) -> bool:
    """Whether this academy is open, or one that followed it is: they pass from trust to trust."""
    seen: set[str] = set()
    at: str | None = urn
    while at is not None and at not in seen:
        if stages[at].is_open:
            return True
        seen.add(at)
        at = _sole_academy(graph, stages, at)
    return False


def _was_there(before: Stage, after: Stage) -> bool:
    if before.closed_on is None or after.opened_on is None:
        return False
    return after.opened_on < before.closed_on - SLACK


def _first_day(before: Stage, after: Stage) -> date | None:
    if after.opened_on is not None:
        return after.opened_on
    return before.closed_on + ONE_DAY if before.closed_on else None


def _question(graph: _Graph, stages: Mapping[str, Stage], urn: str) -> SuccessionQuestion | None:
    """What to ask of a school closed while the duty ran, if an open school in scope followed it."""
    stage, successors = stages[urn], graph.successors[urn]
    followed = any(
        (after := stages.get(to)) is not None and after.is_open and after.type_code in IN_SCOPE
        for to in successors
    )
    too_early = stage.closed_on is not None and stage.closed_on < COMMENCEMENT
    if not followed or too_early or stage.type_code not in IN_SCOPE:
        return None
    predecessors = set().union(*(graph.predecessors[to] for to in successors))
    kind = _kind(graph, stages, urn, several=len(predecessors) > 1)
    return SuccessionQuestion(kind, urn, tuple(sorted(successors)), tuple(sorted(predecessors)))


def _kind(graph: _Graph, stages: Mapping[str, Stage], urn: str, *, several: bool) -> ReferralKind:
    successors = graph.successors[urn]
    if any(graph.says(urn, to, SPLITTING) for to in successors) or len(successors) > 1:
        return ReferralKind.SCHOOL_SPLIT
    if several or any(graph.says(urn, to, *MERGING) for to in successors):
        return ReferralKind.SCHOOL_MERGER
    (after,) = successors
    # One school after another, but the later is maintained or was already there.
    return (
        ReferralKind.SCHOOL_MERGER
        if stages[after].type_code in ACADEMIES
        else ReferralKind.SCHOOL_REPLACED
    )
