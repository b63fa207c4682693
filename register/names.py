"""Names folded to keys, and compared by rule: never by likeness.

A name matches only beside an exact date of birth or TRN, which is the caller's to see to. Names are
stored as they were given; only the key is folded.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import Final

from anyascii import anyascii

LONGEST_NAME: Final = 200
"""Characters in a name, first or last, as a file may give it and as a form’s box takes it."""

_APOSTROPHES = (
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u2018\u2019\u201b\u2032\u2035\u055a\u05f3"
    "\ua78c\uff07"
)
_HYPHENS = (
    "-\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\u30fb\ufe58\ufe63\uff0d"
    "\u00b7_/."
)
_JOINERS_AND_MARKS = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))
_INVISIBLE = (0xAD, 0x61C, 0x180E, 0xFEFF, *_JOINERS_AND_MARKS)
_FOLD = {ord(mark): " " for mark in _APOSTROPHES + _HYPHENS} | dict.fromkeys(_INVISIBLE)
_TITLES = "mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|revd|reverend"
_LEADING_TITLES = re.compile(rf"\A(?:(?:{_TITLES})(?:\.\s*|\s+))+(?=\S)", re.IGNORECASE)
_LETTERS_AND_DIGITS = "".join(
    letter.lower() if letter.isalnum() else " " for letter in map(chr, range(128))
)
"""What each ASCII character is in a key, by its code."""
# Nuktas, kana voicing marks and viramas (classes 7 to 9) change the letter; accents and vowel
# points do not.
_FIRST_ACCENT_CLASS = 10


def has_letter(text: str) -> bool:
    """Whether this can be a name: digits and signs alone are none."""
    return any(letter.isalpha() for letter in text)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The key of a name: lower-case ASCII letters and digits, parts joined by one space; "" only if
    it has no letter or digit.

    Case, accents, titles, and which apostrophe, hyphen or space was typed are folded away:
    `O’Brien` is `o brien`. Keys are compared with `last_name_matches`, which also takes `OBrien`.
    """
    plain = text.replace("\xa0", " ").strip()
    title = _LEADING_TITLES.match(plain)
    plain = plain[title.end() :] if title else plain
    if not plain.isascii():
        plain = plain.translate(_FOLD)
        plain = plain if plain.isascii() else _to_ascii(plain)
    # Of plain text, every mark that is folded away stands between parts already.
    key = " ".join(plain.translate(_LETTERS_AND_DIGITS).split())
    return key or " ".join(f"u{ord(letter):x}" for letter in text if letter.isalpha())


def _to_ascii(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    without = "".join(
        letter for letter in apart if unicodedata.combining(letter) < _FIRST_ACCENT_CLASS
    )
    return "".join(map(_letter_to_ascii, unicodedata.normalize("NFKC", without)))


def _letter_to_ascii(letter: str) -> str:
    """ASCII letters for one character; a letter that has none keeps its code point, so that no name
    folds away.
    """
    if letter.isascii():
        return letter
    if unicodedata.category(letter)[0] not in "LMN":
        return " "
    spelled = "".join(sound for sound in anyascii(letter) if sound.isalnum())
    if spelled or unicodedata.category(letter)[0] != "L":
        return spelled
    return f"u{ord(letter):x}"


def last_name_matches(asked_key: str, held_key: str) -> bool:
    """Whether two folded last names are the same, whole, or one is a part of the other's double-
    barrelled name, or several parts of it together.

    Parts have two letters or more. Two double-barrelled names that share only a part do not match.
    """
    if not asked_key or not held_key:
        return False
    asked_whole, held_whole = asked_key.replace(" ", ""), held_key.replace(" ", "")
    if asked_whole == held_whole:
        return True
    return _is_part(asked_whole, held_key) or _is_part(held_whole, asked_key)


def _is_part(whole: str, of_key: str) -> bool:
    """Whether it is a part, or some in a row: the O’Brien of O’Brien-Okonkwo is folded in two."""
    if len(whole) < 2:
        return False
    edges = {0, *accumulate(map(len, of_key.split(" ")))}
    joined = of_key.replace(" ", "")
    return any(joined.startswith(whole, at) and at + len(whole) in edges for at in edges)


class NameMatch(StrEnum):
    """How two names of a person compare."""

    SAME = "SAME"
    LAST_NAME_ONLY = "LAST_NAME_ONLY"
    SWAPPED = "SWAPPED"
    DIFFERENT = "DIFFERENT"


def compare_names(asked_last: str, asked_first: str, held_last: str, held_first: str) -> NameMatch:
    """Compare names as given, both ways round; SWAPPED means that the first names match the other's
    last name.
    """
    asked_last_key, asked_first_key = fold(asked_last), fold(asked_first)
    held_last_key, held_first_key = fold(held_last), fold(held_first)
    if last_name_matches(asked_last_key, held_last_key):
        same = _given_names_agree(asked_first_key, held_first_key)
        return NameMatch.SAME if same else NameMatch.LAST_NAME_ONLY
    if last_name_matches(asked_first_key, held_last_key) and _given_names_agree(
        asked_last_key, held_first_key
    ):
        return NameMatch.SWAPPED
    return NameMatch.DIFFERENT


def _given_names_agree(one: str, other: str) -> bool:
    """Whether the first of the first names is the same, or an initial of it; middle names come and
    go.
    """
    if not one or not other:
        return one == other
    first, second = one.split(" ")[0], other.split(" ")[0]
    return (
        first == second
        or (len(first) == 1 and second.startswith(first))
        or (len(second) == 1 and first.startswith(second))
    )
