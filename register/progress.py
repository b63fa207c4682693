"""How whoever does long work says how far it is."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done, and of how much: bytes, rows or schools."""


def tell_nobody(done: int, total: int) -> None:
    """The progress of work that nobody waits for at a terminal."""
