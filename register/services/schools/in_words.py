"""A school as a sentence names it."""

from __future__ import annotations

from typing import Protocol


class HasName(Protocol):
    """What is asked of a school."""

    @property
    def name(self) -> str: ...


def school_in_words(school: HasName | None, urn: str) -> str:
    """A school by its name and URN; by its URN alone where the register holds none with it."""
    return f"{school.name} (URN {urn})" if school else f"URN {urn}"
