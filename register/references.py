"""What the register itself gives out: opaque references, and the numbers of receipts."""

from __future__ import annotations

import re
import secrets

from register.identifiers import IdentifierError, unwrapped

REF_LENGTH = 26
"""Characters in an opaque public reference: 130 random bits, so one cannot be guessed from another.
"""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's: none of i, l, o and u, so that nothing is read as another."""
_REF_CHARACTERS = (ALPHABET * (256 // len(ALPHABET))).encode()
"""One for each byte there is: 32 goes into 256 evenly, so no character is likelier than another."""
_REF = re.compile(f"[{ALPHABET}]{{{REF_LENGTH}}}")

# No vowels (no words by accident) and nothing that is misread for another character in print.
# There are 23, a prime, so the weighted check below catches every single wrong character and every
# swap of two.
_RECEIPT_ALPHABET = "23456789CDFHJKMNPQRTVWX"
_RECEIPT_VALUES = {character: value for value, character in enumerate(_RECEIPT_ALPHABET)}
_RECEIPT_LENGTH = 12


def new_ref() -> str:
    """A new opaque reference for a URL or an API; says nothing of what it names or when it was
    made.
    """
    return secrets.token_bytes(REF_LENGTH).translate(_REF_CHARACTERS).decode("ascii")


def parse_ref(text: str) -> str:
    """The reference as stored; raises IdentifierError (a ValueError)."""
    tidied = text.strip().lower()
    if not _REF.fullmatch(tidied):
        raise IdentifierError(f"A reference is {REF_LENGTH} letters and digits", "ref-not-valid")
    return tidied


def can_name(ref: str) -> bool:
    """Whether what came as a reference can name anything: PostgreSQL would choke on a NUL."""
    return ref.isprintable()


def _receipt_check(body: str) -> str:
    weighted = 0
    for weight, character in enumerate(body, 1):
        weighted += weight * _RECEIPT_VALUES[character]
    return _RECEIPT_ALPHABET[weighted % len(_RECEIPT_ALPHABET)]


def new_receipt_number() -> str:
    """A new number that people can read out, such as `7KQM-3XWD-RT2H`: about 50 random bits and a
    check character.
    """
    # One draw from the system for the whole number: a draw for each character costs ten times it.
    left, body = secrets.randbelow(len(_RECEIPT_ALPHABET) ** (_RECEIPT_LENGTH - 1)), ""
    for _ in range(_RECEIPT_LENGTH - 1):
        left, digit = divmod(left, len(_RECEIPT_ALPHABET))
        body += _RECEIPT_ALPHABET[digit]
    whole = body + _receipt_check(body)
    return f"{whole[:4]}-{whole[4:8]}-{whole[8:]}"


def parse_receipt_number(text: str) -> str:
    """The receipt number as it was given out; raises IdentifierError (a ValueError) on any slip in
    copying it.
    """
    bare = re.sub("-", "", unwrapped(text).upper())
    if len(bare) != _RECEIPT_LENGTH or not set(bare) <= set(_RECEIPT_ALPHABET):
        raise IdentifierError(
            "A receipt number has 12 letters and digits, like 7KQM-3XWD-RT2H", "receipt-not-valid"
        )
    if _receipt_check(bare[:-1]) != bare[-1]:
        raise IdentifierError(
            "This receipt number has a wrong character. Check it against the receipt",
            "receipt-check-failed",
        )
    return "-".join(bare[at : at + 4] for at in range(0, _RECEIPT_LENGTH, 4))
