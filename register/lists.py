"""Lists as people read them, on a page and from a command."""

from collections.abc import Iterable, Sequence


def all_of(words: Iterable[str]) -> str:
    """Each of these: "a", "a and b", "a, b and c"."""
    return _ended(words, "and")


def one_of(words: Iterable[str]) -> str:
    """A choice of these: "a", "a or b", "a, b or c"."""
    return _ended(words, "or")


def some_of(words: Sequence[str], most: int) -> str:
    """The first of these, and how many more there are: "a, b and 3 more"."""
    rest = len(words) - most
    return all_of([*words[:most], *([f"{rest:,} more"] if rest > 0 else [])])


def _ended(words: Iterable[str], link: str) -> str:
    *first, last = [*words] or [""]
    return f"{', '.join(first)} {link} {last}" if first else last
