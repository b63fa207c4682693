"""A row that something else takes the place of, or nothing: kept, with the entry that ended it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from register.db import Base, table_of


def supersede(
    session: Session, model: type[Base], replaced: Sequence[tuple[int | None, int]]
) -> None:
    """Mark these rows as superseded, each by its entry."""
    if not replaced:
        return
    table = table_of(model)
    statement = (
        update(table)
        .where(table.c.id == bindparam("row"), table.c.superseded_by.is_(None))
        .values(superseded_by=bindparam("entry"))
    )
    session.execute(statement, [{"row": row, "entry": entry} for row, entry in replaced])
