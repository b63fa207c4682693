"""The two hashes of RFC 6962 section 2.1, told apart by their first byte."""

from hashlib import sha256
from typing import Final

EMPTY: Final = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: SHA-256 of 0x00 and its bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, left and right: SHA-256 of 0x01 and both."""
    return sha256(b"\x01" + left + right).digest()
