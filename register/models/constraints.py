"""What a column is held to, written from the code that names it."""

from enum import StrEnum


def one_of(column: str, values: type[StrEnum]) -> str:
    """That the column holds one of these words."""
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"
