"""The first periods of schools that are new to the register: of them nothing else is held yet.

Most schools of a first import are such, so that what they share is worked out once.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import true
from sqlalchemy.orm import Session

from register.bulk import insert_columns
from register.days import ONE_DAY
from register.db import table_of
from register.models import CompliancePeriod
from register.models.compliance_periods import FIRST_DAY
from register.queries.day_tree import node_of
from register.services.compliance_periods.periods import stored_part, with_nobody
from register.services.schools.spans import school_spans

_TABLE: Final = table_of(CompliancePeriod)
_THROUGHOUT: Final = {
    name: true() for name in ("under_default", "under_literal", "under_person", "is_own")
}
"""With nobody recorded, all readings say the same, and the school was never another."""


_DAYS: Final = ("opened_on", "closed_on")
_STORED: Final = ("urn", "la_code", "from_day", "to_day", "status", "reason", "node")


class _Only(NamedTuple):
    """The one version of a school, as far as its days are told from it."""

    urn: str
    valid_from: date
    in_extract: bool
    type_code: str
    status_code: str
    opened_on: date | None
    closed_on: date | None


class _Periods(NamedTuple):
    """A school's periods, a column at a time."""

    firsts: Sequence[date]
    lasts: Sequence[date]
    statuses: Sequence[str]
    reasons: Sequence[str]
    nodes: Sequence[int]


def schools_added(session: Session, columns: Mapping[str, Sequence[Any]]) -> None:
    """Store the periods of schools that are new, given their only versions a column at a time.

    A school that comes with a conversion is for `schools_changed` to put right.
    """
    day = columns["valid_from"][0]
    # Days before any that is stored, and before the extract's, all bear alike.
    least = min(FIRST_DAY, day) - ONE_DAY
    days = ([each and max(each, least) for each in columns[name]] for name in _DAYS)
    stored: dict[str, list[Any]] = {name: [] for name in _STORED}
    urns, la_codes, firsts, lasts, statuses, reasons, nodes = stored.values()
    known = zip(columns["type_code"], columns["status_code"], *days, strict=True)
    for urn, la_code, bears in zip(columns["urn"], columns["la_code"], known, strict=True):
        periods = _of_one_version(day, *bears)
        urns += [urn] * len(periods.firsts)
        la_codes += [la_code] * len(periods.firsts)
        firsts += periods.firsts
        lasts += periods.lasts
        statuses += periods.statuses
        reasons += periods.reasons
        nodes += periods.nodes
    insert_columns(session, _TABLE, stored, _THROUGHOUT)


@lru_cache(maxsize=8_192)
def _of_one_version(
    day: date, type_code: str, status_code: str, opened_on: date | None, closed_on: date | None
) -> _Periods:
    version = _Only("", day, True, type_code, status_code, opened_on, closed_on)
    firsts, lasts, says = zip(*stored_part(with_nobody(school_spans([version]))), strict=True)
    return _Periods(
        firsts,
        lasts,
        [each.status for each in says],
        [each.reason for each in says],
        list(map(node_of, firsts, lasts)),
    )
