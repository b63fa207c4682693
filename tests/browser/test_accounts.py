"""A registrar looks after accounts in a real browser: invited, found, deactivated."""

from __future__ import annotations

from datetime import timedelta

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

LINES = """text => {
  const range = document.createRange()
  range.selectNodeContents(text)
  return [...new Set([...range.getClientRects()].map(each => each.top))]
}"""


def test_somebody_is_invited_found_and_closed(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk")
    visitor.follow("Look after accounts")
    visitor.look("accounts")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    addresses = page.locator(".app-address").all()
    lines = {each.inner_text(): len(each.evaluate(LINES)) for each in addresses}
    assert max(map(len, lines)) > 16
    assert [each for each, rows in lines.items() if rows > 1] == []
    visitor.follow("Invite somebody")
    visitor.press("Send the invitation")
    visitor.look("accounts-invite-errors")
    page.fill("#email", "bo@agency.example")
    page.fill("#name", "Bo Carver")
    page.check("input[name=role][value=panel]")
    page.select_option("#organisation_kind", "agency")
    page.fill("#organisation", "bo-agency")
    page.fill("#organisation_name", "Carver Appointments")
    visitor.look("accounts-invite")
    visitor.press("Send the invitation")
    page.fill("#q", "carver")
    visitor.press("Find accounts")
    visitor.look("accounts-found")
    visitor.follow("Bo Carver")
    visitor.look("accounts-one")
    visitor.follow("See what would end with it, and deactivate it")
    visitor.look("accounts-deactivate")
    visitor.press("Deactivate the account")
    visitor.look("accounts-deactivate-errors")
    page.check("input[name=reason][value=left]")
    page.fill("#note", "Their agency says that they have left.")
    visitor.press("Deactivate the account")
    visitor.look("accounts-deactivated")
    assert page.get_by_text("The account is deactivated").is_visible()


def test_organisations_are_attested_by_one_button_each(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk/organisations")
    visitor.look("organisations-none")
    # As it is 30 days before their year runs out.
    monkeypatch.setattr("register.services.attestation.due.WARNED", timedelta(days=400))
    visitor.go("/desk")
    visitor.look("desk-organisations")
    visitor.go("/desk/organisations")
    visitor.look("organisations")
    visitor.press(visitor.page.get_by_role("button", name="Attest").first)
    visitor.look("organisations-attested")
    assert visitor.page.get_by_text("is attested for a year").is_visible()


LONG = "headteacher@stmichaelandallangelschurchofenglandprimaryschool.derbyshire.sch.uk"
TABLET = 768


def test_a_name_and_an_address_wider_than_their_place_are_broken_and_move_no_page_sideways(
    visitor: Visitor,
) -> None:
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/accounts/invite")
    page.fill("#email", LONG)
    page.fill("#name", LONG)
    page.check("input[name=role][value=panel]")
    page.select_option("#organisation_kind", "agency")
    page.fill("#organisation", "tarrant-agency")
    page.fill("#organisation_name", "Tarrant Appointments")
    visitor.press("Send the invitation")
    visitor.look("accounts-long")
    visitor.follow(page.get_by_role("link", name=LONG, exact=True))
    visitor.follow("See what would end with it, and deactivate it")
    visitor.look("accounts-deactivate-long")
    visitor.go("/desk/approvals/new/grant_registrar")
    page.fill("#email", LONG)
    page.check("input[name=ground][value=evidence_seen]")
    page.fill("#note", f"A letter from {LONG}")
    visitor.press("See what this would change")
    visitor.look("approvals-check-long")
    visitor.press("Propose it")
    visitor.look("approvals-long")
    visitor.press("Withdraw the proposal")
    visitor.go("/desk/approvals")
    visitor.look("approvals-list-long")
    page.set_viewport_size({"width": TABLET, "height": 900})
    for where in ("/desk/approvals", "/accounts"):
        visitor.go(where)
        assert page.evaluate("document.documentElement.scrollWidth") <= TABLET
