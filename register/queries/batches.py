"""Long lists of values, cut to what one IN list takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.orm import Session

BATCH = 5_000
"""Values in one IN list: both databases take many more."""


def rows_in(
    session: Session,
    statement: Executable,
    values: Collection[Any],
    parameters: Mapping[str, Any] | None = None,
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a statement with an expanding `values`, for all of them in order."""
    ordered = sorted(set(values))
    for at in range(0, len(ordered), BATCH):
        batch = ordered[at : at + BATCH]
        yield from session.execute(statement, {**(parameters or {}), "values": batch}).all()
