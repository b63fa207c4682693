"""Two people's records side by side in a real browser: joined by two registrars, and parted."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def second(visitor: Visitor) -> None:
    """Sign out, and in again as the registrar who approves."""
    visitor.page.context.clear_cookies()
    visitor.sign_in_as("the second registrar")


def part_again(visitor: Visitor, joined: str) -> None:
    """As the second registrar propose to part what was joined, and as the first approve it."""
    page = visitor.page
    visitor.go(joined)
    trn = page.locator("dd", has_text=" into ").first.inner_text().split("TRN ")[1][:7]
    visitor.go("/desk/approvals/new/unmerge_people")
    page.fill("#trn", trn)
    page.check("input[name=ground][value=person_confirmed]")
    page.fill("#note", "One letter was somebody else’s")
    visitor.press("See what this would change")
    visitor.press("Propose it")
    proposal = page.url.removeprefix(visitor.address)
    page.context.clear_cookies()
    visitor.sign_in(Role.REGISTRAR)
    visitor.go(proposal)
    visitor.press("Approve and carry out")
    visitor.look("people-parted")
    visitor.reflows()


def test_two_records_are_compared_proposed_and_joined(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk/people")
    visitor.look("people-find")
    visitor.press("Show the records")
    visitor.look("people-find-errors")
    visitor.go("/desk/two_trns")
    visitor.follow(page.locator("table").first.locator("a").first)
    visitor.look("people-referral")
    visitor.follow("See the two records side by side")
    assert page.locator("h1").inner_text() == "Two people’s records side by side"
    visitor.look("people-beside")
    visitor.reflows()
    visitor.press(page.get_by_role("button", name="in use").first)
    page.check("input[name=ground][value=person_confirmed]")
    page.fill("#note", "They hold both letters of issue")
    visitor.press("See what this would change")
    assert page.locator("h1").inner_text() == "Check before you propose"
    visitor.look("people-check")
    visitor.press("Propose it")
    visitor.look("people-proposed")
    proposal = page.url.removeprefix(visitor.address)
    second(visitor)
    visitor.go(proposal)
    visitor.look("people-second")
    visitor.press("Approve and carry out")
    assert page.get_by_text("It is approved and done.").is_visible()
    visitor.go("/desk/two_trns")
    visitor.follow(page.locator("a", has_text="sent by the provider").first)
    assert page.get_by_role("heading", name="The decision that stands").is_visible()
    referral = page.url.removeprefix(visitor.address)
    part_again(visitor, proposal)
    visitor.go(referral)
    assert page.get_by_role("heading", name="The joining was undone").is_visible()
    visitor.look("people-referral-again")


def test_one_persons_records_show_what_was_joined(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk/people")
    page.fill("#trn", "8618007")
    visitor.press("Show the records")
    assert page.locator("h1").inner_text() == "One person’s records"
    visitor.look("people-one")
    visitor.press("Part TRN 8618007")
    visitor.look("people-part")
