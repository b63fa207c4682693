"""Lists that are shown a page at a time."""

from register.errors import InvalidInput


def refuse_past(page: int, pages: int) -> None:
    """InvalidInput for a page past the last: empty, it would read as if nothing were there."""
    if page > pages:
        raise InvalidInput.of("page", f"There is no such page. The last is {pages:,}")
