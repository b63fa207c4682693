"""The text of one cell: tidied on the way in, disarmed on the way out, and quoted in a message."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff]")
_JOINERS = "\u200c\u200d"  # Persian and Indic names need them
_LEAD = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
# A run of apostrophes, so that text which itself begins with one comes back unchanged.
_ARMED = re.compile(rf"'*\s*(?:{_LEAD}|(?<=[\t\r\n]))")
_DISARMED = re.compile(rf"'+\s*(?:{_LEAD}|(?<=[\t\r\n]))")
_CURLY_QUOTED = re.compile("\\s*[\u201c\u201d\u201e]([^\u201c\u201d\u201e]*)[\u201c\u201d]\\s*")
_GARBLED = re.compile("[\u00c2-\u00f4][^\\x00-\\x7f]")
_CELL_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|NULL!|NUM!|DIV/0!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|GETTING_DATA|#+)",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r'\s*="((?:[^"]|"")*)"\s*')
FOUND_LENGTH = 40
"""Characters of a cell that a message shows."""


def tidy(text: str) -> str:
    """The cell's text on one line, without outer spaces or characters that nobody can see."""
    if not text.isascii() and _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Whether a cell shows nothing, or only the apostrophe that marks a cell as text."""
    return not tidy(text).strip("'")


def is_cell_error(text: str) -> bool:
    """Whether a cell holds what a spreadsheet shows where a formula fails or a column is narrow."""
    return bool(_CELL_ERROR.fullmatch(text))


def disarm(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if _ARMED.match(text) else text


def rearm(text: str) -> str:
    """The text as it was before `disarm`."""
    return text[1:] if _DISARMED.match(text) else text


def without_curly_quotes(text: str) -> str:
    """The text inside curly quotation marks that were meant to enclose a cell."""
    quoted = _CURLY_QUOTED.fullmatch(text)
    return quoted[1] if quoted else text


def unwrapped(text: str) -> str:
    """The text inside `="…"`, with which exports keep a spreadsheet from reading it as a number."""
    inner = _WRAPPED.fullmatch(text)
    return inner[1].replace('""', '"') if inner else text


def found(text: str) -> str:
    """What a message shows of a cell: printable, and cut short."""
    text = "".join(mark if mark.isprintable() else " " for mark in text[: FOUND_LENGTH * 4])
    text = " ".join(text.split())
    return text if len(text) <= FOUND_LENGTH else f"{text[: FOUND_LENGTH - 1]}…"


def ungarbled(text: str) -> str:
    """The text before its UTF-8 was read as Windows-1252 and saved again; "" if that did not
    happen.
    """
    if text.isascii() or not _GARBLED.search(text):
        return ""
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return mended if mended.isprintable() else ""


def control_character(text: str) -> str:
    """The name of a character that changes direction, controls a device or was lost; "" if none."""
    if text.isprintable():
        return "replacement character" if "\ufffd" in text else ""
    for mark in text:
        if unicodedata.category(mark) in ("Cc", "Cf", "Co", "Cs") and mark not in _JOINERS:
            return unicodedata.name(mark, f"U+{ord(mark):04X}").lower()
    return ""


def heading_key(text: str) -> str:
    """A heading folded for comparison: letters and digits only, without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text)).casefold()
    return re.sub("[^a-z0-9]", "", plain)
