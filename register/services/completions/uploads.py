"""A provider's uploads: who may see one, what state it is in, and its receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor, Permission, Role
from register.db import table_of
from register.errors import Conflict, NotAllowed, NotFound
from register.identifiers import IdentifierError
from register.models import Upload
from register.queries import uploads as queries
from register.queries.uploads import UploadRow
from register.references import parse_ref
from register.services.completions.findings import (
    HEAD_BYTES,
    Report,
    RowResult,
    Summary,
    unpack,
    unpack_summary,
)
from register.services.transaction import transaction

GOOD_FOR = timedelta(hours=24)
"""How long a check may wait for somebody to confirm it."""

LONGEST_FILENAME = 200

NO_SUCH_UPLOAD = "There is no upload with this reference."


_TABLE = table_of(Upload)


class UploadState(StrEnum):
    """Where an upload stands. `expired` is a check that nobody confirmed in time."""

    CHECKED = "checked"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an acceptance did: the same every time it is asked for."""

    number: str
    upload_ref: str
    accepted_at: datetime
    entry: int
    """The log entry of the acceptance."""
    recorded: Mapping[str, int]
    """How many `awards`, `courses`, `courses_changed`, `corrections`, `referrals`, `already_held`,
    `ignored` and `left_out`.

    `referrals` counts the sender's own conflicts, and so tells nothing that they did not know.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSummary:
    """One line of a provider's history."""

    ref: str
    provider_ukprn: str
    provider_name: str
    filename: str
    sha256: str
    state: UploadState
    checked_at: datetime
    expires_at: datetime
    sent_by: str
    """Empty where an operator sent it."""
    counts: Mapping[RowResult, int]
    receipt: Receipt | None

    @property
    def data_rows(self) -> int:
        """Rows of the file that hold anything: the counts by result add up to it."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUpload(UploadSummary):
    """One upload with everything that its newest check found."""

    digest: str
    """Of the findings: whoever confirms gives it back, to show what they saw."""
    report: Report = field(repr=False)


def require_sender(actor: Actor, ukprn: str) -> None:
    """Let only that provider's own users and the operator go on."""
    if actor.may(Permission.OPERATE):
        return
    if not actor.may(Permission.REPORT_COMPLETIONS):
        raise NotAllowed("Only a provider can report completions.")
    if actor.role is not Role.PROVIDER or actor.organisation_identifier != ukprn:
        raise NotFound(NO_SUCH_UPLOAD)


def find_row(session: Session, upload_ref: str, actor: Actor) -> UploadRow:
    """The upload's row; NotFound where there is none or it is another provider's."""
    try:
        row = queries.find_upload(session, parse_ref(upload_ref))
    except IdentifierError as error:
        raise NotFound(NO_SUCH_UPLOAD) from error
    if row is None:
        raise NotFound(NO_SUCH_UPLOAD)
    require_sender(actor, row.ukprn)
    return row


def find(session: Session, *, upload_ref: str, actor: Actor, now: datetime) -> CheckedUpload:
    """One upload with its findings; NotFound where it is another provider's."""
    return checked(find_row(session, upload_ref, actor), now)


def receipt(session: Session, *, upload_ref: str, actor: Actor) -> Receipt | None:
    """The receipt of an upload, None before it is accepted; NotFound where it is another's."""
    return receipt_of(find_row(session, upload_ref, actor))


def history(
    session: Session,
    *,
    provider_ukprn: str,
    actor: Actor,
    now: datetime,
    limit: int = 50,
    offset: int = 0,
) -> list[UploadSummary]:
    """A provider's uploads, the newest check first."""
    require_sender(actor, provider_ukprn)
    rows = queries.uploads_of(
        session, provider_ukprn, limit=limit, offset=offset, report_bytes=HEAD_BYTES
    )
    return [summary(row, now) for row in rows]


def cancel(session: Session, *, upload_ref: str, actor: Actor, now: datetime) -> UploadSummary:
    """Give up a check: nothing of it will be recorded unless the file is sent again."""
    with transaction(session):
        row = find_row(session, upload_ref, actor)
        if row.state == UploadState.ACCEPTED:
            raise Conflict(
                f"This file has been accepted, with receipt {row.receipt}, so it can no longer be "
                "cancelled. To change what it recorded, send a file with the corrected rows."
            )
        keep(session, row.ref, state=UploadState.CANCELLED.value)
        row = find_row(session, upload_ref, actor)
    return summary(row, now)


def keep(session: Session, ref: str, **values: Any) -> None:
    """Change what is kept of an upload: never a fact, so never in the log by itself."""
    session.execute(update(_TABLE).where(_TABLE.c.ref == ref).values(**values))


def checked(row: UploadRow, now: datetime, report: Report | None = None) -> CheckedUpload:
    """The upload of this row, with its findings: those given, where they were just made."""
    return CheckedUpload(
        **_common(row, unpack_summary(row.report), now),
        digest=row.report_digest,
        report=report or unpack(row.report),
    )


def summary(row: UploadRow, now: datetime) -> UploadSummary:
    """The upload of this row, without its findings."""
    return UploadSummary(**_common(row, unpack_summary(row.report), now))


def _common(row: UploadRow, kept: Summary, now: datetime) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "provider_ukprn": row.ukprn,
        "provider_name": row.provider_name or "",
        "filename": row.filename,
        "sha256": row.sha256,
        "state": state_of(row, now),
        "checked_at": row.checked_at,
        "expires_at": row.expires_at,
        "sent_by": row.sent_by or "",
        "counts": kept.counts,
        "receipt": receipt_of(row),
    }


def state_of(row: UploadRow, now: datetime) -> UploadState:
    """Where the upload of this row stands; looking at it does not bring it back to life."""
    if row.state == UploadState.CHECKED and now >= row.expires_at:
        return UploadState.EXPIRED
    return UploadState(row.state)


def receipt_of(row: UploadRow) -> Receipt | None:
    """The receipt of an accepted upload."""
    if row.receipt is None or row.accepted_at is None or row.entry is None:
        return None
    recorded = unpack_summary(row.report).recorded
    return Receipt(row.receipt, row.ref, row.accepted_at, row.entry, recorded)


def clean_filename(filename: str) -> str:
    """The last part of a file's name, without characters that cannot be shown; never empty."""
    last = re.split(r"[/\\]", filename)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[-LONGEST_FILENAME:] or "completions.csv"
