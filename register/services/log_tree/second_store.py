"""The log once more, in a folder of its own: whoever rewrites the database has not rewritten it.

Each entry as its leaf is made of it, a line of JSON each, and the newest checkpoint. Nothing here
is personal. It says what was recorded, by whom and when, and shows a log that was taken back.
"""

import errno
import fcntl
import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, zip_longest
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO, Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import LogFault
from register.models import LogCopy
from register.queries.log_tree import StoredCheckpoint, copied_to, newest_checkpoint, stored_entries
from register.services.transaction import unlogged
from register.tree.checkpoints import Checkpoint, open_checkpoint
from register.tree.hashes import leaf_hash
from register.tree.leaves import entry_as_json, leaf_bytes
from register.tree.notes import NoteRefused, PublicKey
from register.tree.subtrees import Frontier

ENTRIES: Final = "entries.jsonl"
CHECKPOINT: Final = "checkpoint.txt"

LONGEST: Final = 64 * 1024
"""Bytes, far more than an entry or a checkpoint has: no more is read of either at once."""
PATIENCE: Final = 5.0
"""Seconds that another keeper is waited for."""


class SecondStore:
    """A copy of the log in a folder, best on another machine’s disk."""

    def __init__(self, folder: Path, origin: str, keys: Sequence[PublicKey]) -> None:
        self.folder, self.origin, self.keys = folder, origin, keys
        self._length, self._frontier = 0, Frontier()
        """The bytes and the entries of the copy that have been read."""

    def bring_up(self, session: Session) -> int:
        """Add every entry that a checkpoint counts; how many the copy holds then.

        Raises LogFault where the log does not go on from the copy, or the copy is not what was
        copied or holds less: then nothing is added. Raises OSError where the folder cannot be read
        or written, and Unavailable where the register cannot keep how far it was copied.
        """
        newest = newest_checkpoint(session)
        try:
            with self._opened() as stream:
                self._read_on(stream, session)
                self._refuse_less(session)
                if newest is not None:
                    self._add(stream, session, newest)
        except (LogFault, OSError):
            # At the next round everything is read again, and told again.
            self._length, self._frontier = 0, Frontier()
            raise
        if newest is not None:
            self._keep_checkpoint(newest.note)
        self._keep_size(session)
        return self._frontier.size

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """The entries, for nobody else to write meanwhile; a folder that is away is not made."""
        found = _open_file(self.folder / ENTRIES, os.O_RDWR | os.O_CREAT)
        with os.fdopen(found, "r+b") as stream:
            _lock(stream)
            yield stream

    def _read_on(self, stream: BinaryIO, session: Session) -> None:
        """Read what has not been read, which at first is everything, and compare it."""
        if os.fstat(stream.fileno()).st_size < self._length:
            self._length, self._frontier = 0, Frontier()
        kept = self._checkpoint_kept()
        stream.seek(self._length)
        while (line := stream.readline(LONGEST)).endswith(b"\n"):
            self._take(line)
            if self._frontier.size == kept.size and self._frontier.root() != kept.root:
                differs = _first_difference(stream, session, kept.size)
                raise self._is_not_what_was_copied(differs or kept.size)
        if self._frontier.size < kept.size or len(line) == LONGEST:
            raise self._is_not_what_was_copied(self._frontier.size + 1)
        # A line that was cut off in the middle was never counted.
        stream.truncate(self._length)

    def _take(self, line: bytes) -> None:
        number = self._frontier.size + 1
        try:
            if json.loads(line)["number"] != number:
                raise self._is_not_what_was_copied(number)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._is_not_what_was_copied(number) from error
        self._frontier.append(leaf_hash(line[:-1]))
        self._length += len(line)

    def _add(self, stream: BinaryIO, session: Session, newest: StoredCheckpoint) -> None:
        before = self._length
        if newest.size < self._frontier.size:
            raise LogFault(
                newest.size + 1,
                f"The log is signed up to entry {newest.size:,}, and its copy holds "
                f"{self._frontier.size:,}: entries that were recorded have gone.",
            )
        stream.seek(before)
        for line in _lines(session, self._frontier.size, newest.size):
            stream.write(line)
            self._take(line)
        if self._frontier.root() != newest.root:
            stream.truncate(before)
            raise LogFault(
                _first_difference(stream, session) or 1,
                f"The log is not the one that was copied to {self.folder}: it was taken back and "
                "went another way, or was rewritten.",
            )
        stream.flush()
        os.fsync(stream.fileno())

    def _refuse_less(self, session: Session) -> None:
        """A copy that was emptied or cut back is told, and not begun anew in silence."""
        held, copied = self._frontier.size, copied_to(session, str(self.folder.absolute()))
        if held < copied:
            raise LogFault(
                held + 1,
                f"The copy of the log in {self.folder} holds {held:,} of the {copied:,} entries "
                "that were copied there: it was emptied or cut back, or another folder is in its "
                "place. Look at why, keep what there is, and give the keeper a new folder.",
            )

    def _keep_size(self, session: Session) -> None:
        folder, size = str(self.folder.absolute()), self._frontier.size
        if size <= copied_to(session, folder):
            return
        table = table_of(LogCopy)
        with unlogged(session):
            grown = update(table).where(table.c.folder == folder).values(size=size)
            if not session.connection().execute(grown).rowcount:
                session.execute(insert(table).values(folder=folder, size=size))

    def _checkpoint_kept(self) -> Checkpoint:
        try:
            found = _open_file(self.folder / CHECKPOINT, os.O_RDONLY)
        except FileNotFoundError:
            return Checkpoint(self.origin, 0, Frontier().root())
        try:
            with os.fdopen(found, "rb") as stream:
                note = stream.read(LONGEST).decode()
            return open_checkpoint(note, self.origin, self.keys)
        except (NoteRefused, UnicodeDecodeError) as error:
            raise self._is_not_what_was_copied(1) from error

    def _keep_checkpoint(self, note: str) -> None:
        """Put it in the place of the one before. Its age says when the copy was last brought up."""
        new = self.folder / f"{CHECKPOINT}.new"
        new.unlink(missing_ok=True)
        found = _open_file(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(found, "wb") as stream:
            stream.write(note.encode())
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self.folder / CHECKPOINT)

    def _is_not_what_was_copied(self, number: int) -> LogFault:
        return LogFault(number, f"The copy of the log in {self.folder} is not what was copied.")


def _open_file(path: Path, flags: int) -> int:
    """Open a file of the folder, which others may write: never what a link of theirs leads to, nor
    a pipe that nobody answers."""
    found = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o640)
    if stat.S_ISREG(os.fstat(found).st_mode):
        return found
    os.close(found)
    raise OSError(errno.EINVAL, f"{path.name} is not a file")


def _lock(stream: BinaryIO) -> None:
    """Wait for another keeper, but not for ever: the log is to be signed meanwhile."""
    until = monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                raise
            sleep(0.1)


def _lines(session: Session, after: int, last: int) -> Iterator[bytes]:
    """The entries after one up to another, each as its leaf is made of it."""
    for stored in stored_entries(session, after):
        if stored.line.number > last:
            return
        yield leaf_bytes(entry_as_json(stored.line)) + b"\n"


def _first_difference(stream: BinaryIO, session: Session, last: int = 2**31) -> int | None:
    """The first entry, as far as the last, of which log and copy say another thing."""
    stream.seek(0)
    pairs = zip_longest(islice(stream, last), _lines(session, 0, last))
    return next((number for number, (copied, held) in enumerate(pairs, 1) if copied != held), None)
