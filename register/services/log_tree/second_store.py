"""The log once more, in a folder of its own: whoever rewrites the database has not rewritten it.

Each entry as its leaf is made of it, a line of JSON each, and the newest checkpoint. Nothing here
is personal. It says what was recorded, by whom and when, and shows a log that was taken back.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy.orm import Session

from register.errors import LogFault
from register.queries.log_tree import StoredCheckpoint, newest_checkpoint
from register.services.log_tree.stored import read_entries
from register.tree.checkpoints import Checkpoint, open_checkpoint
from register.tree.hashes import leaf_hash
from register.tree.leaves import entry_as_json, leaf_bytes
from register.tree.notes import NoteRefused, PublicKey
from register.tree.subtrees import Frontier

ENTRIES: Final = "entries.jsonl"
CHECKPOINT: Final = "checkpoint.txt"


class SecondStore:
    """A copy of the log in a folder, best on another machine’s disk."""

    def __init__(self, folder: Path, origin: str, keys: Sequence[PublicKey]) -> None:
        self.folder, self.origin, self.keys = folder, origin, keys
        self._length, self._frontier = 0, Frontier()
        """The bytes and the entries of the copy that have been read."""

    def bring_up(self, session: Session) -> int:
        """Add every entry that a checkpoint counts; how many the copy holds then.

        Raises LogFault where the log does not go on from the copy, or the copy is not what was
        copied: then nothing is added. Raises OSError where the folder cannot be read or written.
        """
        newest = newest_checkpoint(session)
        try:
            with self._opened() as stream:
                self._read_on(stream)
                if newest is not None:
                    self._add(stream, session, newest)
        except (LogFault, OSError):
            # At the next round everything is read again, and told again.
            self._length, self._frontier = 0, Frontier()
            raise
        if newest is not None:
            self._keep_checkpoint(newest.note)
        return self._frontier.size

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """The entries, for nobody else to write meanwhile; a folder that is away is not made."""
        flags = os.O_RDWR | os.O_CREAT
        with os.fdopen(os.open(self.folder / ENTRIES, flags, 0o640), "r+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream

    def _read_on(self, stream: BinaryIO) -> None:
        """Read what has not been read, which at first is everything, and compare it."""
        if os.fstat(stream.fileno()).st_size < self._length:
            self._length, self._frontier = 0, Frontier()
        kept = self._checkpoint_kept()
        stream.seek(self._length)
        for line in stream:
            if not line.endswith(b"\n"):
                break
            self._take(line)
            if self._frontier.size == kept.size and self._frontier.root() != kept.root:
                raise self._is_not_what_was_copied(kept.size)
        if self._frontier.size < kept.size:
            raise self._is_not_what_was_copied(self._frontier.size + 1)
        # A line that was cut off in the middle was never counted.
        stream.truncate(self._length)

    def _take(self, line: bytes) -> None:
        number = self._frontier.size + 1
        try:
            if json.loads(line)["number"] != number:
                raise self._is_not_what_was_copied(number)
        except (ValueError, KeyError, TypeError) as error:
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
                _first_difference(stream, session),
                f"The log is not the one that was copied to {self.folder}: it was taken back and "
                "went another way, or was rewritten.",
            )
        stream.flush()
        os.fsync(stream.fileno())

    def _checkpoint_kept(self) -> Checkpoint:
        path = self.folder / CHECKPOINT
        if not path.exists():
            return Checkpoint(self.origin, 0, Frontier().root())
        try:
            return open_checkpoint(path.read_text(encoding="utf-8"), self.origin, self.keys)
        except (NoteRefused, UnicodeDecodeError) as error:
            raise self._is_not_what_was_copied(1) from error

    def _keep_checkpoint(self, note: str) -> None:
        """Put it in the place of the one before. Its age says when the copy was last brought up."""
        new = self.folder / f"{CHECKPOINT}.new"
        with new.open("w", encoding="utf-8") as stream:
            stream.write(note)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self.folder / CHECKPOINT)

    def _is_not_what_was_copied(self, number: int) -> LogFault:
        return LogFault(number, f"The copy of the log in {self.folder} is not what was copied.")


def _lines(session: Session, after: int, last: int) -> Iterator[bytes]:
    """The entries after one up to another, each as its leaf is made of it."""
    for stored in read_entries(session, after):
        if stored.line.number > last:
            return
        yield leaf_bytes(entry_as_json(stored.line)) + b"\n"


def _first_difference(stream: BinaryIO, session: Session) -> int:
    """The first entry of which log and copy say another thing."""
    stream.seek(0)
    pairs = zip_longest(stream, _lines(session, 0, 2**31))
    return next((number for number, (copied, held) in enumerate(pairs, 1) if copied != held), 1)
