"""Signed notes: text, and beneath it a line for each signature (C2SP signed-note).

An Ed25519 key is known by a name and by four bytes of a hash over name, algorithm and public key,
so that a log may change its key and every old note still says which key it needs.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519: Final = b"\x01"
_DASH: Final = "—"
_ID_BYTES: Final = 4


class NoteRefused(ValueError):
    """A note that is not whole, or that nobody whose key is trusted has signed."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that notes are checked with, under its name."""

    name: str
    key: bytes
    """32 bytes."""

    @property
    def id(self) -> bytes:
        """The four bytes that a signature line names the key by."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.key).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """As it is published: name, id and key, with plus signs between."""
        key = base64.b64encode(_ED25519 + self.key).decode()
        return f"{self.name}+{self.id.hex()}+{key}"


def read_base64(text: str) -> bytes:
    """Bytes from the one way of writing them in base64; binascii.Error for any other.

    Bits that fall between the last byte and the last letter must be nought: else a letter could be
    changed and nobody would see it.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:  # also for letters that are not ASCII
        raise binascii.Error(str(error)) from error
    if base64.b64encode(raw).decode() != text:
        raise binascii.Error("The last letter says more than the bytes do.")
    return raw


def read_public_key(text: str) -> PublicKey:
    """A key as it is published; ValueError where it is none, or its parts do not agree."""
    name, _, rest = text.strip().partition("+")
    shown, _, encoded = rest.partition("+")
    try:
        raw = read_base64(encoded)
    except binascii.Error as error:
        raise ValueError("The key is not written in base64.") from error
    key = PublicKey(name, raw[1:])
    if not name or raw[:1] != _ED25519 or len(key.key) != 32 or key.id.hex() != shown:
        raise ValueError("That is not a key of a log: name, id and key do not agree.")
    return key


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that notes are signed with, under its name: no spaces and no plus signs in it."""

    name: str
    secret: bytes = field(repr=False)
    """The 32 bytes of the private key."""

    @property
    def public(self) -> PublicKey:
        """What the notes are checked with."""
        return PublicKey(self.name, _public(self.secret))

    def sign(self, text: str) -> str:
        """The note: the text, which ends its last line, and its signature."""
        if not text.endswith("\n"):
            raise ValueError("the text of a note ends with a new line")
        signature = self.public.id + _private(self.secret).sign(text.encode())
        return f"{text}\n{_DASH} {self.name} {base64.b64encode(signature).decode()}\n"


# Working a key out costs more than signing with it, and every answered check is signed.
@lru_cache(maxsize=8)
def _private(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret)


@lru_cache(maxsize=8)
def _public(secret: bytes) -> bytes:
    return _private(secret).public_key().public_bytes_raw()


def open_note(note: str, keys: Iterable[PublicKey]) -> str:
    """The text of a note that one of these keys has signed.

    Signatures of keys that are not among them say nothing (C2SP signed-note). Raises NoteRefused
    where none is, and where one that should hold does not.
    """
    text, mark, signatures = note.rpartition("\n\n")
    if not mark or not note.endswith("\n"):
        raise NoteRefused("The checkpoint is not a signed note.")
    known = {(key.name, key.id): key for key in keys}
    is_signed = False
    for line in signatures.splitlines():
        key, signature = _read_line(line, known)
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.key).verify(signature, f"{text}\n".encode())
        except InvalidSignature as error:
            raise NoteRefused(f"The signature of {key.name} is false.") from error
        is_signed = True
    if not is_signed:
        raise NoteRefused("No key that is trusted here has signed the checkpoint.")
    return f"{text}\n"


def _read_line(
    line: str, known: dict[tuple[str, bytes], PublicKey]
) -> tuple[PublicKey | None, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        raw = read_base64(encoded)
    except binascii.Error as error:
        raise NoteRefused("A signature is not written in base64.") from error
    if dash != _DASH or not name or len(raw) <= _ID_BYTES:
        raise NoteRefused("A signature line is not whole.")
    return known.get((name, raw[:_ID_BYTES])), raw[_ID_BYTES:]
