"""Certificate numbers that the rows of one file give up, so that other rows of it may take them.

Numbers that were put beside the wrong people are put right in one file, though each is held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from register.queries.awards import HeldAward
from register.services.completions.facts import FileFacts
from register.services.completions.findings import RowResult
from register.services.completions.row_decision import RowDecision
from register.sheets.completions import CompletionRow, CourseOutcome, certificate_key

_Number: TypeAlias = tuple[str, int, str]
"""A number, as it is compared, with the person and the kind of the award that holds it."""


def settle(
    rows: Sequence[CompletionRow],
    facts: FileFacts,
    decide: Callable[[CompletionRow, FileFacts], RowDecision],
) -> list[RowDecision]:
    """A decision for each row, where a number is free that the file takes from who holds it."""
    free = frozenset(_may_be_given_up(rows, facts))
    if not free:
        return [decide(row, facts) for row in rows]
    held = {
        number: {holder for holder in holders if (number, *holder) not in free}
        for number, holders in facts.certificates.items()
    }
    known = replace(facts, certificates=held)
    decisions = [decide(row, known) for row in rows]
    stuck = list(free - _given_up(decisions))
    takers: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        takers[certificate_key(row.certificate_number)].append(at)
    while stuck:
        # A row that is not recorded gives up nothing, and whoever would take its number has none;
        # only theirs are decided again, or ten thousand moved along by one would take an hour.
        number, person_id, kind = stuck.pop()
        if number not in held:
            continue
        held[number].add((person_id, kind))
        for at in takers[number]:
            before, decisions[at] = decisions[at], decide(rows[at], known)
            stuck += _given_up([before]) - _given_up([decisions[at]])
    return decisions


def _may_be_given_up(rows: Sequence[CompletionRow], facts: FileFacts) -> Iterator[_Number]:
    """The numbers of awards to which a row gives another."""
    for row in rows:
        person = facts.people.get(row.trn)
        if person is None or row.outcome is not CourseOutcome.PASSED or not row.certificate_number:
            continue
        own = facts.own_awards(person, row.kind)
        numbers = [certificate_key(award.certificate_number or "") for award in own]
        for award, number in zip(own, numbers, strict=True):
            # A number that two of the person’s awards have, one withdrawn, is not given up by one.
            if _is_another(award, row) and numbers.count(number) == 1:
                yield number, award.person_id, award.kind


def _given_up(decisions: Sequence[RowDecision]) -> frozenset[_Number]:
    """The numbers that these decisions do take from the awards that hold them."""
    return frozenset(
        (certificate_key(each.award.certificate_number or ""), each.award.person_id, each.row.kind)
        for each in decisions
        if each.award and each.result is RowResult.CORRECTION and _is_another(each.award, each.row)
    )


def _is_another(award: HeldAward, row: CompletionRow) -> bool:
    """Whether the row gives the award a number in place of the one that it has."""
    held, given = award.certificate_number or "", row.certificate_number
    return bool(held and given) and certificate_key(held) != certificate_key(given)
