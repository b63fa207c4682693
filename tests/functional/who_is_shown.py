"""Whom an answer shows, by what is theirs alone, and who was recorded as seen."""

from __future__ import annotations

import re

from sqlalchemy import text

from tests.functional.world import World

MARK = re.compile(r"Qx(\d+)zq")
"""A last name that is one person's alone."""
NUMBER = re.compile(r"(?<!\d)\d{7}(?!\d)")
"""A TRN, as it may be."""


def trns(world: World) -> dict[str, int]:
    """Everybody by their TRN."""
    with world.session() as session:
        found = session.execute(text("SELECT trn, id FROM person WHERE trn IS NOT NULL"))
        return {row.trn: row.id for row in found}


def newest(world: World) -> int:
    """The last look of all."""
    with world.session() as session:
        return int(session.execute(text("SELECT coalesce(max(id), 0) FROM look")).scalar_one())


def recorded_after(world: World, last: int) -> frozenset[int]:
    """Who was recorded as seen since."""
    with world.session() as session:
        found = session.execute(
            text("SELECT person_id FROM look WHERE id > :last AND person_id IS NOT NULL"),
            {"last": last},
        )
        return frozenset(found.scalars())
