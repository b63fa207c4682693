"""Invitations and forgotten passwords: a link opens once, for a while, and the newest one only."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.app import create_app
from register.db import db
from register.errors import NotFound, Refused
from register.models import LogEntry, OneTimeLink
from register.queries.accounts import account_by_email
from register.services import links, passwords
from register.services.accounts import NewAccount, deactivate
from register.services.factors.vault import Vault
from register.services.mail import Letter
from tests.accounts import LEFT, PASSWORD, csrf_token, make_account, sign_in
from tests.authenticator import give_code, give_factor, give_password, key_on_page, post
from tests.conftest import settings_for

NEW = "a quiet green harbour"
ADDRESS = "https://register.example.org"
VAULT = Vault("x" * 32)


@pytest.fixture
def panel(session: Session) -> str:
    return make_account(session, Role.PANEL)


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def browser(app: Flask, mail: Path) -> Iterator[FlaskClient]:
    """A browser on a register that keeps its letters in a folder."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    made = create_app(replace(settings_for(url), mail_folder=mail, address=ADDRESS))
    yield made.test_client()
    with made.app_context():
        db.engine.dispose()


def token_of(text_of_letter: str) -> str:
    found = re.search(rf"{ADDRESS}/links/(\S+)", text_of_letter)
    assert found, text_of_letter
    return found[1]


def letters(folder: Path) -> list[tuple[str, str]]:
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


def test_somebody_invited_chooses_a_password_and_sets_up_an_authenticator(
    session: Session, browser: FlaskClient
) -> None:
    letter = invite(session)
    assert letter.to == "new.person@example.org"
    assert follow(browser, token_of(letter.text)).startswith("/sign-in/set-up")
    assert browser.get("/account").status_code == 303, "a link alone opens nothing"
    key_on_page(browser)


def test_a_password_that_is_soon_guessed_is_refused_and_uses_nothing_up(
    session: Session, browser: FlaskClient
) -> None:
    token = token_of(invite(session).text)
    browser.get(f"/links/{token}")
    for guessed in ("password123456", "Somebody-New-1", "new.person@example.org"):
        refused = post(browser, "/links/password", password=guessed)
        assert (refused.status_code, "harder to guess" in refused.text) == (400, True)
        assert guessed not in refused.text
    assert follow(browser, token).startswith("/sign-in/set-up")


def test_a_password_is_judged_once_and_before_the_log_is_locked(
    session: Session, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    for module, name in (
        (passwords, "is_guessable"),
        (passwords, "hashed"),
        (links, "transaction"),
    ):
        own = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *args, own=own, name=name: (done.append(name), own(*args))[1]
        )
    token = reset_token(session, panel)
    done.clear()
    choose(session, token)
    assert done == ["is_guessable", "hashed", "transaction"]


def test_an_account_invited_has_no_password_to_sign_in_with(
    session: Session, browser: FlaskClient
) -> None:
    invite(session)
    for tried in ("", " ", PASSWORD):
        assert give_password(browser, "new.person@example.org", tried).status_code in (400, 401)


def test_a_registrar_is_not_invited(session: Session) -> None:
    with pytest.raises(Refused, match="propose"):
        invite(session, role=Role.REGISTRAR, organisation_kind=OrganisationKind.REGISTER)


def test_a_forgotten_password_is_chosen_anew_and_the_code_still_asked_for(
    session: Session, browser: FlaskClient, panel: str, mail: Path
) -> None:
    app = give_factor(session, panel, str(browser.application.secret_key))
    ask(browser, panel)
    [(to, letter)] = letters(mail)
    assert to == panel
    assert follow(browser, token_of(letter)).startswith("/sign-in/code")
    assert browser.get("/account").status_code == 303, "a link stands in for no second factor"
    assert give_code(browser, app.code()).status_code == 303
    assert browser.get("/account").status_code == 200
    browser.delete_cookie("session")
    assert give_password(browser, panel).status_code == 401, "the old password opens nothing"
    assert give_password(browser, panel, NEW).status_code == 303


def test_a_reset_ends_every_session_and_every_sign_in_begun_with_the_old_password(
    session: Session, app: Flask, browser: FlaskClient, panel: str
) -> None:
    phone = give_factor(session, panel, str(browser.application.secret_key))
    elsewhere, halfway = app.test_client(), app.test_client()
    sign_in(elsewhere, panel)
    assert give_password(halfway, panel).status_code == 303
    assert elsewhere.get("/account").status_code == 200
    follow(browser, reset_token(session, panel))
    assert elsewhere.get("/account").status_code == 303
    assert give_code(halfway, phone.code()).status_code == 400


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    session: Session, browser: FlaskClient, panel: str, mail: Path
) -> None:
    gone = make_account(session, Role.PROVIDER)
    deactivate(session, gone, LEFT, actor=OPERATOR, now=clock.now())
    pages = {ask(browser, email) for email in (panel, "nobody@example.org", gone)}
    assert len(pages) == 1
    assert [to for to, _ in letters(mail)] == [panel]


def test_without_a_mail_server_the_answer_is_the_same(client: FlaskClient, panel: str) -> None:
    assert "Look in your mail" in ask(client, panel)


def test_asking_counts_as_attempts_to_sign_in(client: FlaskClient) -> None:
    boxes = {"csrf_token": csrf_token(client, "/sign-in/forgotten"), "email": "no@example.org"}
    statuses = [client.post("/sign-in/forgotten", data=boxes).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    page = client.post("/sign-in/forgotten", data=boxes).text
    assert "<title>A new link was asked for too often - SENCO Register" in page
    assert "Wait 5 minutes and try again." in page
    assert "attempts" not in page


def test_a_link_opens_once(session: Session, panel: str) -> None:
    token = reset_token(session, panel)
    choose(session, token)
    with pytest.raises(NotFound):
        choose(session, token, "another quiet harbour")


def test_a_newer_link_closes_the_older(session: Session, panel: str) -> None:
    with time_machine.travel(clock.now() - timedelta(minutes=10)):
        older = reset_token(session, panel)
    newer = reset_token(session, panel)
    with pytest.raises(NotFound):
        choose(session, older)
    choose(session, newer)


def test_whoever_asks_in_somebodys_name_closes_no_link_and_fills_no_letterbox(
    session: Session, browser: FlaskClient, panel: str, mail: Path
) -> None:
    """The page that answers is the same; the operator, who was asked, sends one at once."""
    first = clock.now()
    with time_machine.travel(first, tick=False):
        page = ask(browser, panel)
        [(_, letter)] = letters(mail)
    for minutes, sent in ((0, 1), (9, 1), (10, 2)):
        with time_machine.travel(first + timedelta(minutes=minutes), tick=False):
            if sent == 1:
                links.opened(session, token_of(letter), now=clock.now())
                session.rollback()
            assert ask(browser, panel) == page
        assert len(letters(mail)) == sent, minutes
    with time_machine.travel(first + timedelta(minutes=11), tick=False):
        links.send_link(session, panel, address=ADDRESS, actor=OPERATOR, now=clock.now())


@pytest.mark.canary
def test_canary_a_letter_for_each_asking_is_noticed(
    session: Session,
    browser: FlaskClient,
    panel: str,
    mail: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "BETWEEN", timedelta(0))
    with pytest.raises((AssertionError, NotFound)):
        test_whoever_asks_in_somebodys_name_closes_no_link_and_fills_no_letterbox(
            session, browser, panel, mail
        )


@pytest.mark.parametrize(
    ("after", "opens"), [(timedelta(minutes=59), True), (timedelta(hours=1), False)]
)
def test_a_reset_lasts_an_hour(session: Session, panel: str, after: timedelta, opens: bool) -> None:
    token, made = reset_token(session, panel), clock.now()
    assert _opens(session, token, made + after) is opens


def test_an_invitation_lasts_seven_days(session: Session) -> None:
    token, made = token_of(invite(session).text), clock.now()
    assert _opens(session, token, made + timedelta(days=7, minutes=-1))
    assert not _opens(session, token, made + timedelta(days=7))


def _opens(session: Session, token: str, at: object) -> bool:
    with time_machine.travel(at, tick=False):  # type: ignore[arg-type]  # an instant
        try:
            links.opened(session, token, now=clock.now())
        except NotFound:
            return False
    return True


def test_an_account_deactivated_meanwhile_opens_by_no_link(session: Session, panel: str) -> None:
    token = reset_token(session, panel)
    deactivate(session, panel, LEFT, actor=OPERATOR, now=clock.now())
    with pytest.raises(NotFound):
        choose(session, token)


def test_looking_at_a_link_uses_nothing_up(
    session: Session, browser: FlaskClient, panel: str
) -> None:
    token = reset_token(session, panel)
    for _ in range(3):
        assert browser.get(f"/links/{token}").status_code == 303
    assert follow(browser, token)


@pytest.mark.parametrize("password", ["short", "x" * 257, "panel@example.org"])
def test_a_password_that_will_not_do_is_refused_and_the_link_still_opens(
    session: Session, browser: FlaskClient, panel: str, password: str
) -> None:
    token = reset_token(session, panel)
    browser.get(f"/links/{token}")
    answer = post(browser, "/links/password", password=password)
    assert answer.status_code == 400
    assert "govuk-error-summary" in answer.text
    assert password not in answer.text
    assert follow(browser, token)


def test_the_secret_is_in_no_page_and_in_the_database_only_as_its_digest(
    session: Session, browser: FlaskClient, panel: str
) -> None:
    token = reset_token(session, panel)
    browser.get(f"/links/{token}")
    page = browser.get("/links/password")
    assert token not in page.text
    assert token not in str(page.headers)
    kept = session.scalars(select(OneTimeLink.digest)).all()
    assert token not in kept
    written = session.execute(text("SELECT * FROM log_entry")).all()
    assert token not in str(written)


def test_a_link_that_does_not_open_says_so_and_where_to_ask(browser: FlaskClient) -> None:
    for path in ("/links/password", f"/links/{'x' * 43}"):
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code == 400
        assert "/sign-in/forgotten" in answer.text


def test_the_log_says_that_somebody_was_invited_and_chose_a_password(session: Session) -> None:
    choose(session, token_of(invite(session).text))
    account = account_by_email(session, "new.person@example.org")
    assert account
    said = select(LogEntry.action).where(LogEntry.subject == f"account:{account.ref}")
    assert session.scalars(said.order_by(LogEntry.number)).all() == [
        "account.added",
        "account.invited",
        "account.password_chosen",
    ]


@pytest.mark.canary
def test_canary_a_link_that_is_not_used_up_opens_twice(
    session: Session, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "end_links", lambda *_: None)
    token = reset_token(session, panel)
    choose(session, token)
    with pytest.raises(pytest.fail.Exception), pytest.raises(NotFound):
        choose(session, token)
