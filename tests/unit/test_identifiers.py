"""Identifiers: what is tidied, what is refused and why."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.identifiers import IdentifierError, Trn, Ukprn, Urn


@pytest.mark.parametrize(
    ("typed", "trn"),
    [
        ("0123456", "0123456"),
        (" 0123456\t", "0123456"),
        ("01 23456", "0123456"),
        ("RP99/12345", "9912345"),
        ("99/12345", "9912345"),
        ("99-12345", "9912345"),
        ("99–12345", "9912345"),
        ("RP 99/12345", "9912345"),
        ("TRN 0123456", "0123456"),
        ("trn: 0123456", "0123456"),
        ("\uff10\uff11\uff12\uff13\uff14\uff15\uff16", "0123456"),
        ("\u200b0123456\ufeff", "0123456"),
        ("\u20660123456\u2069", "0123456"),
        ("\xa00123456", "0123456"),
        ('="0123456"', "0123456"),
        ("'0123456", "0123456"),
        ("8234567.0", "8234567"),
        ("8,234,567", "8234567"),
    ],
)
def test_a_trn_is_read_as_people_and_spreadsheets_write_it(typed: str, trn: str) -> None:
    assert Trn.parse(typed) == trn


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("", "trn-missing", ""),
        ("823456", "trn-too-short", "0823456"),
        ("23456", "trn-too-short", "0023456"),
        ("23456.0", "trn-too-short", "0023456"),
        ("82345671", "trn-8-digits", ""),
        ("10012345", "trn-8-digits", ""),
        ("823456789", "trn-too-long", ""),
        ("1.23457E+06", "trn-digits-lost", ""),
        ("O823456", "trn-letter-for-digit", "0823456"),
        ("82345l7", "trn-letter-for-digit", "8234517"),
        ("AB123456C", "trn-is-ni-number", ""),
        ("0000000", "trn-placeholder", ""),
        ("9999999", "trn-placeholder", ""),
        ("4444444", "trn-placeholder", ""),
        ("1234567", "trn-placeholder", ""),
        ("999999999", "trn-placeholder", ""),
        ("TBC", "trn-placeholder", ""),
        ("#N/A", "trn-placeholder", ""),
        ("not known", "trn-placeholder", ""),
        ("pending", "trn-placeholder", ""),
        ("1_234_568", "trn-not-a-number", ""),
        ("\u0668\u0662\u0663\u0664\u0665\u0666\u0667", "trn-not-a-number", ""),
        ("\u00b2234568", "trn-not-a-number", ""),
        ("82345.6", "trn-not-a-number", ""),
        ("=0123456+1", "trn-not-a-number", ""),
        ("0123456; DROP TABLE", "trn-not-a-number", ""),
    ],
)
def test_what_is_not_a_trn_is_refused_by_its_own_name(
    typed: str, code: str, suggestion: str
) -> None:
    with pytest.raises(IdentifierError) as refused:
        Trn.parse(typed)
    assert (refused.value.code, refused.value.suggestion) == (code, suggestion)
    assert str(refused.value)[0].isupper()


def test_a_lost_nought_is_suggested_and_never_put_back() -> None:
    with pytest.raises(IdentifierError, match="missing 0") as refused:
        Trn.parse("823456")
    assert refused.value.suggestion == "0823456"


other_digits = st.characters(min_codepoint=128, categories=["Nd", "No", "Nl"])
READ = {
    Trn: ("0123456", r"[0-9]{7}"),
    Urn: ("142318", r"[0-9]{6}"),
    Ukprn: ("10012345", r"1[0-9]{7}"),
}


@pytest.mark.parametrize("kind", READ)
@given(data=st.data())
def test_a_digit_of_another_script_is_never_kept(kind: type[Trn | Urn | Ukprn], data: Any) -> None:
    """A full-width one, as some keyboards type it, is tidied; any other is refused."""
    sound, form = READ[kind]
    at, other = data.draw(st.integers(0, len(sound) - 1)), data.draw(other_digits)
    is_tidied = "\uff10" <= other <= "\uff19"
    try:
        read = kind.parse(sound[:at] + other + sound[at + 1 :])
    except IdentifierError:
        return
    assert is_tidied
    assert re.fullmatch(form, read)


@pytest.mark.parametrize(
    "typed",
    [
        "-5432176",
        "–5432176",
        "\u22125432176",
        "'-5432176",
        '="-5432176"',
        "-5432176.0",
        "-54-32176",
        "5432176-",
        "TRN 5432176-",
        "/5432176",
        "5432176/",
        "-543217",
        "+5432176",
        ".5432176",
        "5432176.",
        "(5432176)",
        "#5432176",
    ],
)
def test_a_sign_that_stands_before_or_after_a_trn_is_refused_and_not_dropped(typed: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        Trn.parse(typed)
    assert (refused.value.code, refused.value.suggestion) == ("trn-not-a-number", "")
    assert str(refused.value) == "Teacher reference number must be 7 digits, like 0123456"


@given(st.text())
def test_any_text_is_seven_digits_or_refused(typed: str) -> None:
    try:
        trn = Trn.parse(typed)
    except IdentifierError:
        return
    assert len(trn) == 7
    assert trn.isascii()
    assert trn.isdigit()


def test_a_urn_keeps_six_digits() -> None:
    assert Urn.parse(" 142318 ") == "142318"
    assert Urn.parse("URN 142318") == "142318"
    for typed in ("14231", "1423180", "abcdef", "", "14231\u0661"):
        with pytest.raises(ValueError, match="URN"):
            Urn.parse(typed)


def test_a_ukprn_has_eight_digits_and_begins_with_1() -> None:
    assert Ukprn.parse("10012345.0") == "10012345"
    for typed in ("20012345", "1001234", "100123456", ""):
        with pytest.raises(ValueError, match="UKPRN"):
            Ukprn.parse(typed)
