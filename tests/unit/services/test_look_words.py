"""What the ledger says was shown: by where it was, and by who reads of it."""

import pytest

from register.services.approvals.kinds import Act
from register.services.checks import CheckOutcome
from register.services.looks import LookKind
from register.services.looks.record import SHOWN
from register.services.looks.words import result_in_words

WITH_ITS_ANSWER = {LookKind.CHECK, LookKind.CHECK_AGAIN, LookKind.SERIAL_MOVERS, LookKind.APPROVAL}
"""Kinds whose look always holds what was answered."""


def said(kind: LookKind, result: str) -> tuple[str, str]:
    """To the person, and of them."""
    to_you, of_them = (
        result_in_words(kind, result, to_themselves=themselves) for themselves in (True, False)
    )
    return to_you, of_them


def test_each_kind_of_look_says_what_of_its_own_was_shown() -> None:
    shown = {kind: said(kind, SHOWN) for kind in set(LookKind) - WITH_ITS_ANSWER}
    assert len(set(shown.values())) == len(shown)


def test_a_provider_that_reads_its_own_file_is_not_said_to_have_been_shown_a_name() -> None:
    to_you, of_them = said(LookKind.UPLOAD, SHOWN)
    assert to_you == "What it had itself sent of you, and how far that agrees with what is held"
    assert "name" not in to_you + of_them


def test_a_registrar_who_reads_who_has_looked_was_shown_that() -> None:
    assert said(LookKind.AUDIT, SHOWN) == ("Who has looked at you", "Who has looked at them")


@pytest.mark.parametrize("kind", list(LookKind))
def test_whoever_else_reads_of_it_is_never_spoken_to(kind: LookKind) -> None:
    for result in (SHOWN, *CheckOutcome, *Act, "COMPLIANT", "something new"):
        _, of_them = said(kind, result)
        assert {"you", "your"}.isdisjoint(of_them.lower().replace(",", "").split()), of_them


@pytest.mark.parametrize("act", list(Act))
def test_each_act_is_said_in_words(act: Act) -> None:
    for words in said(LookKind.APPROVAL, act.value):
        assert act.value not in words
        assert act.value.replace("_", " ").capitalize() != words
