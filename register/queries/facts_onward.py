"""What schools became, over conversions, and those in turn: a step of all of them at a time.

Few schools became any. In the one statement of a school it would cost them all a second recursion.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, String, cast, null, select
from sqlalchemy.orm import Session

from register.queries.batches import among, rows_in
from register.queries.facts_branches import conversion, version
from register.queries.facts_rows import ConversionRow, OtherSchoolRow, SchoolRow
from register.queries.whole_people import Held, held_then

NOT_READ = (datetime.min.replace(tzinfo=UTC),)
"""In the place of the instant at which a fact was recorded."""


def steps_from(held: Held) -> Select[Any]:
    """The conversions that ended some schools."""
    c = conversion.c
    columns = (c.from_urn, c.converted_on, c.to_urn, cast(null(), String), c.recorded_by)
    return select(*columns).where(among(c.from_urn), held(conversion))


def versions_of(held: Held, kind: type[SchoolRow] | type[OtherSchoolRow]) -> Select[Any]:
    """What some schools are and were, as rows of that kind have it."""
    columns = (version.c[name] for name in kind._fields[:-1])
    return select(*columns).where(among(version.c.urn), held(version))


_STEPS, _VERSIONS = steps_from(held_then), versions_of(held_then, OtherSchoolRow)


def read_onward(
    session: Session,
    urns: Collection[str],
    steps: list[ConversionRow],
    versions: list[OtherSchoolRow],
    *,
    known_to: int,
) -> None:
    """Add what these schools became, and the conversions of that, in place.

    `versions` and `steps` are those that are read, with the conversions that ended any school of
    the versions. `known_to` is the entry that they were read at, so that all is of one state of
    the register.
    """
    binds, reached = {"known_to": known_to}, set(urns)
    held = {row.urn for row in versions}
    while after := {step.to_urn for step in steps if step.from_urn in reached} - reached:
        reached |= after
        if unread := after - held:
            steps += _rows(session, _STEPS, unread, binds, ConversionRow)
            versions += _rows(session, _VERSIONS, unread, binds, OtherSchoolRow)


def _rows(
    session: Session, asked: Select[Any], urns: Collection[str], binds: dict[str, int], kind: Any
) -> list[Any]:
    return [kind._make((*row, *NOT_READ)) for row in rows_in(session, asked, urns, binds)]
