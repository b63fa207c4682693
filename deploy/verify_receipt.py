"""Verify a receipt or a promise of the register offline: python verify_receipt.py FILE.json KEY

KEY is NAME+ID+BASE64, as it is published, or a file of them. Exits with 1 where nothing is proved.
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
    keys = {}
    for line in Path(given).read_text("utf-8").split() if Path(given).is_file() else [given]:
        name, shown, encoded = line.split("+", 2)
        raw = base64.b64decode(encoded)
        key_id = sha256(name.encode(), b"\n", raw)[:4]
        require(raw[:1] == b"\x01" and key_id.hex() == shown, "the key and its id do not agree")
        keys[name, key_id] = raw[1:]
    return keys


def open_note(note: str, keys: dict[tuple[str, bytes], bytes], title: str = "") -> list[str]:
    """The log's name, and the lines after it, of a note of that kind that its key has signed."""
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        _, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded)
        if (key := keys.get((name, raw[:4]))) and text.split("\n")[0] == name + title:
            Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], f"{text}\n".encode())
            return [name, *text.split("\n")[1:]]
    sys.exit("NOT PROVED: no key that was given has signed it")


def root_from(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root that a leaf and its path lead to (RFC 9162 section 2.1.3.2)."""
    found, last = leaf, size - 1
    for beside in path:
        require(last > 0, "the path is too long")
        is_right = index % 2 or index == last
        found = sha256(b"\x01", *((beside, found) if is_right else (found, beside)))
        while is_right and index and not index % 2:
            index, last = index // 2, last // 2
        index, last = index // 2, last // 2
    require(last == 0, "the path is too short")
    return found


def main(file: str, key: str) -> None:
    keys, says = read_keys(key), "a part of it stands twice"
    once = {"object_pairs_hook": lambda o: require(len(dict(o)) == len(o), says) or dict(o)}
    given = json.loads(Path(file).read_text("utf-8"), **once)
    entry, payload, check = (given.get(name) for name in ("entry", "payload", "check"))
    body = payload and payload["body"]
    if "promise" in given:
        log, subject, promised, _, by = open_note(given["promise"], keys, " promises an entry")
        kept = not entry or (entry["subject"] == subject and entry["at"] <= by)
        require(kept and body in (None, promised), "the entry is not what was promised, or is late")
        body, out = promised, f"PROMISED: {subject}, in the log by {by} ({log})"
    if entry or "promise" not in given:
        log, size, root = open_note(given["checkpoint"], keys)[:3]
        path, index = [*map(bytes.fromhex, given["path"])], given["index"]
        require(0 <= index == entry["number"] - 1 < int(size), "the entry is not at its place")
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        found = root_from(index, int(size), sha256(b"\x00", text.encode()), path)
        require(found == base64.b64decode(root), "the entry is not in the log that was signed")
        out = "PROVED: {action} of {subject}, entry {number} of {} ({})".format(size, log, **entry)
    if payload:
        found = sha256(bytes.fromhex(payload["salt"]), body.encode())
        require(found.hex() == entry["payload_hash"], "the payload is not the entry's")
        json.loads(body)  # It is whole: no letter of it has been moved into the salt.
    if check:
        parts = [check[name].encode() for name in ("question", "answer")]
        list(map(json.loads, parts))  # Nor from the one of these to the other.
        found = sha256(bytes.fromhex(check["salt"]), *parts)
        require(found.hex() == json.loads(body)["detail"], "it is not what was asked and answered")
    print(out + (", with what was asked and answered" if check else ""))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except InvalidSignature:
        sys.exit("NOT PROVED: the signature is false")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        sys.exit(f"NOT PROVED: this is not a receipt and a key: {error!r}")
