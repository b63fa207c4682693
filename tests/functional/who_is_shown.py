"""Whom an answer shows, by what is theirs alone, and who was recorded as seen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.functional.marked import ALPHA, BETA, GAMMA, fields_said
from tests.functional.world import World

MARK = re.compile(r"Qx(\d+)zq")
"""A last name that is one person's alone."""
NUMBER = re.compile(r"(?<!\d)\d{7}(?!\d)")
"""A TRN, as it may be."""
MARKED = {person.name: person for person in (ALPHA, BETA, GAMMA)}
TYPED = "name typed wrongly"
"""The field of a record apart, which a school's typing made."""
APART = {"it": "%Alphatyped%"}


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


def ids_of(world: World) -> dict[str, int]:
    """The marked three by their names, and the record apart of what was typed of Alpha."""
    return ids_in(world.engine)


@cache
def ids_in(engine: Engine) -> dict[str, int]:
    """The same: they stay what they are, whatever is done."""
    with Session(engine) as session:
        (details,) = session.scalars(
            text("SELECT details FROM referral WHERE details LIKE :it"), APART
        )
        apart = text("SELECT id FROM person WHERE ref = :ref")
        found = {TYPED: session.execute(apart, {"ref": json.loads(details)["apart"]}).scalar_one()}
        for name, person in MARKED.items():
            held = text("SELECT id FROM person WHERE trn = :trn")
            found[name] = session.execute(held, {"trn": person.trn}).scalar_one()
    return found


def whom(
    told: str,
    typed: str,
    known: Mapping[str, int],
    ids: Mapping[str, int],
    no_look: frozenset[str],
) -> frozenset[int]:
    """Whom an answer shows beyond what was sent, and beyond the fields that may be shown."""
    others = {int(number) for number in MARK.findall(told)}
    others |= {known[number] for number in NUMBER.findall(told) if number in known}
    others -= {known[number] for number in NUMBER.findall(typed) if number in known}
    beyond = [field.split("’s ", 1) for field in fields_said(told) - fields_said(typed)]
    marked = {
        ids[field if field == TYPED else name] for name, field in beyond if field not in no_look
    }
    return frozenset(others - set(ids.values()) | marked)
