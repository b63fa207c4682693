"""Promises: signed notes that say, before the log holds an entry, by when it will.

A note of its own form: its first line holds spaces, and so is the name of no log, and no promise is
ever taken for a checkpoint.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from register.tree.instants import as_written
from register.tree.notes import NoteRefused, PublicKey, Signer, open_note

_TITLE: Final = "{} promises an entry"


class Promise(NamedTuple):
    """What is signed as a look is answered."""

    origin: str
    """The log's name."""
    subject: str
    """What the entry will be about."""
    payload: str
    """What the entry will record: canonical JSON, of digests alone."""
    at: datetime
    by: datetime
    """The log holds the entry no later than this."""

    def __str__(self) -> str:
        """The text of the note: a line each."""
        lines = [_TITLE.format(self.origin), self.subject, self.payload]
        return "\n".join([*lines, as_written(self.at), as_written(self.by), ""])


def sign_promise(promise: Promise, signer: Signer) -> str:
    """The promise as a signed note."""
    return signer.sign(str(promise))


def open_promise(note: str, origin: str, keys: Iterable[PublicKey]) -> Promise:
    """The promise of that log in a note; NoteRefused where it is not one, or is not signed."""
    lines = open_note(note, keys).splitlines()
    if len(lines) != 5 or lines[0] != _TITLE.format(origin):
        raise NoteRefused(f"The note is not a promise of {origin}.")
    try:
        at, by = map(datetime.fromisoformat, lines[3:])
    except ValueError as error:
        raise NoteRefused("The promise’s times are not written as times.") from error
    return Promise(origin, lines[1], lines[2], at, by)
