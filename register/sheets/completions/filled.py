"""Names that a spreadsheet may have filled down: one person’s beside the TRNs of several."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import islice

from register.lists import some_of
from register.names import fold
from register.numbers import number
from register.sheets.people import People
from register.sheets.reading import Reading

_FEWEST = 3
"""TRNs beside one name and date of birth: two people may share both, and three hardly do."""
_NAMED = 5
"""Names that are told of, and rows of each."""


def notice_filled_names(reading: Reading, people: People) -> None:
    """Tell of each name that stands with one date of birth beside three TRNs or more."""
    rows = _rows_by_name(people)
    trns = {name: {people.trns[row] for row in alike} for name, alike in rows.items()}
    for name in islice((name for name in trns if len(trns[name]) >= _FEWEST), _NAMED):
        alike = rows[name]
        where = some_of([f"row {reading.numbers[row]}" for row in alike], _NAMED)
        reading.notice(
            "same-name-several-trns",
            f"{reading.person(alike[0])}, with the same date of birth, stands beside "
            f"{number(len(trns[name]))} TRNs: {where}. Check that the name was not copied down "
            "the column.",
        )


def _rows_by_name(people: People) -> dict[tuple[str, str, date], list[int]]:
    """The rows of each name with one date of birth, where enough have that date.

    Most dates stand once or twice, and to compare names costs most of it.
    """
    born: dict[date, list[int]] = defaultdict(list)
    for row, (trn, born_on) in enumerate(zip(people.trns, people.born_on, strict=True)):
        if trn and born_on:
            born[born_on].append(row)
    named: dict[tuple[str, str, date], list[int]] = defaultdict(list)
    for born_on, same_day in born.items():
        for row in same_day if len(same_day) >= _FEWEST else ():
            names = fold(people.last_names[row]), fold(people.first_names[row])
            named[*names, born_on].append(row)
    return named
