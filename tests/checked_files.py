"""A provider’s file, checked by the service."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from register.services import completions
from register.services.completions.uploads import CheckedUpload
from tests.completions import NOW, check, sender


def sent(session: Session, *rows: Mapping[str, str]) -> CheckedUpload:
    """A file of these rows, checked and accepted."""
    upload = check(session, *rows)
    completions.accept(session, upload_ref=upload.ref, actor=sender(), now=NOW)
    return upload
