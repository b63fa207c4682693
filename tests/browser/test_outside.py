"""Signing in with an identity service, in a browser: there and back, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.app import create_app
from register.auth.outside import OUTSIDE
from register.config import Oidc
from register.db import db
from tests.browser.chromium import served
from tests.browser.visitor import Visitor
from tests.conftest import settings_for
from tests.databases import empty, url_of
from tests.identity_service import CLIENT, SECRET, MadeUpIdentityService, running
from tests.sencos import put_school

pytestmark = pytest.mark.browser


@pytest.fixture
def service() -> Iterator[MadeUpIdentityService]:
    with running() as service:
        yield service


@pytest.fixture
def address(sqlite_engine: Engine, service: MadeUpIdentityService) -> Iterator[str]:
    """A register with one school, and that identity service."""
    empty(sqlite_engine)
    with Session(sqlite_engine) as session:
        put_school(session, "900001", "Wychford Primary School")
    settings = settings_for(url_of(sqlite_engine))
    oidc = Oidc(issuer=service.issuer, client_id=CLIENT, client_secret=SECRET)
    app = create_app(replace(settings, trusted_hosts=("127.0.0.1",), oidc=oidc))
    with served(app) as address:
        app.extensions[OUTSIDE].address = address
        yield address
    with app.app_context():
        db.engine.dispose()


def stays(asked: BaseHTTPRequestHandler) -> None:
    """An answer that leaves a browser where it is."""
    asked.send_response(204)
    asked.end_headers()


def test_the_whole_way_there_and_back(visitor: Visitor, service: MadeUpIdentityService) -> None:
    page = visitor.page
    visitor.go("/sign-in?next=/account")
    visitor.look("sign-in-outside")
    service.answers["/authorize"] = stays
    visitor.press("Sign in with DfE Sign-in")
    visitor.look("going-outside")
    service.answers.clear()
    visitor.follow("Go on to DfE Sign-in")
    page.wait_for_url("**/account")
    visitor.look("account-outside")
    visitor.go("/confirm?next=/account")
    visitor.look("confirm-outside")
    visitor.press("Confirm")
    page.wait_for_url("**/account")
    assert service.last["prompt"] == "login"
    service.answers["/end"] = stays
    visitor.press("Sign out")
    visitor.look("going-outside-out")
    visitor.go("/account")
    assert "/sign-in" in page.url
    service.person["roles"] = []
    visitor.press("Sign in with DfE Sign-in")
    page.wait_for_url("**/return?*")
    visitor.look("refused-outside")
    service.answers["/token"] = stays
    visitor.follow("Go to the sign-in page")
    visitor.press("Sign in with DfE Sign-in")
    page.wait_for_url("**/return?*")
    visitor.look("away-outside")


def test_nor_does_it_need_javascript(
    visitor_without_javascript: Visitor, address: str, service: MadeUpIdentityService
) -> None:
    visitor = visitor_without_javascript
    visitor.go("/sign-in?next=/account")
    visitor.press("Sign in with DfE Sign-in")
    visitor.page.wait_for_url("**/account")
    visitor.press("Sign out")
    visitor.page.wait_for_url(f"{address}/")
    assert service.asked["/end"] == 1
