"""What becomes of the rows of a provider's file, in the same words at every door: 1 needs you."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from register.numbers import number
from register.services.completions.findings import RowResult

BECOMES: Final = MappingProxyType(
    {
        RowResult.NEW: ("new", "new"),
        RowResult.CORRECTION: ("correction", "corrections"),
        RowResult.ALREADY_HELD: ("already held", "already held"),
        RowResult.CONFLICT: ("for the registrar", "for the registrar"),
        RowResult.IGNORED: ("ignored", "ignored"),
        RowResult.ERROR: ("needs you", "need you"),
    }
)
"""Of one row and of more, before the file is accepted."""
BECAME: Final = MappingProxyType(
    {
        **BECOMES,
        RowResult.CONFLICT: ("sent to the registrar", "sent to the registrar"),
        RowResult.ERROR: ("left out", "left out"),
    }
)
"""The same once it was."""


def rows_in_words(
    counts: Mapping[RowResult, int] | Mapping[str, int], words: Mapping[RowResult, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Each count of rows that is not nought, with its words: ("37", "new")."""
    given = {str(name): count for name, count in counts.items()}
    for result, (one, many) in words.items():
        if count := given.get(result.value, 0):
            yield number(count), one if count == 1 else many


def rows_sentence(
    counts: Mapping[RowResult, int] | Mapping[str, int], words: Mapping[RowResult, tuple[str, str]]
) -> str:
    """The same in one line: "37 new, 2 already held, 1 needs you"."""
    return ", ".join(map(" ".join, rows_in_words(counts, words)))
