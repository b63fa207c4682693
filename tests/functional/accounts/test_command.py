"""The commands that list, deactivate and open accounts again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import Role
from register.cli.main import main
from register.errors import NotAllowed
from register.services import account_care
from register.services.accounts import actor_of_account
from register.services.mail import Letter
from tests.accounts import make_account
from tests.authenticator import post
from tests.databases import url_of
from tests.functional.accounts.crowd import FEW, crowd, is_active

WHY = ("--reason", "left", "--note", "They have left.")
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    return lambda *words, typed="": CliRunner().invoke(main, ["accounts", *words], input=typed)


def test_an_account_without_a_key_is_said_to_have_none(run: Run, session: Session) -> None:
    email = make_account(session, Role.PANEL)
    none = run("keys", email)
    assert (none.stdout, none.stderr) == ("", f"{email} has no key.\n")
    run("key", email, "--label", "the trust’s own system")
    one = run("keys", email)
    assert "the trust’s own system  last used: never" in one.stdout
    assert one.stderr == "1 key.\n"


def test_a_label_that_is_too_long_to_keep_is_refused_and_never_cut(
    run: Run, session: Session
) -> None:
    email = make_account(session, Role.PANEL)
    refused = run("key", email, "--label", "x" * 101)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Enter a label of 100 characters or fewer." in refused.stderr
    assert run("keys", email).stdout == ""
    assert run("key", email, "--label", "x" * 100).exit_code == 0
    assert f"  {'x' * 100}  " in run("keys", email).stdout


@pytest.mark.parametrize(
    ("name", "value", "leads_to", "is_said"),
    [
        (None, "", "http://127.0.0.1:8000", False),
        ("PORT", "8120", "http://127.0.0.1:8120", True),
        ("REGISTER_ADDRESS", "https://register.example.org", "https://register.example.org", True),
    ],
)
def test_a_command_says_where_the_link_of_its_letter_leads(
    run: Run,
    session: Session,
    letters: list[Letter],
    monkeypatch: pytest.MonkeyPatch,
    name: str | None,
    value: str,
    leads_to: str,
    is_said: bool,
) -> None:
    for each in ("PORT", "REGISTER_ADDRESS"):
        monkeypatch.delenv(each, raising=False)
    if name:
        monkeypatch.setenv(name, value)
    email = make_account(session, Role.PANEL)
    done = run("reset", email)
    assert f"Its link leads to {leads_to}\n" in done.stderr
    assert ("Set REGISTER_ADDRESS where the register is elsewhere." in done.stderr) is not is_said
    assert f"{leads_to}/links/" in letters[-1].text


def test_the_commands_list_deactivate_and_open_again(
    run: Run, session: Session, few: None, letters: list[Letter]
) -> None:
    registrar = make_account(session, Role.REGISTRAR)
    emails = crowd(session, FEW + 1)
    make_account(session, Role.PROVIDER)
    make_account(session, Role.HOLDER)
    listed = run("list").stdout
    assert len(listed.splitlines()) == FEW + 4
    assert "h…@example.org" in listed
    assert "holder@example.org" not in listed
    theirs = json.loads(run("list", "--organisation", "wychford app", "--json").stdout)
    assert [each["email"] for each in theirs] == emails
    assert {each["state"] for each in theirs} == {"open"}
    by_number = run("list", "--organisation", "10099901").stdout
    assert by_number.startswith("provider@example.org  Test provider, provider for University")
    assert run("list", "--organisation", "person-1").stdout == ""
    for email in emails[:FEW]:
        assert run("deactivate", email, *WHY, "--as", registrar).exit_code == 0
    refused = run("deactivate", emails[FEW], *WHY, "--as", registrar)
    assert (refused.exit_code, "as many as one registrar may" in refused.stderr) == (1, True)
    opened = run("reactivate", emails[0], "--as", registrar)
    assert (opened.exit_code, [letter.to for letter in letters]) == (0, [emails[0]])
    assert is_active(session, emails[0])
    assert run("reactivate", emails[0]).exit_code == 1
    assert run("reactivate", emails[1]).exit_code == 0
    assert run("deactivate", registrar, *WHY, "--as", registrar).exit_code == 1


def test_only_a_registrar_lists_accounts(session: Session) -> None:
    actor = actor_of_account(session, make_account(session, Role.PANEL))
    with pytest.raises(NotAllowed):
        account_care.list_accounts(session, "", actor=actor, now=clock.now())


@pytest.mark.parametrize("typed", ["plinth wobble 42 quartz", " plinth wobble 42 quartz\t "])
def test_a_password_that_is_given_to_a_command_opens_the_account_on_the_page(
    run: Run, client: FlaskClient, typed: str
) -> None:
    """As it was typed, and as its owner was told it: the space around it is no part of it."""
    said = ("--name", "Ada Byron", "--role", "panel", "--organisation-kind", "agency")
    body = ("--organisation-id", "supply-1", "--organisation-name", "Supply One")
    made = run("add", "ada@example.org", *said, *body, typed=f"{typed}\n")
    assert made.exit_code == 0, made.stderr
    for password in (typed, typed.strip()):
        answer = post(client, "/sign-in", email="ada@example.org", password=password)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in/set-up")


def test_a_password_that_no_page_takes_is_given_to_no_command(run: Run) -> None:
    said = ("--name", "Ada Byron", "--role", "panel", "--organisation-kind", "agency")
    body = ("--organisation-id", "supply-1", "--organisation-name", "Supply One")
    refused = run("add", "ada@example.org", *said, *body, typed="plinth wobble\x01 42 quartz\n")
    assert refused.exit_code == 2
    assert "Password must be text without control characters" in refused.stderr
