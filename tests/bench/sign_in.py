"""Signing in beside argon2 alone: the hash is to be all that it costs.

What is timed is `POST /sign-in` with the right address and password, a second factor still to
come: cookie, token, limits, the account, the hash, and the challenge that is kept.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

from register.access import Role
from register.demo.scales import Scale
from register.services.passwords import hashed, matches
from tests.accounts import PASSWORD, csrf_token, make_account
from tests.bench import web
from tests.bench.national import load_new, scratch, session_on, url_of
from tests.bench.timing import Line, beside, interleaved, timed

ROUNDS = 15
LIMIT = 1.5

ARGON2 = "argon2 alone"
RIGHT, WRONG, NOBODY = "the right password", "a wrong password", "nobody's address"
ASKERS = 200
"""Accounts and places that fail: each stays within its limits."""


def run() -> Iterator[Line]:
    """Each kind of signing in beside the hash."""
    with scratch() as folder:
        path = folder / "sign-in.sqlite3"
        load_new(path, Scale.SMALL)
        with session_on(path) as session:
            emails = [
                make_account(session, Role.PANEL, email=f"bench-{each}@example.org")
                for each in range(ASKERS)
            ]
        app = web.register(url_of(path))
        kept = hashed(PASSWORD)
        web.settle()
        right = [_form(app, emails[0], PASSWORD, "303")]
        wrong = [
            _form(app, email, "not the password", "401", f"10.0.0.{number}")
            for number, email in enumerate(emails[1:])
        ]
        nobody = [
            _form(app, f"nobody-{number}@example.org", PASSWORD, "401", f"10.0.1.{number}")
            for number in range(ASKERS)
        ]
        times = interleaved(
            {
                ARGON2: timed(lambda: matches(kept, PASSWORD)),
                RIGHT: web.calls(app, right),
                WRONG: web.calls(app, wrong),
                NOBODY: web.calls(app, nobody),
            },
            ROUNDS,
            warm=1,
            turns=web.TURNS,
        )
    for job in (RIGHT, WRONG, NOBODY):
        yield beside(times, job, ARGON2, LIMIT)


def _form(
    app: Flask, email: str, password: str, status: str, origin: str = "10.0.2.1"
) -> web.Request:
    """The form of the sign-in page, sent with its token and cookie."""
    browser = app.test_client()
    token = csrf_token(browser)
    cookie = browser.get_cookie("session")
    assert cookie is not None
    body = urlencode({"csrf_token": token, "email": email, "password": password}).encode()
    builder = EnvironBuilder(
        "/sign-in",
        base_url=web.HOST,
        method="POST",
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={"Cookie": f"session={cookie.value}"},
        environ_base={"REMOTE_ADDR": origin},
    )
    return web.Request(builder.get_environ(), body, status)
