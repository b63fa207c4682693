"""What whoever made a check is given of it: a promise at once, and within a minute a receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.errors import NotFound
from register.identifiers import IdentifierError
from register.queries.log_tree import payload_of
from register.queries.sealed_looks import look_of
from register.references import parse_receipt_number
from register.services.checks import Check
from register.services.log import canonical
from register.services.log_tree.looks import WITHIN, payload_of_look, seal_look, subject_of
from register.services.log_tree.receipts import LogReceipt, payload_as_json, receipt_of
from register.tree.notes import Signer
from register.tree.promises import Promise, sign_promise

PROMISE_FORMAT: Final = "senco-register-promise/1"
NO_SUCH_CHECK: Final = "There is no check with this receipt number."


@dataclass(frozen=True, slots=True)
class LookReceipt:
    """The receipt of a look's entry, with what ties the entry to what was asked and answered.

    It says what the asker was told, and so holds personal data: it is the asker's own.
    """

    receipt: LogReceipt
    payload: Mapping[str, str] | None
    """The entry's payload and its salt; None where it has been erased."""
    promise: str
    check: Mapping[str, str] | None

    def as_json(self) -> dict[str, object]:
        """As it is given out: the same form as any receipt, and more members."""
        more = {"payload": self.payload, "promise": self.promise, "check": self.check}
        return self.receipt.as_json() | {
            name: value for name, value in more.items() if value is not None
        }


def promise_of(session: Session, ref: str, signer: Signer, *, actor: Actor) -> dict[str, object]:
    """The signed promise of a check that the actor's organisation made, and what it is about.

    The same each time it is asked for. NotFound where there is none or it is somebody else's.
    """
    row = _own_look(session, ref, actor)
    promised = {"format": PROMISE_FORMAT, "promise": _signed(row, signer)}
    asked = _check_of(row)
    return promised | ({"check": asked} if asked else {})


def promise_of_check(check: Check, signer: Signer) -> str:
    """The signed promise to give with a check's answer: a note, and the same each time."""
    return _promise(check.ref, check.look_digest, check.digest, check.at, signer)


def look_receipt(
    session: Session, ref: str, signer: Signer, *, actor: Actor, now: datetime
) -> LookReceipt:
    """The full receipt of a check; where the log has no entry of it yet, it gets one now.

    NotFound as above; Unavailable where the log cannot be written, LogFault where it is not whole.
    """
    row = _own_look(session, ref, actor)
    entry = row.entry if row.entry is not None else seal_look(session, row.ref, now=now)
    receipt = receipt_of(session, entry, signer, now=now)
    held = payload_of(session, entry)
    payload = payload_as_json(*held) if held else None
    # What was asked and answered is told to an account alone: the operator's look has no record.
    check = _check_of(row) if actor.account_id is not None else None
    return LookReceipt(receipt, payload, _signed(row, signer), check)


def _own_look(session: Session, ref: str, actor: Actor) -> Row[Any]:
    try:
        row = look_of(session, parse_receipt_number(ref))
    except IdentifierError as error:
        raise NotFound(NO_SUCH_CHECK) from error
    is_own = row is not None and row.organisation_id == actor.organisation_id
    if row is None or not (is_own or actor.may(Permission.OPERATE)):
        raise NotFound(NO_SUCH_CHECK)
    return row


def _signed(row: Row[Any], signer: Signer) -> str:
    return _promise(row.ref, row.digest, row.detail, row.at, signer)


def _promise(ref: str, digest: str, detail: str | None, at: datetime, signer: Signer) -> str:
    payload = canonical(payload_of_look(digest, detail)).decode()
    return sign_promise(Promise(signer.name, subject_of(ref), payload, at, at + WITHIN), signer)


def _check_of(row: Row[Any]) -> dict[str, str] | None:
    """What was asked and answered, as it is kept, and the salt of its digest."""
    if row.question is None:
        return None
    return {"salt": row.check_salt.hex(), "question": row.question, "answer": row.answer}
