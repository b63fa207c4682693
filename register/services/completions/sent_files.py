"""Read a file, decide its rows, and keep what was found until somebody confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.db import table_of
from register.errors import Refused
from register.models import Upload
from register.queries import uploads as queries
from register.queries.providers import HeldProvider, find_provider
from register.queries.uploads import UploadRow
from register.references import new_ref
from register.services.completions.decisions import decide, report_of
from register.services.completions.facts import load_facts
from register.services.completions.findings import Report, pack
from register.services.completions.rules import refuse_another_providers_file
from register.services.completions.uploads import (
    GOOD_FOR,
    CheckedUpload,
    UploadState,
    checked,
    keep,
)
from register.services.cycle_collector import collection_paused
from register.services.short_trns import suggest_whole_trns
from register.services.transaction import transaction
from register.sheets import completions as sheet
from register.sheets import writer
from register.sheets.completions import ParsedCompletions
from register.sheets.dates import SERIALS_1900, SERIALS_1904

_UPLOADS = table_of(Upload)

DAY_NUMBERS = {"": None, "1900": SERIALS_1900, "1904": SERIALS_1904}
"""Day 0 of a spreadsheet's day numbers, by the year that it counts from; "" refuses numbers."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came, or as it was kept; its hash is of the bytes that came."""

    filename: str
    sha256: str
    content: bytes
    is_stored: bool = False
    day_numbers: str = ""

    def parse(self, now: datetime) -> ParsedCompletions:
        """Read it whole."""
        return sheet.parse(
            self.content,
            today=legal_day(now),
            serials_from=DAY_NUMBERS[self.day_numbers],
            is_stored=self.is_stored,
        )


@collection_paused()
def check_and_keep(
    session: Session, provider: HeldProvider, sent: SentFile, actor: Actor, now: datetime
) -> CheckedUpload:
    """Check a file and keep its findings; one that was accepted keeps those that it had."""
    held = queries.find_upload_of_file(session, provider.id, sent.sha256)
    if held and held.state == UploadState.ACCEPTED:
        return checked(held, now)
    parsed = sent.parse(now)
    report = make_report(session, provider, parsed, sent.day_numbers)
    with transaction(session):
        held = queries.find_upload_of_file(session, provider.id, sent.sha256)
        if held is None:
            values = {
                "ref": new_ref(),
                "provider_id": provider.id,
                "account_id": actor.account_id,
                "filename": sent.filename,
                "sha256": sent.sha256,
                "content": _storable(sent.content, parsed),
            }
            session.execute(insert(_UPLOADS), values | checked_now(report, parsed, now))
        elif held.state != UploadState.ACCEPTED:
            keep(session, held.ref, **checked_now(report, parsed, now))
        held = queries.find_upload_of_file(session, provider.id, sent.sha256)
    assert held
    return checked(held, now, None if held.state == UploadState.ACCEPTED else report)


def provider_of(session: Session, ukprn: str) -> HeldProvider:
    """The provider with this UKPRN; Refused where the register has none."""
    provider = find_provider(session, ukprn)
    if provider is None:
        raise Refused(
            f"The register has no provider with UKPRN {ukprn}. Ask the registrar to add it."
        )
    return provider


def stored_file(session: Session, row: UploadRow, day_numbers: str) -> SentFile:
    """The file of an upload, as it was kept."""
    content = queries.content_of(session, row.ref)
    return SentFile(row.filename, row.sha256, content, is_stored=True, day_numbers=day_numbers)


def make_report(
    session: Session, provider: HeldProvider, parsed: ParsedCompletions, day_numbers: str
) -> Report:
    """Decide every row on the facts as they are now, and state the findings.

    Raises FileRefused where every row is another provider's.
    """
    refuse_another_providers_file(parsed, provider)
    parsed = suggest_whole_trns(session, parsed)
    facts = load_facts(session, provider, parsed.rows)
    return report_of(parsed, decide(parsed.rows, facts), facts, day_numbers=day_numbers)


def _storable(content: bytes, parsed: ParsedCompletions) -> bytes:
    """The bytes to keep: without personal data that the register has no business to hold."""
    dropped = any(notice.code == "personal-data-dropped" for notice in parsed.notices)
    return writer.storable_csv(parsed) if dropped else content


def checked_now(report: Report, parsed: ParsedCompletions, now: datetime) -> dict[str, Any]:
    """What is kept of an upload that has just been checked."""
    return {
        "state": UploadState.CHECKED.value,
        "report": pack(report, parsed.rows),
        "report_digest": report.digest,
        "checked_at": now,
        "expires_at": now + GOOD_FOR,
    }
