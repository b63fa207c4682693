"""`register approvals`: two registrars on the command line, the second with a password."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import Role
from register.cli import asked
from register.cli.main import main
from register.services.approvals.kinds import Act, grounds_of
from register.services.referrals.words import Ground
from tests.accounts import PASSWORD
from tests.approvals import ALAN, GRACE, add_named, role_of, two_registrars
from tests.authenticator import Authenticator, give_factor
from tests.databases import url_of

ADA = "ada@panel.example"
PROPOSE = ("propose", "grant_registrar", "--set", f"email={ADA}", "--ground", "evidence_seen")
NOTE = ("--note", "A letter of appointment")
SECRET_KEY = "a key that only these tests use, of 32 and more"
PROOF = f"{PASSWORD}\n\n"
"""What is typed: a password, and no code."""
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch) -> Run:
    add_named(session, ADA, "Ada Lovelace", Role.PANEL)
    two_registrars(session)
    session.rollback()
    monkeypatch.setenv("REGISTER_SECRET_KEY", SECRET_KEY)
    monkeypatch.delenv("REGISTER_LOCAL_IDENTITY", raising=False)
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))

    def go(*words: str, by: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, ["approvals", *words, "--as", by], input=typed)

    return go


@pytest.fixture
def phones(run: Run, session: Session) -> dict[str, Authenticator]:
    """The authenticators of the two registrars."""
    made = {each: give_factor(session, each, SECRET_KEY) for each in (GRACE, ALAN)}
    session.rollback()
    return made


def test_one_proposes_and_another_approves(
    run: Run, session: Session, phones: dict[str, Authenticator]
) -> None:
    tried = run(*PROPOSE, *NOTE, "--preview", by=GRACE)
    assert "becomes a registrar of the register" in tried.output
    made = json.loads(run(*PROPOSE, *NOTE, "--json", by=GRACE).stdout)
    ref, digest = made["ref"], made["preview"]["digest"]
    assert ref in run("list", by=ALAN).output
    assert f"Digest: {digest}" in run("show", ref, by=ALAN).output
    approve = ("approve", ref, "--digest", digest)
    for by, password, code, status, sentence in (
        (GRACE, PASSWORD, phones[GRACE].code(), 1, "You proposed this yourself"),
        (ALAN, "wrong horse battery", phones[ALAN].code(), 1, "is not right"),
        (ALAN, PASSWORD, "", 2, "Enter the code that your authenticator app shows"),
        (ALAN, PASSWORD, phones[GRACE].code(), 1, "is not right"),
    ):
        said = run(*approve, by=by, typed=f"{password}\n{code}\n")
        assert said.exit_code == status
        assert sentence in said.output
    assert role_of(session, ADA) == "panel"
    done = run(*approve, by=ALAN, typed=f"{PASSWORD}\n{phones[ALAN].code()}\n")
    assert "Approved by Alan Turing" in done.output
    assert role_of(session, ADA) == "registrar"
    assert ref in run("list", "--past", by=ALAN).output


def test_a_preview_asks_for_neither_ground_nor_note_and_a_proposal_for_both(run: Run) -> None:
    bare = ("propose", "grant_registrar", "--set", f"email={ADA}")
    tried = run(*bare, "--preview", by=GRACE)
    assert tried.exit_code == 0, tried.output
    assert tried.output == run(*PROPOSE, *NOTE, "--preview", by=GRACE).output
    for words, option in ((bare, "--ground"), ((*bare, *NOTE), "--ground"), (PROPOSE, "--note")):
        refused = run(*words, by=GRACE)
        assert refused.exit_code == 2
        assert f"Missing option '{option}'." in refused.stderr
    assert "'evidence_seen'" not in refused.stderr
    assert run("list", by=ALAN).stdout == ""


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("given", [(), ("--ground", "nonsense")], ids=["none", "nonsense"])
@pytest.mark.parametrize("is_first", [True, False])
def test_where_no_ground_is_given_those_are_offered_that_the_act_can_rest_on(
    run: Run, act: Act, given: tuple[str, ...], is_first: bool
) -> None:
    words = (*given, act.value) if is_first else (act.value, *given)
    refused = run("propose", *words, *NOTE, by=GRACE)
    assert refused.exit_code == 2
    offered = {ground for ground in Ground if ground.value in refused.stderr}
    assert offered == set(grounds_of(act))


@pytest.mark.parametrize("act", [act for act in Act if len(grounds_of(act)) < len(Ground)])
def test_a_ground_of_other_acts_is_refused_with_those_of_this_one(run: Run, act: Act) -> None:
    other = next(ground for ground in Ground if ground not in grounds_of(act))
    refused = run("propose", act.value, "--ground", other.value, *NOTE, by=GRACE)
    assert refused.exit_code == 2
    offered = ", ".join(repr(ground.value) for ground in grounds_of(act))
    assert f"'{other.value}' is not one of {offered}." in refused.stderr


@pytest.mark.parametrize(
    ("words", "by", "becomes"),
    [
        (("withdraw",), GRACE, "withdrawn"),
        (("decline", "--note", "Not signed"), ALAN, "declined"),
    ],
)
def test_one_withdraws_and_another_declines(
    run: Run, session: Session, words: tuple[str, ...], by: str, becomes: str
) -> None:
    ref = json.loads(run(*PROPOSE, *NOTE, "--json", by=GRACE).stdout)["ref"]
    done = run(words[0], ref, *words[1:], "--json", by=by)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["state"] == becomes
    assert ref not in run("list", by=ALAN).output
    assert role_of(session, ADA) == "panel"


@pytest.mark.parametrize(
    ("words", "by", "status"),
    [
        (("propose", "grant_registrar", "--ground", "evidence_seen", *NOTE), GRACE, 2),
        ((*PROPOSE, *NOTE, "--set", "email"), GRACE, 2),
        ((*PROPOSE, *NOTE, "--set", "colour=blue"), GRACE, 2),
        ((*PROPOSE, *NOTE, "--set", f"email={ADA}"), GRACE, 2),
        ((*PROPOSE, *NOTE), ADA, 1),
        (("show", "nothing"), GRACE, 1),
        (("approve", "0" * 26, "--digest", "short"), ALAN, 2),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    run: Run, words: tuple[str, ...], by: str, status: int
) -> None:
    said = run(*words, by=by, typed=PROOF)
    assert said.exit_code == status
    assert "Traceback" not in said.output


def test_what_an_act_does_not_ask_is_answered_with_what_it_asks(run: Run) -> None:
    told = run(*PROPOSE, *NOTE, "--set", f"{'colour' * 10}=blue", by=GRACE)
    assert told.exit_code == 2
    assert f"does not ask for '{('colour' * 10)[:40]}'. It asks for email." in told.stderr
    twice = run(*PROPOSE, *NOTE, "--set", f"email={ADA}", by=GRACE)
    assert "Give email once: the act asks for one." in twice.stderr


def test_two_accounts_of_one_person_are_named_by_their_place_where_there_is_none(
    engine: Engine, run: Run
) -> None:
    for typed, which in (((GRACE, "\u202enobody"), "second"), (("x" * 3_000, GRACE), "first")):
        env = {"REGISTER_DATABASE_URL": engine.url.render_as_string(hide_password=False)}
        told = CliRunner(env=env).invoke(main, ["approvals", "one-person", *typed])
        said = f"Error: There is no account with the {which} address. Check that address.\n"
        assert (told.exit_code, told.stderr) == (1, said)


def test_without_an_authenticator_nobody_approves_by_command(run: Run, session: Session) -> None:
    made = json.loads(run(*PROPOSE, *NOTE, "--json", by=GRACE).stdout)
    words = ("approve", made["ref"], "--digest", made["preview"]["digest"])
    refused = run(*words, by=ALAN, typed=PROOF)
    assert refused.exit_code == 1
    assert "has no authenticator app yet" in refused.output
    assert role_of(session, ADA) == "panel"


@pytest.mark.parametrize("option", [("--password", PASSWORD), ("--code", "123456"), ("--code", "")])
@pytest.mark.parametrize("act", [("approve", "--digest", "0" * 64), ("export", "--out", "x.csv")])
def test_what_is_secret_is_no_option(
    run: Run, act: tuple[str, str, str], option: tuple[str, str]
) -> None:
    refused = run(act[0], "0" * 26, *act[1:], *option, by=ALAN, typed=PROOF)
    assert refused.exit_code == 2
    assert f"Leave {option[0]} out" in refused.stderr
    assert PASSWORD not in refused.output
    assert option[0] not in CliRunner().invoke(main, ["approvals", act[0], "--help"]).output


def test_without_a_password_nothing_is_asked_of_the_register(run: Run) -> None:
    for typed in ("", "\n", "\n123456\n"):
        said = run("approve", "0" * 26, "--digest", "0" * 64, by=ALAN, typed=typed)
        assert said.exit_code == 2
        assert "Type the password when it is asked for" in said.stderr


def test_at_a_keyboard_the_password_is_asked_for_and_not_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "_is_keyboard", lambda: True)
    typed = f"{PASSWORD}\n123456\n"
    said = run("approve", "0" * 26, "--digest", "0" * 64, by=ALAN, typed=typed)
    assert "Password: " in said.output
    assert "Code that the authenticator app shows" in said.output
    assert PASSWORD not in said.output


def test_two_accounts_are_declared_one_persons(
    run: Run, session: Session, phones: dict[str, Authenticator]
) -> None:
    said = CliRunner().invoke(main, ["approvals", "one-person", GRACE, ALAN])
    assert said.exit_code == 0
    made = json.loads(run(*PROPOSE, *NOTE, "--json", by=GRACE).stdout)
    words = ("approve", made["ref"], "--digest", made["preview"]["digest"])
    refused = run(*words, by=ALAN, typed=f"{PASSWORD}\n{phones[ALAN].code()}\n")
    assert refused.exit_code == 1
    assert "one person" in refused.output
    assert role_of(session, ADA) == "panel"
