"""Rows of completions that repeat or contradict each other: one TRN in several rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from register.identifiers import Trn
from register.names import fold
from register.sheets.completions.checks import NAMED_ROWS, CompletionColumns, named_rows
from register.sheets.completions.words import certificate_key
from register.sheets.dates import Flaw
from register.sheets.findings import IgnoredRow
from register.sheets.reading import Reading


def settle_repeats(reading: Reading, columns: CompletionColumns) -> list[IgnoredRow]:
    """Rows of one TRN: the same again is ignored, and disagreeing rows are refused, each naming the
    others.
    """
    by_trn: dict[Trn, list[int]] = defaultdict(list)
    for row, trn in enumerate(columns.people.trns):
        if trn:
            by_trn[trn].append(row)
    ignored: list[IgnoredRow] = []
    for rows in by_trn.values():
        if len(rows) > 1:
            rows = _without_copies(reading, columns, rows, ignored)
            _refuse_disagreements(reading, columns, rows)
    return ignored


def _facts(columns: CompletionColumns, row: int) -> dict[str, object]:
    people = columns.people
    return {
        "Last name": fold(people.last_names[row]),
        "First names": fold(people.first_names[row]),
        "Date of birth": people.born_on[row],
        "Qualification": columns.kinds[row],
        "Course start": columns.commenced[row],
        "Course completed": columns.completed[row],
        "Award date": columns.held_from[row],
        "Outcome": columns.outcomes[row],
        "Certificate number": certificate_key(columns.certificates[row]),
        "UKPRN": columns.ukprns[row],
    }


def _without_copies(
    reading: Reading, columns: CompletionColumns, rows: Sequence[int], ignored: list[IgnoredRow]
) -> list[int]:
    """One row of those that say the same; one that has a reference, where any does."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in rows:
        if row not in reading.refused:
            alike[tuple(_facts(columns, row).values())].append(row)
    set_aside: set[int] = set()
    for several in alike.values():
        used = next((row for row in several if columns.references[row]), several[0])
        for row in several:
            if row != used:
                why = _same(reading, columns, row, used)
                ignored.append(IgnoredRow(reading.numbers[row], "duplicate", why))
                set_aside.add(row)
    return [row for row in rows if row not in set_aside]


def _same(reading: Reading, columns: CompletionColumns, row: int, used: int) -> str:
    """Why a row is ignored; its reference is no part of what it says, and is named where lost."""
    why = f"It is the same as row {reading.numbers[used]}, which is used."
    own, kept = columns.references[row], columns.references[used]
    if own in ("", kept):
        return why
    return f"{why} Its reference ‘{own}’ is not kept: that row has ‘{kept}’."


def _refuse_disagreements(
    reading: Reading, columns: CompletionColumns, rows: Sequence[int]
) -> None:
    facts = {row: _facts(columns, row) for row in rows}
    for row in rows:
        others = (other for other in rows if other != row and _rival(columns, row, other))
        rivals = list(islice(others, NAMED_ROWS))
        if not rivals:
            continue
        differ = _differing(facts[row], [facts[other] for other in rivals])
        about = f" with a different {differ}" if differ else ""
        says = f"is also in {named_rows(reading, rivals)}{about}"
        expected = "Keep one row for each person and award."
        reading.refuse(row, "trn", Flaw("same-person-twice", says, expected))


def _rival(columns: CompletionColumns, row: int, other: int) -> bool:
    """Whether two rows of one TRN cannot both stand: one award told twice, or two birth dates."""
    one, two = columns.kinds[row], columns.kinds[other]
    if one == two or not one or not two:
        return True
    born = columns.people.born_on
    return bool(born[row] and born[other] and born[row] != born[other])


def _differing(facts: dict[str, object], others: Iterable[dict[str, object]]) -> str:
    headings = [
        heading
        for heading, value in facts.items()
        if any(other[heading] != value for other in others)
    ]
    return " and ".join(headings)
