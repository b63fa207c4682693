"""How a test goes to the identity service and back."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from register.auth.outside import OUTSIDE
from register.config import Oidc, Settings
from register.services.outside.identity_service import IdentityService
from tests.accounts import csrf_token
from tests.conftest import settings_for
from tests.identity_service import CLIENT, SECRET

ADDRESS = "http://localhost"


def with_service(url: str, issuer: str, **more: str) -> Settings:
    oidc = Oidc(issuer=issuer, client_id=CLIENT, client_secret=SECRET, **more)
    return replace(settings_for(url), address=ADDRESS, oidc=oidc)


def remember_nothing(app: Flask, roles_url: str = "", roles_secret: str = "") -> None:
    """Let the application know no more of its identity service than its settings say."""
    kept = app.extensions[OUTSIDE]
    settings = replace(kept.settings, roles_url=roles_url, roles_secret=roles_secret)
    app.extensions[OUTSIDE] = IdentityService(settings, kept.address)


def begin(browser: FlaskClient, next_page: str = "/account") -> str:
    """Press the button on the sign-in page; the address that the browser is sent to."""
    data = {"csrf_token": csrf_token(browser), "next": next_page}
    answer = browser.post("/sign-in/outside", data=data)
    assert answer.status_code == 200, answer.text
    return there(answer)


def there(page: TestResponse) -> str:
    """Where the page in between goes on to."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found, page.text
    address = unescape(found[1])
    assert f'href="{found[1]}"' in page.text, "without the refresh there is a link"
    return address


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def visit(address: str) -> str:
    """Be let in by the identity service; the way back, as our browser is asked for it."""
    from urllib.error import HTTPError

    try:
        build_opener(_Stay).open(Request(address))
    except HTTPError as sent:
        with sent:
            back = urlsplit(sent.headers["Location"])
        assert f"{back.scheme}://{back.netloc}" == ADDRESS
        return f"{back.path}?{back.query}"
    raise AssertionError("the identity service sent nobody anywhere")


def sign_in(browser: FlaskClient, next_page: str = "/account") -> TestResponse:
    """The whole way there and back."""
    return browser.get(visit(begin(browser, next_page)))


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/account").status_code == 200


def confirm(browser: FlaskClient) -> Any:
    """Be sent to show who one is, and come back."""
    data = {"csrf_token": csrf_token(browser), "next": "/account"}
    answer = browser.post("/confirm", data=data)
    assert answer.status_code == 200
    return browser.get(visit(there(answer)))
