"""Whatever an identity service says, it is read as somebody’s word or refused in a sentence."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.access import ORGANISATIONS, OrganisationKind, Role
from register.errors import NotProved
from register.services.outside.claims import CATEGORIES, ROLES, codes_of, role_of, said
from register.services.outside.refusals import SENTENCES, Refusal
from tests.identity_service import PERSON, SCHOOL

TODAY = date(2026, 3, 2)

words = st.text("a1 .@\n\0\u00e9\u0663", max_size=12)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


def spoilt(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The same claims with some of them in other words, and none of them left out by rule."""
    names = st.sampled_from(sorted(whole))
    return st.dictionaries(names, anything, max_size=3).map(lambda changed: whole | changed)


@settings(max_examples=200)
@given(spoilt(PERSON), spoilt(SCHOOL), st.sampled_from([*CATEGORIES, "004", {"id": "001"}]))
def test_claims_are_read_or_refused(
    person: dict[str, Any], body: dict[str, Any], category: object
) -> None:
    claims = person | {"organisation": person["organisation"] and body | {"category": category}}
    try:
        who = said(claims, "DfE Sign-in", today=TODAY)
    except NotProved:
        return
    assert who.identifier.isdigit()
    assert who.identifier.isascii()
    assert who.name.isprintable()
    assert who.email == who.email.lower().strip() != ""
    assert 0 < len(who.subject) <= 255


@pytest.mark.parametrize(("closed_on", "is_in"), [("2026-03-02", True), ("2026-03-01", False)])
def test_a_school_is_open_on_its_last_day(closed_on: str, is_in: bool) -> None:
    claims = PERSON | {"organisation": SCHOOL | {"closedOn": closed_on}}
    if is_in:
        assert said(claims, "x", today=TODAY).identifier
    else:
        with pytest.raises(NotProved, match="is closed"):
            said(claims, "x", today=TODAY)


digits_elsewhere = st.characters(min_codepoint=128, categories=["Nd", "No", "Nl"])
"""Digits of other scripts, full-width ones among them: `int` and `isdigit` take most of them."""
NUMBERS = {"001": "900001", "002": "901", "009": "10012345", "010": "2170", "011": "10099902"}


@given(st.sampled_from(sorted(NUMBERS)), st.data())
def test_a_number_with_a_digit_of_another_script_is_no_bodys(
    category: str, data: st.DataObject
) -> None:
    number = NUMBERS[category]
    name = CATEGORIES[category][1]
    assert said(acting_for(category, name, number), "x", today=TODAY).identifier == number
    at = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(digits_elsewhere)
    tidied = [f"URN:{number}", f'="{number}"', f"{number}.0", f"'{number}", f"\u200b{number}"]
    for strayed in (number[:at] + other + number[at + 1 :], other * len(number), *tidied):
        with pytest.raises(NotProved) as refusal:
            said(acting_for(category, name, strayed), "x", today=TODAY)
        assert refusal.value.why == Refusal.NO_BODY, strayed


def acting_for(category: str, name: str, number: str) -> dict[str, Any]:
    return PERSON | {"organisation": SCHOOL | {"category": {"id": category}, name: number}}


@given(anything, st.sampled_from(OrganisationKind))
def test_a_role_is_one_that_the_body_may_have(roles: object, kind: OrganisationKind) -> None:
    try:
        role = role_of(codes_of(roles), kind, "DfE Sign-in")
    except NotProved:
        return
    assert kind in ORGANISATIONS[role]


@given(st.lists(st.sampled_from([*Role, "REGISTRAR ", "other"])), st.sampled_from(OrganisationKind))
def test_no_code_makes_a_registrar_or_a_holder(codes: list[str], kind: OrganisationKind) -> None:
    try:
        assert role_of(codes_of(codes), kind, "x") not in (Role.REGISTRAR, Role.HOLDER)
    except NotProved:
        assert len({ROLES[code] for code in codes if code in ROLES}) != 1 or all(
            kind not in ORGANISATIONS[ROLES[code]] for code in codes if code in ROLES
        )


def test_each_refusal_says_what_to_do() -> None:
    assert set(SENTENCES) == set(Refusal)
    for sentence in SENTENCES.values():
        text = sentence.format(name="DfE Sign-in")
        assert any(word in text for word in ("Ask", "ask", "Sign in", "Sign out", "Start again")), (
            text
        )
        assert "please" not in text.lower()
