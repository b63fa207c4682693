"""Checkpoints: how many entries a log has, and their root (C2SP tlog-checkpoint).

When it was signed is an extension line, under the signature with the rest: whoever reads no
extensions verifies the checkpoint all the same.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from register.tree.instants import as_written, read_written
from register.tree.notes import NoteRefused, PublicKey, Signer, open_note, read_base64

_SIZE: Final = re.compile("0|[1-9][0-9]{0,17}", re.ASCII)
_ROOT_BYTES: Final = 32
_ISSUED: Final = "issued "
"""What the extension line begins with."""


class Checkpoint(NamedTuple):
    """What is signed: the log's name, its size in entries, and the root over them."""

    origin: str
    size: int
    root: bytes
    issued_at: datetime | None = None
    """None where the note does not say: those signed before the register said so."""

    def __str__(self) -> str:
        """The body of the note: a line each."""
        said = f"{_ISSUED}{as_written(self.issued_at)}\n" if self.issued_at else ""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{said}"


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a signed note."""
    return signer.sign(str(checkpoint))


def open_checkpoint(note: str, origin: str, keys: Iterable[PublicKey]) -> Checkpoint:
    """The checkpoint of that log in a note; NoteRefused where it is not one, or is not signed.

    Of the lines after the third, extensions that are signed with the rest, only the register's own
    is read.
    """
    lines = open_note(note, keys).splitlines()
    if len(lines) < 3 or lines[0] != origin or not _SIZE.fullmatch(lines[1]):
        raise NoteRefused(f"The note is not a checkpoint of {origin}.")
    try:
        root = read_base64(lines[2])
    except binascii.Error as error:
        raise NoteRefused("The checkpoint’s root is not written in base64.") from error
    if len(root) != _ROOT_BYTES:
        raise NoteRefused(f"The checkpoint’s root is not {_ROOT_BYTES} bytes.")
    return Checkpoint(origin, int(lines[1]), root, _issued_at(lines[3:]))


def _issued_at(extensions: Sequence[str]) -> datetime | None:
    said = [line.removeprefix(_ISSUED) for line in extensions if line.startswith(_ISSUED)]
    if not said:
        return None
    try:
        (written,) = said
        return read_written(written)
    except ValueError as error:
        raise NoteRefused("The checkpoint does not say once when it was issued.") from error
