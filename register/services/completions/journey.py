"""A provider's completions, from the check to the receipt.

`check` reads a whole file, decides every row against the register and keeps the findings: no fact
is written. `accept` decides every row again on the facts as they are then, and writes all or, where
the provider chose so, the good rows. The same bytes are the same upload, and one upload has one
effect and one receipt, however often it is sent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, Refused
from register.numbers import counted
from register.queries.uploads import UploadRow
from register.references import new_receipt_number
from register.services import log
from register.services.completions.decisions import decide
from register.services.completions.facts import load_facts
from register.services.completions.findings import (
    KeptReport,
    RowResult,
    beside_rows,
    unpack_rows,
    unpack_summary,
    with_recorded,
)
from register.services.completions.outlook import NOTHING_TO_SEND, sends_anything
from register.services.completions.records import CorrectionReason, Sender, plan, write
from register.services.completions.referrals import open_referrals_for, referrals_for
from register.services.completions.row_decision import RowDecision
from register.services.completions.seen import see_rows
from register.services.completions.sent_files import (
    SentFile,
    check_and_keep,
    checked_now,
    make_report,
    provider_of,
    stored_file,
)
from register.services.completions.uploads import (
    CheckedUpload,
    Receipt,
    UploadState,
    checked,
    clean_filename,
    find_row,
    keep,
    receipt_of,
    require_sender,
    state_of,
)
from register.services.cycle_collector import collection_paused
from register.services.transaction import transaction
from register.sheets import writer


def check(
    session: Session,
    *,
    provider_ukprn: str,
    filename: str,
    content: bytes,
    actor: Actor,
    now: datetime,
    day_numbers: str = "",
) -> CheckedUpload:
    """Check a file and keep its findings for 24 hours; no fact is written.

    The same bytes from the same provider are the same upload: checked again, or, once accepted,
    given back with their first receipt. Raises FileRefused, UnsupportedFile or TooLarge where the
    file cannot be read at all, and keeps nothing then. `day_numbers` is a key of `DAY_NUMBERS`.
    """
    require_sender(actor, provider_ukprn)
    sha256 = hashlib.sha256(content).hexdigest()
    sent = SentFile(clean_filename(filename), sha256, content, day_numbers=day_numbers)
    return check_and_keep(session, provider_of(session, provider_ukprn), sent, actor, now)


def recheck(
    session: Session, *, upload_ref: str, actor: Actor, now: datetime, day_numbers: str = ""
) -> CheckedUpload:
    """Check a file that was sent before once more, from the bytes that were kept.

    `day_numbers` confirms once for the whole file that numbers in it are days.
    """
    row = find_row(session, upload_ref, actor)
    sent = stored_file(session, row, day_numbers)
    return check_and_keep(session, provider_of(session, row.ukprn), sent, actor, now)


@collection_paused()
def accept(
    session: Session,
    *,
    upload_ref: str,
    actor: Actor,
    now: datetime,
    good_rows_only: bool = False,
    seen_digest: str | None = None,
    correction_reason: CorrectionReason | None = None,
) -> Receipt:
    """Put a checked file on the record: all of it, or its good rows, in one transaction.

    Every row is decided again first. Raises Conflict where the findings are not those that were
    seen, the check is too old or it was cancelled; where facts have changed since the check, the
    new findings are kept in its place. Raises Refused where rows have errors and only the good ones
    were not asked for, or none is left to send. An upload accepted before gives back its receipt.
    correction_reason: None where nobody gave one, and then none is kept.
    """
    if receipt := receipt_of(find_row(session, upload_ref, actor)):
        return receipt
    confirmed = _Confirmation(good_rows_only, seen_digest, correction_reason, actor, now)
    with transaction(session):
        receipt = _accept(session, find_row(session, upload_ref, actor), confirmed)
    if receipt is None:
        raise Conflict(
            "The register has changed since this file was checked, so nothing has been recorded. "
            "Look at the new findings, then confirm them."
        )
    return receipt


@dataclass(frozen=True, slots=True)
class _Confirmation:
    """What somebody confirms, and who and when."""

    good_rows_only: bool
    seen_digest: str | None
    reason: CorrectionReason | None
    actor: Actor
    now: datetime


def _accept(session: Session, row: UploadRow, confirmed: _Confirmation) -> Receipt | None:
    """Accept under the writer's lock; None where the findings changed, which are then kept."""
    if receipt := receipt_of(row):
        return receipt
    _require_confirmable(row, confirmed.seen_digest, confirmed.now)
    provider = provider_of(session, row.ukprn)
    kept = unpack_rows(row.report)
    decisions = decide(kept.rows, load_facts(session, provider, kept.rows))
    if _has_changed(decisions, kept):
        parsed = stored_file(session, row, kept.day_numbers).parse(confirmed.now)
        report = make_report(session, provider, parsed, kept.day_numbers)
        keep(session, row.ref, **checked_now(report, parsed, confirmed.now))
        return None
    _require_good(kept.counts, confirmed.good_rows_only)
    return _record(session, row, decisions, confirmed)


def findings_csv(
    session: Session, *, upload_ref: str, actor: Actor, now: datetime
) -> tuple[str, bytes]:
    """The provider's own file with what was found of each row beside it, and a name for it."""
    row = find_row(session, upload_ref, actor)
    upload = checked(row, now)
    parsed = stored_file(session, row, "").parse(now)
    see_rows(session, upload.report, actor=actor, now=now)
    name = re.sub(r"\.csv$", "", upload.filename, flags=re.IGNORECASE) + "-findings.csv"
    return name, writer.findings_csv(parsed, beside_rows(upload.report))


def _has_changed(decisions: Sequence[RowDecision], kept: KeptReport) -> bool:
    """Whether any row would now fare otherwise than when the file was checked."""
    return any(
        kept.results[decision.row.number] != (decision.result, decision.code, decision.says)
        for decision in decisions
    )


def _require_confirmable(row: UploadRow, seen_digest: str | None, now: datetime) -> None:
    """Refuse a check that is cancelled or too old, or findings that nobody has seen."""
    state = state_of(row, now)
    if state is UploadState.CANCELLED:
        raise Conflict("This upload was cancelled. Send the file again to check it again.")
    if state is UploadState.EXPIRED:
        raise Conflict(
            "This file was checked more than 24 hours ago, so the check is no longer good and "
            "nothing has been recorded. Check the file again."
        )
    if seen_digest is not None and seen_digest != row.report_digest:
        raise Conflict(
            "This file has been checked again since you looked at it, so nothing has been "
            "recorded. Look at the new findings, then confirm them."
        )


def _require_good(counts: Mapping[RowResult, int], good_rows_only: bool) -> None:
    if not sends_anything(counts):
        raise Refused(f"{NOTHING_TO_SEND} Correct the rows with errors and send the file again.")
    errors = counts[RowResult.ERROR]
    if errors and not good_rows_only:
        rows = counted(errors, "row has", "rows have")
        raise Refused(
            f"{rows} errors, so nothing has been recorded. Correct them and send the file again, "
            "or choose to send only the good rows."
        )


def _record(
    session: Session, row: UploadRow, decisions: Sequence[RowDecision], confirmed: _Confirmation
) -> Receipt:
    """Write the facts, their entries, the referrals and the receipt."""
    number, now = new_receipt_number(), confirmed.now
    source = f"{row.provider_name or row.ukprn}, receipt {number}"
    batch = plan(decisions, Sender(row.provider_id, row.ukprn, row.ref, source, confirmed.reason))
    counts = unpack_summary(row.report).counts
    batch.drafts.append(_entry(row, number, counts))
    referrals = referrals_for(session, decisions, batch)
    entry = write(session, batch, actor=confirmed.actor, now=now)[-1]
    open_referrals_for(session, referrals, entry)
    recorded = {
        **batch.tally(),
        "referrals": counts[RowResult.CONFLICT],
        "already_held": counts[RowResult.ALREADY_HELD],
        "ignored": counts[RowResult.IGNORED],
        "left_out": counts[RowResult.ERROR],
    }
    report = with_recorded(row.report, recorded)
    state = UploadState.ACCEPTED.value
    keep(session, row.ref, state=state, report=report, accepted_at=now, receipt=number, entry=entry)
    return Receipt(number, row.ref, now, entry, recorded)


def _entry(row: UploadRow, receipt: str, counts: Mapping[RowResult, int]) -> log.Draft:
    """The log's entry for the upload itself."""
    payload = {
        "provider": row.ukprn,
        "sha256": row.sha256,
        "receipt": receipt,
        "counts": counts,
        "digest": row.report_digest,
    }
    return log.Draft("upload.accepted", f"upload:{row.ref}", payload)
