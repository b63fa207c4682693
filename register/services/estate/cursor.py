"""Where a page of a list ended, and after how many, as text for the address of the next."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, NamedTuple

from register.days import read_iso
from register.errors import InvalidInput
from register.queries.estate import Key, Sort
from register.queries.estate_statements import Rank

LONGEST: Final = 600
"""Characters of a cursor: a school's name at its longest, and what stands around it."""

_URN_LENGTH: Final = 6
_MOST_BEFORE: Final = 10_000_000
"""More schools than any list has."""


class Begins(NamedTuple):
    """Where a page begins: behind which school, and how many come before it."""

    after: Key
    before: int


def write_cursor(sort: Sort, key: Key, before: int) -> str:
    """The cursor of the page that begins behind that key, with so many schools before it."""
    parts = [sort.value, key.rank, key.deadline.isoformat(), key.name, key.urn, before]
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(text: str, sort: Sort) -> Begins:
    """Where a page begins; InvalidInput for what is no cursor of such a list."""
    try:
        if len(text) > LONGEST:
            raise ValueError("too long")
        padded = text + "=" * (-len(text) % 4)
        parts = json.loads(urlsafe_b64decode(padded.encode("ascii")))
        named, rank, deadline, name, urn, before = parts
        if not isinstance(deadline, str):
            raise ValueError("no day")
        key = Key(rank, read_iso(deadline), name, urn)
        if named != sort.value or not _is_sound(key, before):
            raise ValueError("of another list")
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput.of(
            "cursor",
            "That is not the cursor of a page of this list. Begin again without a cursor",
        ) from error
    return Begins(key, before)


def _is_sound(key: Key, before: object) -> bool:
    """Whether a database can be asked for it, and a page be counted from it."""
    is_count = type(before) is int and 0 < before <= _MOST_BEFORE
    is_rank = type(key.rank) is int and 0 <= key.rank <= max(Rank)
    is_urn = isinstance(key.urn, str) and key.urn.isascii() and key.urn.isdigit()
    is_name = isinstance(key.name, str) and key.name.isascii() and key.name.isprintable()
    return is_count and is_rank and is_name and is_urn and len(key.urn) == _URN_LENGTH
