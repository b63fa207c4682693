"""What becomes of the rows of a provider's file, in the same words at every door: 1 needs you."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from register.numbers import number
from register.services.completions.findings import Result

BECOMES: Final = MappingProxyType(
    {
        Result.NEW: ("new", "new"),
        Result.CORRECTION: ("correction", "corrections"),
        Result.ALREADY_HELD: ("already held", "already held"),
        Result.CONFLICT: ("for the registrar", "for the registrar"),
        Result.IGNORED: ("ignored", "ignored"),
        Result.ERROR: ("needs you", "need you"),
    }
)
"""Of one row and of more, before the file is accepted."""
BECAME: Final = MappingProxyType(
    {
        **BECOMES,
        Result.CONFLICT: ("sent to the registrar", "sent to the registrar"),
        Result.ERROR: ("left out", "left out"),
    }
)
"""The same once it was."""


def rows_in_words(
    counts: Mapping[Result, int] | Mapping[str, int], words: Mapping[Result, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Each count of rows that is not nought, with its words: ("37", "new")."""
    given = {str(name): count for name, count in counts.items()}
    for result, (one, many) in words.items():
        if count := given.get(result.value, 0):
            yield number(count), one if count == 1 else many


def rows_sentence(
    counts: Mapping[Result, int] | Mapping[str, int], words: Mapping[Result, tuple[str, str]]
) -> str:
    """The same in one line: "37 new, 2 already held, 1 needs you"."""
    return ", ".join(map(" ".join, rows_in_words(counts, words)))
