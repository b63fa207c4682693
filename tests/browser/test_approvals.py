"""An act that takes two registrars, in a real browser: proposed, seen by the second, declined."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_an_act_is_proposed_by_one_and_declined_by_another(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk/approvals")
    visitor.look("approvals")
    visitor.follow("Withdraw an award")
    visitor.press("See what this would change")
    visitor.look("approvals-propose-errors")
    visitor.go("/desk/approvals/new/grant_registrar")
    page.fill("#email", "panel@demo.example")
    page.check("input[name=ground][value=evidence_seen]")
    page.fill("#note", "A letter of appointment")
    visitor.press("See what this would change")
    visitor.look("approvals-check")
    visitor.press("Propose it")
    visitor.look("approvals-own")
    address = page.url.removeprefix(visitor.address)
    visitor.press("Sign out")
    visitor.sign_in_as("the second registrar")
    visitor.go("/desk/approvals")
    visitor.follow(page.locator("table a").first)
    visitor.look("approvals-withdrawal")
    visitor.go(address)
    visitor.press("Decline the proposal")
    visitor.look("approvals-decline-errors")
    page.fill("#note", "The letter is not signed")
    visitor.press("Decline the proposal")
    assert page.get_by_role("alert").inner_text().split() == [
        "Declined",
        "Nothing",
        "has",
        "changed.",
    ]
