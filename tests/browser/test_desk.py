"""The registrar's desk in a real browser: a decision previewed, taken and superseded."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def decide(visitor: Visitor, outcome: str) -> None:
    """Fill in the form for a decision and go on to what it would change."""
    page = visitor.page
    page.check(f"input[name=outcome][value={outcome}]")
    page.check("input[name=ground][value=evidence_seen]")
    page.fill("#note", "Marriage certificate of 2025")
    visitor.press("See what this would change")


def test_a_decision_is_previewed_taken_and_superseded(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk/identity")
    visitor.follow(page.locator("table").first.locator("a").first)
    address = page.url.removeprefix(visitor.address)
    visitor.press("See what this would change")
    visitor.look("desk-referral-errors")
    decide(visitor, "same_person")
    assert page.locator("h1").inner_text() == "Check before you decide"
    visitor.look("desk-check")
    visitor.press("Change an answer")
    assert page.locator("#note").input_value() == "Marriage certificate of 2025"
    visitor.press("See what this would change")
    visitor.press("Record the decision")
    assert page.get_by_text("The decision is recorded.").is_visible()
    visitor.go("/desk/identity")
    visitor.look("desk-queue-decided")
    visitor.go(address)
    visitor.look("desk-referral-decided")
    decide(visitor, "somebody_else")
    visitor.look("desk-check-again")
    assert page.get_by_text("It supersedes: They are the same person").is_visible()
    visitor.press("Record the decision")
    visitor.go(address)
    visitor.look("desk-referral-superseded")
    assert page.get_by_role("heading", name="Superseded").count() == 1


def test_a_decision_needs_no_javascript(visitor_without_javascript: Visitor) -> None:
    visitor = visitor_without_javascript
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk/identity")
    visitor.follow(page.locator("table").first.locator("a").last)
    decide(visitor, "somebody_else")
    visitor.press("Record the decision")
    assert page.get_by_text("The decision is recorded.").is_visible()


def test_a_registrar_is_offered_the_one_purpose_that_is_theirs(visitor: Visitor) -> None:
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/checks")
    assert visitor.page.locator("input[name=purpose]").count() == 1
    assert visitor.page.is_checked("input[name=purpose]")
    visitor.look("checks-registrar")
