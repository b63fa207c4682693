"""Signing in as people do: by a button of the demonstration, and with a password and a phone."""

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from register.demo.accounts import PASSWORD, email_of
from tests.authenticator import Authenticator
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def give_password(visitor: Visitor, role: Role) -> None:
    visitor.go("/sign-in?next=/account")
    visitor.page.get_by_label("Email address").fill(email_of(role))
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.press("Continue")


def test_a_first_sign_in_sets_up_an_app_and_the_next_asks_for_its_code(visitor: Visitor) -> None:
    page = visitor.page
    give_password(visitor, Role.AUTHORITY)
    visitor.look("set-up")
    visitor.press("Finish")
    visitor.look("set-up-empty")
    phone = Authenticator(page.locator("code").inner_text().replace(" ", ""), [])
    page.get_by_label("6-digit code").fill(phone.code())
    visitor.press("Finish")
    visitor.look("recovery-codes")
    first, second = (page.locator(".app-codes li").nth(n).bounding_box() for n in (0, 1))
    assert first
    assert second
    assert second["y"] - first["y"] < 2 * first["height"]
    assert first["height"] < 40
    code = page.locator(".app-codes li").first.inner_text()
    visitor.press("Continue")
    visitor.look("account")
    visitor.go("/confirm?next=/account")
    visitor.look("confirm")
    visitor.press("Sign out")
    give_password(visitor, Role.AUTHORITY)
    visitor.look("code")
    page.get_by_label("6-digit code").fill("000000")
    visitor.press("Continue")
    visitor.look("code-wrong")
    visitor.follow("Use a recovery code instead")
    visitor.look("recovery")
    page.get_by_label("Recovery code").fill(code.upper())
    visitor.press("Continue")
    assert page.get_by_role("heading", name="Your account").count() == 1


def test_a_newcomer_signs_in_with_one_button(visitor: Visitor) -> None:
    visitor.go("/sign-in?next=/desk")
    visitor.look("sign-in-local")
    sign_in_as_the_registrar(visitor)
    visitor.go("/confirm?next=/desk")
    visitor.look("confirm-local")


def test_nor_does_the_button_need_javascript(visitor_without_javascript: Visitor) -> None:
    visitor = visitor_without_javascript
    visitor.go("/sign-in?next=/desk")
    sign_in_as_the_registrar(visitor)
    visitor.go("/confirm?next=/desk")
    visitor.press("Confirm")
    assert visitor.page.url.endswith("/desk")


def sign_in_as_the_registrar(visitor: Visitor) -> None:
    visitor.press("Sign in as the registrar")
    assert visitor.page.url.endswith("/desk")


def test_whoever_has_forgotten_their_password_asks_for_a_link(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.follow("I have forgotten my password")
    visitor.look("forgotten")
    visitor.press("Send the link")
    visitor.look("forgotten-empty")
    visitor.page.get_by_label("Email address").fill("nobody@example.org")
    visitor.press("Send the link")
    visitor.look("link-sent")
    visitor.go("/links/password")
    visitor.look("link-not-open")
