"""A registrar looks after accounts in a real browser: invited, found, closed."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_somebody_is_invited_found_and_closed(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk")
    visitor.follow("Look after accounts")
    visitor.look("accounts")
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
    visitor.press("Deactivate the account")
    visitor.look("accounts-deactivated")
    assert page.get_by_text("The account is deactivated").is_visible()
