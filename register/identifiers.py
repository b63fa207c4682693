"""Trn, Urn and Ukprn, and an account’s email address: tidied, refused strictly and kept as text.

Tidying undoes what spreadsheets and people add. It never adds or changes a digit: a lost nought is
suggested to the sender and left to them, because a wrong match is worse than a second upload.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Self

from register.unseen import MARKS, without_marks

TRN_LENGTH = 7
"""Digits in a teacher reference number today. Nothing else may state this length."""

SHORT_TRN = "trn-too-short"
"""The code of a TRN that may have lost a nought at its start."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
_QUOTES = {ord(quote): "'" for quote in "\u2018\u2019\u02bc\u00b4`"} | {0x201C: '"', 0x201D: '"'}
_TIDY = _FULL_WIDTH | _DASHES | _QUOTES | MARKS
_AS_TEXT = re.compile(r'=?"([^"]*)"|\'(.*)')
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_TRN_LABEL = re.compile(
    r"(?:TRN|RP|TEACHERREF(?:ERENCE)?)(?:NO\.?|NUMBER)?[:.#]?(?=[0-9OIL])", re.I
)
_BETWEEN_DIGITS = re.compile("(?<=[0-9])[-/]+(?=[0-9])")
_NI_NUMBER = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]?", re.I)
_PLACEHOLDER_WORDS = frozenset(
    "tbc tba tbd n/a na #n/a none nil null unknown notknown pending awaiting awaited appliedfor "
    "- -- --- ? ?? ??? x xx xxx xxxxxxx notrn #ref! #value! #name?".split()
)
_LETTERS_AS_DIGITS = str.maketrans("OoIlL|", "001111")


class IdentifierError(ValueError):
    """Text that is not such an identifier: a sentence, a stable `code`, and a `suggestion` where
    there is one.
    """

    def __init__(self, message: str, code: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.suggestion = suggestion


def unwrapped(text: str) -> str:
    """The text without what spreadsheets wrap round a number, and without spaces."""
    text = "".join(text.translate(_TIDY).split())
    if wrapped := _AS_TEXT.fullmatch(text):
        text = (wrapped[1] or wrapped[2] or "").strip()
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return re.sub(r"(?<=[0-9])\.0+\Z", "", text)


class Trn(str):
    """A teacher reference number, such as `0123456`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a TRN as people and spreadsheets write it; raises IdentifierError (a ValueError)."""
        # Nearly every caller passes a clean number; the rest of the work is for the others.
        if len(text) == TRN_LENGTH and text.isascii() and text.isdigit():
            digits = text
        else:
            digits = _trn_digits(unwrapped(text))
        if _is_placeholder(digits):
            raise IdentifierError(
                f"Teacher reference number ‘{digits}’ is a placeholder. Enter the person’s own TRN",
                "trn-placeholder",
            )
        return cls(digits)


def restored_trn(text: str) -> Trn | None:
    """What a TRN that may have lost a nought would be with it: a guess, which is nobody's to apply.

    None of what is a TRN, and of what a nought would not make one.
    """
    try:
        Trn.parse(text)
    except IdentifierError as error:
        if error.code == SHORT_TRN:
            with suppress(IdentifierError):
                return Trn.parse(error.suggestion)
    return None


def _trn_digits(tidied: str) -> str:
    text = _TRN_LABEL.sub("", tidied, count=1) if tidied[:1].isalpha() else tidied
    # People part the digits with these; before or after them all, a dash is a minus.
    digits = _BETWEEN_DIGITS.sub("", text)
    if re.fullmatch(f"[0-9]{{{TRN_LENGTH}}}", digits):
        return digits
    raise _trn_error(tidied, digits)


def _is_placeholder(digits: str) -> bool:
    counting = "1234567890"[: len(digits)]
    return len(set(digits)) == 1 or digits == counting


def _trn_error(tidied: str, digits: str) -> IdentifierError:
    """Why this is not a TRN, as precisely as can be told."""
    if not tidied:
        return IdentifierError("Enter a teacher reference number", "trn-missing")
    if tidied.lower() in _PLACEHOLDER_WORDS:
        return IdentifierError(
            "Teacher reference number must be a number, not a placeholder. "
            "Ask the person for their TRN",
            "trn-placeholder",
        )
    if _SCIENTIFIC.fullmatch(tidied):
        return IdentifierError(
            "Teacher reference number was shortened by a spreadsheet and has lost digits. "
            "Format the column as text and enter all 7 digits again",
            "trn-digits-lost",
        )
    if _NI_NUMBER.fullmatch(tidied):
        return IdentifierError(
            "Teacher reference number looks like a National Insurance number. "
            "Enter the 7 digits of the TRN",
            "trn-is-ni-number",
        )
    if re.fullmatch("[0-9]+", digits):
        return _trn_length_error(digits)
    return _trn_letters_error(digits)


def _trn_length_error(digits: str) -> IdentifierError:
    count = len(digits)
    if _is_placeholder(digits) and (count > TRN_LENGTH or len(set(digits)) == 1 < count):
        return IdentifierError(
            "Teacher reference number is a placeholder. Enter the person’s own TRN",
            "trn-placeholder",
        )
    if count < TRN_LENGTH:
        also = ". A 6 digit number may also be a school’s URN" if count == TRN_LENGTH - 1 else ""
        return IdentifierError(
            f"Teacher reference number must be {TRN_LENGTH} digits and this has {count}. "
            f"Check for a missing 0 at the start{also}",
            SHORT_TRN,
            digits.zfill(TRN_LENGTH),
        )
    if count == TRN_LENGTH + 1:
        which = "a UKPRN" if digits.startswith("100") else "a TRN with an extra digit at the end"
        return IdentifierError(
            f"Teacher reference number must be {TRN_LENGTH} digits and this has {count}. "
            f"It may be {which}",
            "trn-8-digits",
        )
    hesa = ". It may be a HESA number" if count in (13, 17) else ""
    return IdentifierError(
        f"Teacher reference number must be {TRN_LENGTH} digits and this has {count}{hesa}",
        "trn-too-long",
    )


def _trn_letters_error(digits: str) -> IdentifierError:
    mended = digits.translate(_LETTERS_AS_DIGITS)
    if re.fullmatch(f"[0-9]{{{TRN_LENGTH}}}", mended):
        return IdentifierError(
            "Teacher reference number has a letter where a digit belongs. "
            "Check for a letter O in place of 0, or a letter l in place of 1",
            "trn-letter-for-digit",
            mended,
        )
    return IdentifierError(
        f"Teacher reference number must be {TRN_LENGTH} digits, like 0123456", "trn-not-a-number"
    )


class Urn(str):
    """A school's unique reference number in GIAS, such as `142318`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a URN of six digits; raises IdentifierError (a ValueError)."""
        tidied = unwrapped(text)
        if tidied[:3].upper() == "URN":
            tidied = tidied[3:].lstrip(":")
        if not tidied:
            raise IdentifierError("Enter a school’s URN", "urn-missing")
        if not re.fullmatch("[0-9]{6}", tidied):
            raise IdentifierError("URN must be 6 digits, like 142318", "urn-not-6-digits")
        return cls(tidied)


class Ukprn(str):
    """A provider's or trust's UK provider reference number, such as `10012345`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a UKPRN of 8 digits that begins with 1; raises IdentifierError (a ValueError)."""
        tidied = unwrapped(text)
        if tidied[:5].upper() == "UKPRN":
            tidied = tidied[5:].lstrip(":")
        if not tidied:
            raise IdentifierError("Enter a UKPRN", "ukprn-missing")
        if not re.fullmatch("1[0-9]{7}", tidied):
            raise IdentifierError(
                "UKPRN must be 8 digits and begin with 1, like 10012345", "ukprn-not-8-digits"
            )
        return cls(tidied)


def kept_address(typed: str) -> str:
    """An email address as an account holds it, however it was typed or copied."""
    return without_marks(typed).strip().lower()
