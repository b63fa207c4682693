"""Verify a receipt of the register offline: python verify_receipt.py RECEIPT.json KEY

KEY is the log's public key as it is published, NAME+ID+BASE64, or a file with one on each line.
Needs nothing of the register's: the standard library and `cryptography`. Exits with 0 where the
receipt proves its entry, and with 1, saying why, where it does not.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def require(is_so: bool, otherwise: str) -> None:
    if not is_so:
        sys.exit(f"NOT PROVED: {otherwise}")


def read_keys(given: str) -> dict[tuple[str, bytes], bytes]:
    """Public keys by name and id."""
    lines = Path(given).read_text("utf-8").split() if Path(given).is_file() else [given]
    keys = {}
    for line in lines:
        name, shown, encoded = line.split("+", 2)
        raw = base64.b64decode(encoded)
        require(raw[:1] == b"\x01" and len(raw) == 33, "the key is not an Ed25519 key")
        key_id = sha256(name.encode(), b"\n", raw)[:4]
        require(key_id.hex() == shown, "the key and its id do not agree")
        keys[name, key_id] = raw[1:]
    return keys


def open_checkpoint(note: str, keys: dict[tuple[str, bytes], bytes]) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint that one of the keys has signed."""
    text, _, signatures = note.rpartition("\n\n")
    is_signed = False
    for line in signatures.splitlines():
        _, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded)
        if key := keys.get((name, raw[:4])):
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], f"{text}\n".encode())
            except InvalidSignature:
                require(False, "the checkpoint's signature is false")
            is_signed = True
    require(is_signed, "no key that was given has signed the checkpoint")
    origin, size, root = text.split("\n")[:3]
    return origin, int(size), base64.b64decode(root)


def root_from(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root that a leaf and its path lead to (RFC 9162 section 2.1.3.2)."""
    found, last = leaf, size - 1
    for beside in path:
        require(last > 0, "the path is too long")
        if index % 2 or index == last:
            found = sha256(b"\x01", beside, found)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            found = sha256(b"\x01", found, beside)
        index, last = index // 2, last // 2
    require(last == 0, "the path is too short")
    return found


def main(receipt_file: str, key: str) -> None:
    receipt = json.loads(Path(receipt_file).read_text("utf-8"))
    entry, index = receipt["entry"], receipt["index"]
    origin, size, root = open_checkpoint(receipt["checkpoint"], read_keys(key))
    require(0 <= index < size and entry["number"] == index + 1, "the entry is not at its place")
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path = [bytes.fromhex(each) for each in receipt["path"]]
    found = root_from(index, size, sha256(b"\x00", text.encode()), path)
    require(found == root, "the entry is not in the log that was signed")
    print(
        f"PROVED: {entry['action']} of {entry['subject']}, entry {index + 1} of {size} ({origin})"
    )


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.exit(f"NOT PROVED: this is not a receipt and a key. {type(error).__name__}: {error}")
