"""Take one GIAS extract, with its links and trusts, into the register: one transaction."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import day_in_words
from register.db import table_of
from register.errors import Refused
from register.models import SchoolImport
from register.progress import Progress, tell_nobody
from register.queries.school_import import PastImport, held_schools, newest_import
from register.services import compliance_periods, log
from register.services.attestation.undone import freeze_parted
from register.services.cycle_collector import collection_paused
from register.services.schools.importing.closures import plan_closures, write_closures
from register.services.schools.importing.first_import import indexed_afterwards
from register.services.schools.importing.plan import VersionPlan, plan_versions
from register.services.schools.importing.side_files import (
    LinksPlan,
    TrustsPlan,
    plan_links,
    plan_trusts,
    write_links,
    write_trusts,
)
from register.services.schools.importing.successors import (
    SuccessorsPlan,
    close_no_longer_asked,
    plan_stale,
    plan_successors,
    write_successors,
)
from register.services.schools.importing.summary import Counts, ImportSummary
from register.services.schools.importing.write import write_versions
from register.services.transaction import transaction
from register.sheets.gias import Doubt, Extract, Links, Trusts

MISSING_SHARE = 100
"""A file that lacks more than one in this many of what the register holds from the file before is
taken to be cut short."""
FEW = 5
"""Links, and academies in a trust, that may be gone however few there were: GIAS corrects both."""


@dataclass(frozen=True, slots=True)
class GiasFiles:
    """The files of one import, each read whole."""

    extract: Extract
    links: Links | None = None
    trusts: Trusts | None = None

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file given, by what it is."""
        given = {"extract": self.extract, "links": self.links, "trusts": self.trusts}
        return {name: one.digest for name, one in given.items() if one is not None}


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that one import changes."""

    day: date
    versions: VersionPlan
    links: LinksPlan
    trusts: TrustsPlan
    successors: SuccessorsPlan

    @property
    def is_empty(self) -> bool:
        parts = (self.versions, self.links, self.trusts, self.successors)
        return all(part.is_empty for part in parts)


@collection_paused()
def import_extract(
    session: Session,
    files: GiasFiles,
    *,
    actor: Actor,
    now: datetime,
    extract_day: date | None = None,
    allow_missing: bool = False,
    progress: Progress | None = None,
) -> ImportSummary:
    """Record what these files say that the register does not hold, as one entry of the log.

    The same files again record nothing, but for closing what an earlier release left waiting.
    Raises Refused, with nothing written, where no day is given or named, where it is to come or
    before the newest import's, or where more than one in a hundred of the open schools has
    vanished, or more than a few and one in a hundred of the links or of the academies in a trust,
    and that is not allowed.
    """
    day = _day(files.extract, extract_day, legal_day(now))
    with transaction(session):
        newest = newest_import(session)
        _refuse_older(day, newest)
        plan = _plan(session, files, day)
        if not allow_missing:
            _refuse_cut_short(plan)
        doubts = _doubts(plan, files.extract)
        counts = _counts(plan, files.extract, doubts)
        closures = plan_closures(
            session, files.extract, plan.versions.every_closed, today=legal_day(now)
        )
        entry = None
        if not plan.is_empty or newest != PastImport(day, files.extract.digest):
            entry = _write(session, files, plan, counts, actor=actor, now=now, progress=progress)
        write_closures(session, closures, actor=actor, now=now)
        return ImportSummary(
            day,
            files.extract.digest,
            counts,
            doubts,
            tuple(plan.versions.vanished),
            entry,
            frozen=len(closures.closed),
            opened=len(closures.reopened),
            named_day=files.extract.day,
        )


def _day(extract: Extract, given: date | None, today: date) -> date:
    day = given or extract.day
    if day is None:
        raise Refused(
            "The file's name does not say which day it is of, as edubasealldata20240617.csv does. "
            "Give the day with --extract-day."
        )
    if day > today:
        raise Refused(
            f"The extract is of {day_in_words(day)}, which is still to come. "
            "Give the day that it is of with --extract-day."
        )
    return day


def _refuse_older(day: date, newest: PastImport | None) -> None:
    if newest and day < newest.extract_day:
        raise Refused(
            f"The extract is of {day_in_words(day)}, and the register already holds a newer one, "
            f"of {day_in_words(newest.extract_day)}. Import one of that day or later, or this one "
            "into a register of its own, at another REGISTER_DATABASE_URL."
        )


def _refuse_cut_short(plan: _Plan) -> None:
    versions, links, trusts = plan.versions, plan.links, plan.trusts
    for gone, held, few, what in (
        (
            versions.open_vanished,
            versions.was_open,
            0,
            "open schools are missing from this extract",
        ),
        (links.vanished, links.held, FEW, "links are missing from this links file"),
        (trusts.vanished, trusts.held, FEW, "academies are in no trust by this membership file"),
    ):
        if gone > few and gone * MISSING_SHARE > held:
            raise Refused(
                f"{gone:,} of {held:,} {what}, which is more than 1 in {MISSING_SHARE}. Check that "
                "the file is whole, or allow it with --allow-missing."
            )


def _plan(session: Session, files: GiasFiles, day: date) -> _Plan:
    held = held_schools(session, day)
    versions = plan_versions(files.extract, held, day)
    if versions.is_empty and files.links is None:
        links, successors = LinksPlan(), plan_stale(session, files.extract, held, day)
    else:
        links = plan_links(session, files.links, held.keys() | files.extract.packed.keys())
        successors = plan_successors(session, files.extract, links.standing, held, day)
    return _Plan(day, versions, links, plan_trusts(session, files.trusts), successors)


def _doubts(plan: _Plan, extract: Extract) -> tuple[Doubt, ...]:
    parts = (plan.versions, plan.links, plan.trusts, plan.successors)
    compared = (part.doubts for part in parts)
    return (*extract.doubts, *(doubt for found in compared for doubt in found))


def _counts(plan: _Plan, extract: Extract, doubts: Iterable[Doubt]) -> Counts:
    versions, successors = plan.versions, plan.successors
    changed = len(versions.added) + len(versions.changed)
    return Counts(
        rows=len(extract.packed),
        open=versions.open,
        in_scope=versions.in_scope,
        added=len(versions.added),
        changed=len(versions.changed),
        closed=len(versions.closed),
        unchanged=len(extract.packed) - changed,
        missing=versions.missing,
        vanished=len(versions.vanished),
        converted=len(successors.new),
        converted_on_closing=len(successors.new.keys() & versions.closed),
        conversions_ended=len(successors.ended),
        referred=len(successors.questions),
        no_longer_asked=len(successors.no_longer_asked),
        links_added=len(plan.links.new),
        links_ended=len(plan.links.ended),
        memberships_added=len(plan.trusts.new),
        memberships_ended=len(plan.trusts.ended),
        doubtful=len({doubt.urn for doubt in doubts}),
    )


def _write(
    session: Session,
    files: GiasFiles,
    plan: _Plan,
    counts: Counts,
    *,
    actor: Actor,
    now: datetime,
    progress: Progress | None,
) -> int:
    draft = log.Draft(
        "schools.imported",
        subject=f"extract:{plan.day.isoformat()}",
        payload={"day": plan.day, "files": files.digests(), "counts": counts.as_payload()},
    )
    entry = log.record(session, draft, actor=actor, now=now)
    with indexed_afterwards(session, len(plan.versions.added)):
        write_versions(session, plan.versions, files.extract, entry, progress or tell_nobody)
    write_links(session, plan.links, entry)
    write_trusts(session, plan.trusts, entry)
    write_successors(session, plan.successors, entry)
    close_no_longer_asked(session, plan.successors, actor=actor, now=now)
    freeze_parted(session, {one.to_urn for one in plan.successors.ended}, actor=actor, now=now)
    later = plan.versions.changed.keys() | plan.versions.vanished
    compliance_periods.schools_changed(session, entry, later)
    session.execute(
        insert(table_of(SchoolImport)),
        {
            "extract_day": plan.day,
            "digest": files.extract.digest,
            "counts": json.dumps(counts.as_payload()),
            "recorded_by": entry,
        },
    )
    return entry
