"""`register people`: records side by side, and two registrars who join and part them."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.cli.main import main
from tests.accounts import PASSWORD
from tests.approvals import ALAN, GRACE, two_registrars
from tests.authenticator import STEP, give_factor
from tests.databases import url_of
from tests.estate import Estate
from tests.referrals import put_referral

pytestmark = pytest.mark.facts_by_hand("what is joined is written past the services")

ONE, OTHER = "1000001", "1000002"
WHY = ("--ground", "evidence_seen", "--note", "A letter on file")
SECRET_KEY = "a key that only these tests use, of 32 and more"
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch) -> Run:
    two_registrars(session)
    estate = Estate(session)
    estate.appointed(estate.person(), estate.school(), None)
    estate.person("Asha", "Bello-Khan")
    session.rollback()
    monkeypatch.setenv("REGISTER_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))

    def go(*words: str, by: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, [*words, "--as", by], input=typed)

    return go


def approve(run: Run, made: Result, code: str) -> None:
    proposal = json.loads(made.stdout)
    words = ("--digest", proposal["preview"]["digest"])
    typed = f"{PASSWORD}\n{code}\n"
    done = run("approvals", "approve", proposal["ref"], *words, by=ALAN, typed=typed)
    assert done.exit_code == 0, done.output


def test_records_are_compared_joined_and_parted(run: Run, session: Session) -> None:
    phone = give_factor(session, ALAN, SECRET_KEY)
    session.rollback()
    ref = put_referral(session, "two_trns", "person:p1", {"trn": ONE, "other_trn": OTHER})
    session.rollback()
    beside = run("people", "show", "--trn", ONE, "--beside", OTHER, by=GRACE)
    assert "Name now (differs): Asha Bello-Khan" in beside.output
    tried = run("people", "merge", "--trn", ONE, "--into", OTHER, *WHY, "--preview", by=GRACE)
    assert f"TRN {ONE} brings a designation as SENCO" in tried.output
    bare = run("people", "merge", "--trn", ONE, "--into", OTHER, "--preview", by=GRACE)
    assert (bare.exit_code, bare.output) == (0, tried.output)
    merged = run("people", "merge", "--trn", ONE, "--into", OTHER, *WHY, "--json", by=GRACE)
    approve(run, merged, phone.code())
    shown = run("people", "show", "--trn", ONE, by=GRACE).output
    assert f"TRN {ONE}, joined to TRN {OTHER}" in shown
    assert f"by Alan Turing: TRN {ONE} was joined to TRN {OTHER}" in shown
    parted = run("people", "unmerge", "--trn", ONE, *WHY, "--json", by=GRACE)
    approve(run, parted, phone.code(clock.now() + STEP))
    told = json.loads(run("people", "show", "--trn", ONE, "--json", by=GRACE).stdout)
    assert [[each["trn"] for each in some] for some in told["people"]] == [[ONE]]
    assert len(told["history"]) == 2
    told = run("approvals", "show", json.loads(parted.stdout)["ref"], by=GRACE).stdout
    assert "What it changed, as told before:" in told
    asked = run("referrals", "show", ref, by=GRACE).stdout
    assert "The two records were parted again: the joining is undone" in asked
    assert asked.endswith("It waits for a decision again.\n")


@pytest.mark.parametrize(
    "words", [("merge", "--trn", ONE, "--into", OTHER), ("unmerge", "--trn", ONE)]
)
def test_no_ground_is_offered_on_which_the_act_cannot_rest(
    run: Run, words: tuple[str, ...]
) -> None:
    for typed in (words, (*words, "--ground", "no_such_ground")):
        said = run("people", *typed, by=GRACE)
        assert said.exit_code == 2
        assert "provider_confirmed" in said.stderr
        assert "published_record" not in said.stderr


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("show", "--trn", "7654321"), 2, "no person with TRN 7654321"),
        (("show", "--trn", "12"), 2, "7 digits"),
        (("merge", "--trn", ONE, "--into", ONE, *WHY), 2, "two different"),
        (("unmerge", "--trn", ONE, *WHY), 1, "not joined with any other"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    run: Run, words: tuple[str, ...], status: int, says: str
) -> None:
    said = run("people", *words, by=GRACE)
    assert said.exit_code == status
    assert says in said.output
    assert "Traceback" not in said.output
