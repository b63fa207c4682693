"""Bytes of a text file to characters, with the encoding that was found."""

from __future__ import annotations

import re
from enum import StrEnum

from register.errors import FileRefused

_SAMPLE = 4096
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\udc80-\udcff]")
"""Characters that no cell may hold. Lone surrogates stand for bytes that have no character."""


class Encoding(StrEnum):
    """How the file wrote its characters."""

    UTF_8 = "UTF-8"
    UTF_16 = "UTF-16"
    WINDOWS_1252 = "Windows-1252"


def decode(data: bytes) -> tuple[str, Encoding]:
    """The file's text without its byte order mark.

    A byte that the encoding lacks becomes a lone surrogate, for the reader to refuse by its row.
    """
    wide = _utf_16_order(data)
    if wide:
        try:
            return data.decode(wide).removeprefix("\ufeff"), Encoding.UTF_16
        except UnicodeDecodeError:
            raise FileRefused(
                "The selected file is damaged or was cut off: its UTF-16 text cannot be read. "
                "Save it again as “CSV UTF-8 (Comma delimited)”."
            ) from None
    try:
        return data.decode("utf-8-sig"), Encoding.UTF_8
    except UnicodeDecodeError:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("cp1252", "surrogateescape")
        return text, Encoding.WINDOWS_1252


def _utf_16_order(data: bytes) -> str:
    """`utf-16-le` or `utf-16-be` by its mark, or by where the zero bytes fall; "" if neither."""
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    sample = data[:_SAMPLE]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if max(low, high) * 4 < len(sample) or min(low, high) * 8 > max(low, high):
        return ""
    return "utf-16-le" if high > low else "utf-16-be"
