"""References and receipt numbers: they bear copying, and say when they were miscopied."""

import pytest

from register.references import new_receipt_number, new_ref, parse_receipt_number, parse_ref


def test_references_are_opaque_and_do_not_repeat() -> None:
    references = {new_ref() for _ in range(1000)}
    assert len(references) == 1000
    assert all(parse_ref(reference.upper()) == reference for reference in references)
    with pytest.raises(ValueError, match="reference"):
        parse_ref("../../etc/passwd")


def test_a_receipt_number_survives_how_people_write_it() -> None:
    number = new_receipt_number()
    assert parse_receipt_number(number.lower().replace("-", " ")) == number
    assert not set(number) & set("AEIOU01L")


def test_every_single_slip_in_a_receipt_number_is_caught() -> None:
    number = new_receipt_number().replace("-", "")
    others = "23456789CDFHJKMNPQRTVWX"
    slips = [number[:at] + other + number[at + 1 :] for at in range(12) for other in others]
    swaps = [number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(11)]
    for slip in set(slips + swaps) - {number}:
        with pytest.raises(ValueError, match="wrong character"):
            parse_receipt_number(slip)


def test_what_is_not_a_receipt_number_is_refused() -> None:
    for typed in ("", "AAAA-AAAA-AAAA", "7KQM", "7KQM-3XWD-RT2H-X"):
        with pytest.raises(ValueError, match="receipt number has"):
            parse_receipt_number(typed)
