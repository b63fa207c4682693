"""Take in a whole file of appointments: all of it or, where that is asked, its good rows."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.services import log
from register.services.appointments.file_effects import RowEffects
from register.services.appointments.file_plan import plan_rows
from register.services.appointments.file_rows import Became, RowPlanner
from register.services.changes import Changes, write
from register.services.short_trns import suggest_whole_trns
from register.services.transaction import transaction
from register.sheets.appointments import ParsedAppointments
from register.sheets.writer import RowFinding, file_findings, findings_csv


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What a file did to the register, row by row."""

    is_accepted: bool
    """False where rows are wrong and the good ones were not asked for: nothing was recorded."""
    parsed: ParsedAppointments
    findings: tuple[RowFinding, ...]
    """One for each row of the file, in order."""
    counts: Counter[str]
    """Rows by their result, and `people`, `referred` and `spells` that are new."""

    effects: tuple[RowEffects, ...] = ()
    """Rows that are taken and share a post, or leave days without a SENCO, in order."""

    @property
    def errors(self) -> tuple[RowFinding, ...]:
        """The rows that cannot be taken."""
        return tuple(each for each in self.findings if each.result == Became.ERROR.value)

    def as_csv(self) -> bytes:
        """The file with what became of each row beside it."""
        return findings_csv(self.parsed, self.findings)


def import_appointments(
    session: Session,
    parsed: ParsedAppointments,
    *,
    content: bytes,
    accept_good_rows: bool,
    actor: Actor,
    now: datetime,
) -> ImportedFile:
    """Record what a file says that the register does not hold yet, in one transaction.

    `content` is the file itself, of which the log keeps the digest. The same file again changes
    nothing.
    """
    with transaction(session):
        parsed = suggest_whole_trns(session, parsed)
        planner = plan_rows(session, parsed.rows, legal_day(now), actor)
        imported = _outcome(parsed, planner, accept_good_rows)
        if imported.is_accepted and _is_change(planner.changes):
            planner.changes.closing.append(_entry(content, imported.counts))
            write(session, planner.changes, actor=actor, now=now)
    return imported


def _outcome(
    parsed: ParsedAppointments, planner: RowPlanner, accept_good_rows: bool
) -> ImportedFile:
    decided = {finding.number: finding for finding in planner.findings}
    read = [(decided.get(each.number, each), each.warning) for each in file_findings(parsed)]
    counts = planner.counts
    counts[Became.ERROR.value] = sum(each.result == Became.ERROR.value for each, _ in read)
    counts["ignored"] = len(parsed.ignored)
    is_accepted = accept_good_rows or not counts[Became.ERROR.value]
    told = tuple(planner.effects())
    words = {each.number: each.words(will=not is_accepted) for each in told}
    findings = tuple(
        replace(each, warning="\n".join(filter(None, (warning, words.get(each.number, "")))))
        for each, warning in read
    )
    return ImportedFile(is_accepted, parsed, findings, counts, told)


def _is_change(changes: Changes) -> bool:
    return bool(changes.appointments or changes.services)


def _entry(content: bytes, counts: Counter[str]) -> log.Draft:
    digest = hashlib.sha256(content).hexdigest()
    return log.Draft("appointments.imported", f"file:{digest}", {"sha256": digest, **counts})
