"""What an extract changes, worked out from what is held before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from register.law.facts import CLOSED
from register.law.scope import IN_SCOPE, KNOWN_TYPES, OPEN_STATUSES
from register.queries.school_import import NEVER, HeldSchool
from register.services.schools.importing.status_doubts import status_doubts
from register.services.schools.spans import is_open_after
from register.sheets.gias import Doubt, DoubtKind, Extract, row_digest

NOBODY_WAS = HeldSchool(b"", "", "", "", date.min, in_extract=False, was_open=NEVER)
"""What is held of a school that is new."""


@dataclass(slots=True)
class VersionPlan:
    """The versions that an extract calls for."""

    day: date
    added: dict[str, bytes] = field(default_factory=dict)
    """By URN, the digest of each new school's row."""
    changed: dict[str, bytes] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    """Closed now, and not before."""
    every_closed: set[str] = field(default_factory=set)
    vanished: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    """Changed since another extract of the same day, whose version gives way."""
    typed: list[str] = field(default_factory=list)
    """Of those changed, the ones whose type GIAS had not given before."""
    retyped: list[str] = field(default_factory=list)
    """Of those replaced, the ones to which the other extract had given another type."""
    doubts: list[Doubt] = field(default_factory=list)
    missing: int = 0
    open: int = 0
    in_scope: int = 0
    was_open: int = 0
    open_vanished: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the extract says nothing new of any school."""
        return not (self.added or self.changed or self.vanished)


def plan_versions(extract: Extract, held: Mapping[str, HeldSchool], day: date) -> VersionPlan:
    """Compare every row with what is held, by digest; name what no row alone can doubt."""
    plan = VersionPlan(day)
    digests = ((urn, row_digest(packed)) for urn, packed in extract.packed.items())
    for (urn, digest), stage in zip(digests, extract.stages(), strict=True):
        _, type_code, status, opened_on, closed_on = stage
        if status in OPEN_STATUSES:
            plan.open += 1
            plan.in_scope += type_code in IN_SCOPE
        elif status == CLOSED:
            plan.every_closed.add(urn)
        if type_code not in KNOWN_TYPES and len(type_code) == 2:
            plan.doubts.append(Doubt(None, urn, DoubtKind.TYPE_NOT_KNOWN, type_code))
        plan.doubts += status_doubts(urn, status, opened_on, closed_on, day)
        before = held.get(urn, NOBODY_WAS)
        if before is NOBODY_WAS:
            plan.added[urn] = digest
        elif (
            before.digest != digest
            or not before.in_extract
            or _says_more(before, status, closed_on, day)
        ):
            plan.changed[urn] = digest
            _plan_change(plan, extract, urn, before, status)
    _plan_missing(plan, extract, held)
    return plan


def _says_more(before: HeldSchool, status: str, closed_on: date | None, day: date) -> bool:
    """Whether a row that is as before says more by its day: that the school is open although its
    closing day has come and gone since.
    """
    return is_open_after(status, closed_on, day) and not is_open_after(
        status, closed_on, before.valid_from
    )


def _plan_change(
    plan: VersionPlan, extract: Extract, urn: str, before: HeldSchool, status: str
) -> None:
    if status == CLOSED and before.status_code != CLOSED:
        plan.closed.add(urn)
    if before.valid_from == plan.day:
        plan.replaced.append(urn)
    now = extract.establishment(urn)
    if now.type_code and not before.type_code:
        plan.typed.append(urn)
    elif now.type_code != before.type_code and before.valid_from == plan.day:
        plan.retyped.append(urn)
    if now.la_code != before.la_code:
        found = f"{before.la_code}, now {now.la_code} {now.la_name}"
        plan.doubts.append(Doubt(None, urn, DoubtKind.AUTHORITY_CHANGED, found))


def _plan_missing(plan: VersionPlan, extract: Extract, held: Mapping[str, HeldSchool]) -> None:
    for urn, before in held.items():
        was_open = before.in_extract and before.status_code in OPEN_STATUSES
        plan.was_open += was_open
        if urn in extract.packed:
            continue
        plan.missing += 1
        if before.in_extract:
            plan.vanished.append(urn)
            plan.open_vanished += was_open
            if before.valid_from == plan.day:
                plan.replaced.append(urn)
