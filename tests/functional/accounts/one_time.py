"""A link of an invitation or a forgotten password, asked for and followed."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.errors import NotFound
from register.services import links
from register.services.accounts import NewAccount
from register.services.factors.vault import Vault
from register.services.mail import Letter
from tests.authenticator import post

NEW = "a quiet green harbour"
ADDRESS = "https://register.example.org"
VAULT = Vault("x" * 32)


def token_of(text_of_letter: str) -> str:
    found = re.search(rf"{ADDRESS}/links/(\S+)", text_of_letter)
    assert found, text_of_letter
    return found[1]


def letters_in(folder: Path) -> list[tuple[str, str]]:
    """To whom, and what: of every letter that was kept."""
    if not folder.exists():
        return []
    read = (message_from_bytes(f.read_bytes(), policy=policy.default) for f in folder.iterdir())
    return [(m["To"], m.get_content()) for m in read]


def ask(browser: FlaskClient, email: str) -> str:
    """Ask for a link as a person would; the page that answers."""
    answer = post(browser, "/sign-in/forgotten", email=email)
    page = re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"', "", answer.text)
    answer.close()
    assert answer.status_code == 200, page
    return page


def reset_token(session: Session, email: str) -> str:
    letter = links.forgotten(session, email, address=ADDRESS, now=clock.now())
    assert letter is not None
    return token_of(letter.text)


def choose(session: Session, token: str, password: str = NEW) -> None:
    links.choose_password(session, token, password, vault=VAULT, now=clock.now())


def follow(browser: FlaskClient, token: str, password: str = NEW) -> str:
    """Open a link and choose a password; where that leads."""
    opened = browser.get(f"/links/{token}")
    assert opened.headers["Location"] == "/links/password", opened.text
    return post(browser, "/links/password", password=password).headers.get("Location", "")


def invitation(**others: object) -> NewAccount:
    asked = NewAccount(
        email="New.Person@example.org",
        name="Somebody New",
        role=Role.PANEL,
        organisation_kind=OrganisationKind.AGENCY,
        organisation_identifier="agency-1",
        organisation_name="Wychford Appointments",
    )
    return replace(asked, **others)  # type: ignore[arg-type]  # a test's own


def invite(session: Session, **others: object) -> Letter:
    asked = invitation(**others)
    return links.invite(session, asked, address=ADDRESS, actor=OPERATOR, now=clock.now())


def still_opens(session: Session, token: str, at: object) -> bool:
    with time_machine.travel(at, tick=False):  # type: ignore[arg-type]  # an instant
        try:
            links.opened(session, token, now=clock.now())
        except NotFound:
            return False
    return True
