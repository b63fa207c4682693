"""What a file is, by its first bytes: a name or a MIME label proves nothing."""

from __future__ import annotations

import re

SAVE_AS = "Save it as “CSV UTF-8 (Comma delimited)” and upload that file."
_HEAD = 4096
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"{\\rtf", "a Word document"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"\xfd7zXZ", "a compressed (xz) file"),
    (b"7z\xbc\xaf", "a compressed (7-Zip) file"),
    (b"Rar!", "a compressed (RAR) file"),
    (b"SQLite format 3", "a database"),
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table|meta|style|\?xml|!--)", re.I
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*[\[{]|\{\s*[\"}])")


def other_kind(data: bytes) -> str:
    """A sentence that says what this file is, where it is plainly no CSV; "" otherwise."""
    kind = _workbook(data) or _by_magic(data[:_HEAD])
    return f"The selected file is {kind}, not a CSV file. {SAVE_AS}" if kind else ""


def _workbook(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"opendocument.spreadsheet" in data[:_HEAD]:
            return "an OpenDocument spreadsheet"
        if b"vbaProject" in data:
            return "an Excel workbook with macros"
        if b"xl/" in data:
            return "an Excel workbook"
        return "a Word document" if b"word/" in data else "a compressed (zip) file"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "an Excel workbook protected by a password"
        return "an old Excel workbook (.xls)"
    return ""


def _by_magic(head: bytes) -> str:
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or not head[:64].isascii()):
            return kind
    if markup := _MARKUP.match(head):
        return "an XML file" if markup[1].lower() == b"?xml" else "a web page (HTML)"
    return "a JSON file" if _JSON.match(head) else ""
