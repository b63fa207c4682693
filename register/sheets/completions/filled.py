"""Names that a spreadsheet may have filled down: one person’s beside the TRNs of several."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import islice

from register.lists import some_of
from register.names import fold
from register.numbers import number
from register.sheets.columns import Reading
from register.sheets.people import People

_FEWEST = 3
"""TRNs beside one name and date of birth: two people may share both, and three hardly do."""
_NAMED = 5
"""Names that are told of, and rows of each."""


def notice_filled_names(reading: Reading, people: People) -> None:
    """Tell of each name that stands with one date of birth beside three TRNs or more."""
    rows: dict[tuple[str, str, date], list[int]] = defaultdict(list)
    named = zip(people.trns, people.last_names, people.first_names, people.born_on, strict=True)
    for row, (trn, last_name, first_names, born_on) in enumerate(named):
        if trn and born_on:
            rows[fold(last_name), fold(first_names), born_on].append(row)
    trns = {name: {people.trns[row] for row in alike} for name, alike in rows.items()}
    for name in islice((name for name in rows if len(trns[name]) >= _FEWEST), _NAMED):
        alike = rows[name]
        where = some_of([f"row {reading.numbers[row]}" for row in alike], _NAMED)
        reading.notice(
            "same-name-several-trns",
            f"{reading.person(alike[0])}, with the same date of birth, stands beside "
            f"{number(len(trns[name]))} TRNs: {where}. Check that the name was not copied down "
            "the column.",
        )
