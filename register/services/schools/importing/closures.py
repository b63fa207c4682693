"""Accounts of a school that closed: frozen by the import that says so, until a registrar attests.

ADR 0025.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.law.facts import SCHOOL_STATUSES
from register.models import Organisation
from register.queries.attestation import SchoolBody, school_bodies
from register.services import log
from register.sheets.gias import Extract


@dataclass(frozen=True, slots=True)
class ClosuresPlan:
    """Organisations whose school this extract has closed, with the day, and open again."""

    closed: tuple[tuple[SchoolBody, date | None], ...]
    reopened: tuple[SchoolBody, ...]


_NOTE: Final = (
    update(table_of(Organisation))
    .where(table_of(Organisation).c.id == bindparam("body"))
    .values(school_closed_at=bindparam("at"), school_closed_on=bindparam("day"))
)


def plan_closures(
    session: Session, extract: Extract, closed: Collection[str], *, today: date
) -> ClosuresPlan:
    """Compare what is noted of each school that accounts act for with what the extract says.

    closed: the URNs that the extract has as closed. A school whose last day is today or still to
    come has not closed yet, and one that is not in the extract is as it was.
    """
    shut: list[tuple[SchoolBody, date | None]] = []
    reopened: list[SchoolBody] = []
    for body in school_bodies(session):
        if body.urn not in closed:
            if body.is_noted_closed and _is_as_not_closed(extract, body.urn):
                reopened.append(body)
        elif not body.is_noted_closed:
            day = extract.establishment(body.urn).closed_on
            if day is None or day < today:
                shut.append((body, day))
    return ClosuresPlan(tuple(shut), tuple(reopened))


def _is_as_not_closed(extract: Extract, urn: str) -> bool:
    """Whether the extract has it with a status that says so: a code that is none says nothing."""
    return urn in extract.packed and extract.establishment(urn).status_code in SCHOOL_STATUSES


def write_closures(session: Session, plan: ClosuresPlan, *, actor: Actor, now: datetime) -> None:
    """Freeze the one and open the other, each with its entry."""
    rows = [{"body": body.id, "at": now, "day": day} for body, day in plan.closed]
    rows += [{"body": body.id, "at": None, "day": None} for body in plan.reopened]
    if not rows:
        return
    drafts = [
        log.Draft(
            "organisation.school_closed",
            f"organisation:{body.ref}",
            {"urn": body.urn, "closed_on": day},
        )
        for body, day in plan.closed
    ]
    drafts += [
        log.Draft("organisation.school_reopened", f"organisation:{body.ref}", {"urn": body.urn})
        for body in plan.reopened
    ]
    log.append(session, drafts, actor=actor, now=now)
    session.execute(_NOTE, rows)
