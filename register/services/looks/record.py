"""The one way to record a look at a person: a row for each person seen, before they are shown."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register.access import Actor
from register.bulk import insert_rows
from register.db import table_of
from register.errors import Failed, NotAllowed, RegisterError, Unavailable
from register.models import RecordedLook
from register.references import new_receipt_number
from register.services.log import SALT_BYTES, canonical, payload_hash
from register.services.looks.purposes import Purpose, standing_purpose
from register.services.transaction import beside_what_was_read

NOT_SHOWN: Final = (
    "The register is busy or not available, so nobody can be shown: each look at a person is "
    "recorded first. Try again in a few seconds."
)

SHOWN: Final = "SHOWN"
"""The result of a look that says no more of a person than who they are."""

NOTHING_SAID: Final[Mapping[int, str]] = MappingProxyType({})

_LOOK = table_of(RecordedLook)


NOTED: Final = "register_noted_looks"
"""Where a session keeps the looks that its request has recorded, for an answer that is kept."""


class LookKind(StrEnum):
    """Where a person was seen."""

    APPROVAL = "approval"
    AUDIT = "audit"
    """Who has looked, read by a registrar."""
    CHECK = "check"
    EXPORT = "export"
    CHECK_AGAIN = "check_again"
    """A check that was opened or listed again."""
    SCHOOL = "school"
    OWN_SENCO = "own_senco"
    SERIAL_MOVERS = "serial_movers"
    RECORDS = "records"
    """Records side by side on the registrar's desk."""
    REFERRAL = "referral"
    UPLOAD = "upload"


class Look(NamedTuple):
    """A look to be recorded: at a person, or at nobody whom the register could name."""

    person_id: int | None
    kind: LookKind
    purpose: Purpose
    result: str
    """The answer in a word, such as a check's outcome."""
    detail: str | None = None
    """Hex SHA-256 of what is kept beside the look, where something is."""


class LookOnRecord(NamedTuple):
    """A look that has been recorded."""

    ref: str
    """Its receipt number."""
    digest: str
    """Hex SHA-256 of its salt and of the look as canonical JSON."""


def record(session: Session, looks: Sequence[Look], *, actor: Actor, now: datetime) -> list[str]:
    """As `record_with_digests`; their receipt numbers alone."""
    return [each.ref for each in record_with_digests(session, looks, actor=actor, now=now)]


def record_with_digests(
    session: Session, looks: Sequence[Look], *, actor: Actor, now: datetime
) -> list[LookOnRecord]:
    """Record these looks inside the caller's transaction; what each is known by, in order.

    The caller answers only once that transaction is committed. Raises NotAllowed for an actor who
    is no account: whoever looks at a person can be named.
    """
    if not looks:
        return []
    if actor.account_id is None or actor.organisation_id is None:
        raise NotAllowed("Only an account may look at a person.")
    rows = [_row(each, actor, now) for each in looks]
    insert_rows(session, _LOOK, rows)
    if (noted := session.info.get(NOTED)) is not None:
        noted += looks
    return [LookOnRecord(row["ref"], row["digest"]) for row in rows]


def record_alone(
    session: Session, looks: Sequence[Look], *, actor: Actor, now: datetime
) -> list[str]:
    """Record these looks and commit them, for an answer that records nothing else.

    Raises Unavailable where they cannot be recorded: then nobody is shown.
    """
    if not looks:
        return []
    try:
        with beside_what_was_read(session):
            return record(session, looks, actor=actor, now=now)
    except (SQLAlchemyError, Unavailable, Failed) as fault:
        raise Unavailable(NOT_SHOWN) from fault


def see(
    session: Session,
    people: Iterable[int],
    kind: LookKind,
    *,
    actor: Actor,
    now: datetime,
    results: Mapping[int, str] = NOTHING_SAID,
) -> None:
    """Record that these people are about to be shown, each once, for the work of the actor's role.

    `results` is what the answer says of a person, in a word, where it says anything beyond their
    name. Raises as `record_alone` does.
    """
    seen = sorted(set(people))
    if not seen:
        return
    purpose = standing_purpose(actor.role)
    looks = [Look(each, kind, purpose, results.get(each, SHOWN)) for each in seen]
    record_alone(session, looks, actor=actor, now=now)


@contextmanager
def seen_in_refusals(
    session: Session, kind: LookKind, *, actor: Actor, now: datetime, result: str = SHOWN
) -> Iterator[None]:
    """Record whom a refusal of the block says something of, before anybody is told.

    It goes around the block's transaction, which leaves nothing. Raises as `record_alone` does.
    """
    try:
        yield
    except RegisterError as refusal:
        results = dict.fromkeys(refusal.shows, result)
        see(session, refusal.shows, kind, actor=actor, now=now, results=results)
        raise


def note_looks(session: Session) -> list[Look]:
    """The looks that are recorded from now on, as they are: the list grows with them."""
    noted: list[Look] = []
    session.info[NOTED] = noted
    return noted


def note_no_looks(session: Session) -> None:
    """Note them no longer."""
    session.info.pop(NOTED, None)


def canonical_look(row: Mapping[str, Any]) -> bytes:
    """A look's row as the canonical JSON that its digest is made over, after the salt."""
    return canonical(
        {
            "account": row["account_id"],
            "at": row["at"].astimezone(UTC),
            "detail": row["detail"],
            "kind": row["kind"],
            "organisation": row["organisation_id"],
            "person": row["person_id"],
            "purpose": row["purpose"],
            "ref": row["ref"],
            "result": row["result"],
        }
    )


def _row(seen: Look, actor: Actor, now: datetime) -> dict[str, Any]:
    salt = secrets.token_bytes(SALT_BYTES)
    row = {
        "ref": new_receipt_number(),
        "at": now,
        "account_id": actor.account_id,
        "organisation_id": actor.organisation_id,
        "person_id": seen.person_id,
        "kind": seen.kind.value,
        "purpose": seen.purpose.value,
        "result": seen.result,
        "detail": seen.detail,
        "salt": salt,
    }
    return row | {"digest": payload_hash(salt, canonical_look(row))}
