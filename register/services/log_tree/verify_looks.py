"""Whether the looks and the checks that the log has sealed are still what it sealed."""

from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from register.errors import LogFault
from register.queries.sealed_looks import IN_BOTH, every_sealed_look, first_entry_without_look
from register.queries.stored_instants import Unwritten, instant_of
from register.services.checks.answer import head_said
from register.services.log import SALT_BYTES, canonical, payload_hash
from register.services.log_tree.looks import RECORDED, payload_of_look, subject_of
from register.services.looks import LookKind, canonical_look

_FAULTS: Final = {
    "missing": "The look that entry {} recorded is missing.",
    "another": "Entry {} is not that of the look which is said to be its own.",
    "altered": "The look that entry {} recorded is not what was recorded.",
    "payload": "Entry {} does not hold the digests of its look.",
    "check": "The check that entry {} recorded is not what was asked and answered.",
}


def verify_looks(session: Session) -> int:
    """Compare every sealed look and check with its entry; how many there are.

    Raises LogFault, which names the entry. Call it once the entries themselves are verified.
    """
    count = 0
    for row in every_sealed_look(session):
        if fault := _fault(row):
            raise LogFault(row.entry, _FAULTS[fault].format(row.entry))
        count += 1
    if stray := first_entry_without_look(session, RECORDED):
        raise LogFault(stray, _FAULTS["missing"].format(stray))
    return count


def _fault(row: Row[Any]) -> str | None:
    if row.id is None:
        return "missing"
    if (row.action, row.subject) != (RECORDED, subject_of(row.ref)):
        return "another"
    try:
        look = row._asdict() | {"at": instant_of(row.at)}
        if payload_hash(row.salt, canonical_look(look)) != row.digest:
            return "altered"
    except (TypeError, AttributeError, Unwritten):
        return "altered"  # SQLite keeps bytes in a column of text, where somebody put them there
    if row.body is not None and row.body != canonical(payload_of_look(row.digest, row.detail)):
        return "payload"
    if row.kind == LookKind.CHECK and not _check_holds(row):
        return "check"
    return None


def _check_holds(row: Row[Any]) -> bool:
    try:
        told = payload_hash(row.check_salt, (row.question + row.answer).encode())
    except (TypeError, AttributeError):
        return False
    is_its_own = row.check_digest == row.detail and row.check_result == row.result
    is_alike = all(getattr(row, f"check_{name}") == getattr(row, name) for name in ("at", *IN_BOTH))
    # As long as a salt is: what was moved into it is under the same digest.
    is_salt = len(row.check_salt) == SALT_BYTES
    is_told = is_salt and told == row.detail
    return bool(is_its_own and is_alike and is_told and _rests_on_what_it_says(row))


def _rests_on_what_it_says(row: Row[Any]) -> bool:
    """The answer says what it rests on; an older one says nothing, and came before its entry.

    It is whole, or else a part of it stands in the question, under the same digest.
    """
    try:
        said = head_said(row.answer)
    except ValueError:
        return False
    if said is not None:
        return bool(said == row.log_head)
    return isinstance(row.log_head, int) and 0 <= row.log_head < row.entry
