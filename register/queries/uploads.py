"""Files that providers sent: one of them, or a provider's history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import LargeBinary, Select, bindparam, func, select
from sqlalchemy.orm import Session

from register.models import Account, Provider, ProviderName, Upload


class UploadRow(NamedTuple):
    """One upload without its bytes, its provider's number and name beside it."""

    id: int
    ref: str
    provider_id: int
    filename: str
    sha256: str
    state: str
    report_digest: str
    checked_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    receipt: str | None
    entry: int | None
    ukprn: str
    provider_name: str | None
    sent_by: str | None
    """The account's name; None where an operator sent it."""
    report: bytes
    """The findings, compressed: whole, or only their start in a history."""


def _uploads(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Upload.id,
            Upload.ref,
            Upload.provider_id,
            Upload.filename,
            Upload.sha256,
            Upload.state,
            Upload.report_digest,
            Upload.checked_at,
            Upload.expires_at,
            Upload.accepted_at,
            Upload.receipt,
            Upload.entry,
            Provider.ukprn,
            ProviderName.name.label("provider_name"),
            Account.name.label("sent_by"),
            *columns,
        )
        .join(Provider, Provider.id == Upload.provider_id)
        .outerjoin(
            ProviderName,
            (ProviderName.provider_id == Provider.id) & ProviderName.superseded_by.is_(None),
        )
        .outerjoin(Account, Account.id == Upload.account_id)
    )


_BY_REF = _uploads(Upload.report).where(Upload.ref == bindparam("ref"))
_BY_FILE = _uploads(Upload.report).where(
    Upload.provider_id == bindparam("provider_id"), Upload.sha256 == bindparam("sha256")
)
_CONTENT = select(Upload.content).where(Upload.ref == bindparam("ref"))
_START_OF_REPORT = func.substr(Upload.report, 1, bindparam("bytes"), type_=LargeBinary)
_HISTORY = (
    _uploads(_START_OF_REPORT.label("report"))
    .where(Provider.ukprn == bindparam("ukprn"))
    .order_by(Upload.checked_at.desc(), Upload.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


def find_upload(session: Session, ref: str) -> UploadRow | None:
    """The upload with this reference, without its bytes."""
    row = session.execute(_BY_REF, {"ref": ref}).one_or_none()
    return None if row is None else UploadRow(*row)


def find_upload_of_file(session: Session, provider_id: int, sha256: str) -> UploadRow | None:
    """What this provider sent with exactly these bytes."""
    asked = {"provider_id": provider_id, "sha256": sha256}
    row = session.execute(_BY_FILE, asked).one_or_none()
    return None if row is None else UploadRow(*row)


def content_of(session: Session, ref: str) -> bytes:
    """The bytes of an upload that is known to be there."""
    return bytes(session.execute(_CONTENT, {"ref": ref}).scalar_one())


def uploads_of(
    session: Session, ukprn: str, *, limit: int, offset: int, report_bytes: int
) -> Sequence[UploadRow]:
    """A provider's uploads, the newest check first, each with only the start of its report."""
    asked = {"ukprn": ukprn, "limit": limit, "offset": offset, "bytes": report_bytes}
    return [UploadRow(*row) for row in session.execute(_HISTORY, asked)]
