"""A password alone opens nothing: an authenticator's codes, and the codes for when it is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Role
from register.auth import signing_in
from register.errors import NotSignedIn
from register.models import RecoveryCode, SecondFactor, SignIn, SignInChallenge
from register.services import attempts, links
from register.services.attempts import Origin
from register.services.factors import challenge, codes
from register.services.factors.setup import reset_factor
from register.services.factors.vault import Vault
from register.services.sign_in import begin
from tests.accounts import PASSWORD, csrf_token, make_account, sign_in
from tests.authenticator import (
    STEP,
    Authenticator,
    give_code,
    give_password,
    key_on_page,
    post,
    set_up,
)
from tests.conftest import settings_for

FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
PAGES = ("/checks", "/account", "/confirm", "/checks/history")


@pytest.fixture
def panel(session: Session) -> str:
    return make_account(session, Role.PANEL)


@pytest.fixture
def phone(client: FlaskClient, panel: str) -> Authenticator:
    """The authenticator of the panel's account, which set it up an hour ago and signed out."""
    with time_machine.travel(clock.now() - timedelta(hours=1)):
        made = set_up(client, panel)
        client.post("/sign-out", data={"csrf_token": csrf_token(client, "/")})
    return made


def is_signed_in(client: FlaskClient) -> bool:
    return "Signed in as" in client.get("/").text


def one_instant() -> time_machine.travel:
    """Let no time pass meanwhile: a code may otherwise run out between two lines."""
    return time_machine.travel(clock.now(), tick=False)


def test_a_right_password_opens_nothing(client: FlaskClient, panel: str) -> None:
    answer = give_password(client, panel)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/set-up?next=/")
    for page in PAGES:
        assert client.get(page).headers["Location"].startswith("/sign-in?")
    assert not is_signed_in(client)


def test_the_first_sign_in_sets_up_an_authenticator_and_shows_ten_codes_once(
    client: FlaskClient, panel: str, session: Session
) -> None:
    phone = set_up(client, panel)
    assert is_signed_in(client)
    assert len(set(phone.recovery_codes)) == 10
    kept = set(session.scalars(select(RecoveryCode.digest)))
    assert len(kept) == 10
    assert not kept & set(phone.recovery_codes)
    assert "Recovery codes left" in client.get("/account").text
    assert not any(code in client.get("/account").text for code in phone.recovery_codes)


def test_the_picture_says_what_the_key_says(client: FlaskClient, panel: str) -> None:
    give_password(client, panel)
    page = BeautifulSoup(client.get("/sign-in/set-up").text, "html.parser")
    assert page.select_one(".app-qr[role=img][aria-label] svg path")
    assert page.select("svg[style], svg [style]") == []
    assert len(key_on_page(client)) == 32


def test_the_secret_is_not_in_the_database_as_it_is(
    client: FlaskClient, phone: Authenticator, session: Session
) -> None:
    stored = session.scalars(select(SecondFactor.secret)).one()
    assert phone.key.encode() not in stored
    assert len(stored) == 12 + 32 + 16


def test_a_code_opens_a_session_and_the_next_page(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    with one_instant():
        assert give_password(client, panel).headers["Location"] == "/sign-in/code?next=/"
        answer = give_code(client, phone.code(), next="/checks")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/checks")
    assert is_signed_in(client)


def written(code: str) -> list[str]:
    """The same code as people write it."""
    return [
        code,
        f"{code[:3]} {code[3:]}",
        f" {code}",
        code.translate(FULL_WIDTH),
        f"{code[:3]}-{code[3:]}",
        f"{code[:3]}\u00a0{code[3:]}",
    ]


@pytest.mark.parametrize("way", range(6))
def test_a_code_is_good_once_however_it_is_written(
    client: FlaskClient, panel: str, phone: Authenticator, way: int
) -> None:
    with one_instant():
        give_password(client, panel)
        code = phone.code()
        assert give_code(client, written(code)[way]).status_code == 303
        client.post("/sign-out", data={"csrf_token": csrf_token(client, "/")})
        give_password(client, panel)
        for again in written(code)[:5]:
            answer = give_code(client, again)
            assert answer.status_code in (401, 400), again
    assert not is_signed_in(client)


def test_the_code_that_set_the_authenticator_up_is_used(client: FlaskClient, panel: str) -> None:
    with time_machine.travel(clock.now(), tick=False):
        phone = set_up(client, panel)
        client.post("/sign-out", data={"csrf_token": csrf_token(client, "/")})
        give_password(client, panel)
        assert give_code(client, phone.code()).status_code == 401


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 303), (0, 303), (1, 303), (2, 401)])
def test_a_phones_clock_may_be_out_by_one_step(
    client: FlaskClient, panel: str, phone: Authenticator, steps: int, status: int
) -> None:
    with one_instant():
        give_password(client, panel)
        answer = give_code(client, phone.code(clock.now() + steps * STEP))
    assert answer.status_code == status


def test_an_earlier_code_is_refused_once_a_later_one_is_taken(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    with one_instant():
        earlier, now = phone.code(clock.now() - STEP), phone.code()
        give_password(client, panel)
        assert give_code(client, now).status_code == 303
        client.post("/sign-out", data={"csrf_token": csrf_token(client, "/")})
        give_password(client, panel)
        assert give_code(client, earlier).status_code == 401


@pytest.mark.canary
def test_a_code_that_could_be_used_twice_is_noticed(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    """Planted: each code counts as a later step than the last, so that none is used up."""
    real, later = codes.accepted_step, count(1)

    def forgetful(secret: str, typed: str, now: datetime, *, after: int) -> int | None:
        step = real(secret, typed, now, after=0)
        return None if step is None else step + next(later)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "accepted_step", forgetful)
        with pytest.raises(AssertionError):
            test_a_code_is_good_once_however_it_is_written(client, panel, phone, 0)


def test_the_fifth_wrong_code_ends_the_challenge(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    with one_instant():
        give_password(client, panel)
        statuses = [give_code(client, "000000").status_code for _ in range(6)]
        assert statuses == [401] * 5 + [400]
        answer = give_code(client, phone.code())
    assert answer.status_code == 400
    assert "Enter your email address and password again" in answer.text
    assert not is_signed_in(client)


def test_ten_failures_in_five_minutes_shut_the_door_whatever_is_typed_next(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    with one_instant():
        for _ in range(2):
            give_password(client, panel)
            for _ in range(5):
                give_code(client, "000000")
        assert give_password(client, panel).status_code == 429


@pytest.fixture
def guessed(
    session: Session, panel: str, phone: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many wrong passwords for the panel's account, from everywhere, as it bears in an hour."""
    few = attempts.OF_ACCOUNT._replace(failures=12)
    monkeypatch.setattr(attempts, "OF_ACCOUNT", few)
    for number in range(few.failures):
        where = Origin(f"198.51.100.{number}", settings_for("").secret_key)
        with pytest.raises(NotSignedIn):
            begin(session, panel, "no", vault=Vault("none"), origin=where, now=clock.now())


@pytest.mark.usefixtures("guessed")
def test_whoever_guesses_from_everywhere_keeps_out_no_device_that_signed_in_before(
    app: Flask, client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    elsewhere = app.test_client()
    refused = give_password(elsewhere, panel)
    assert refused.status_code == 429
    assert "Sign in on a device where you have signed in within the last 90 days" in refused.text
    with one_instant():
        assert give_password(client, panel).status_code == 303
        assert give_code(client, "000000").status_code == 401
        assert give_code(client, phone.code()).status_code == 303
    # Nor somebody who is signed in from confirming, nor the owner from asking for a link.
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        boxes = {"csrf_token": csrf_token(client, "/confirm"), "code": phone.code()}
        assert client.post("/confirm", data=boxes).status_code == 303
    assert post(elsewhere, "/sign-in/forgotten", email=panel).status_code == 200


@pytest.mark.usefixtures("guessed")
def test_a_link_of_ones_own_letters_makes_a_device_known(
    app: Flask, client: FlaskClient, session: Session, panel: str, phone: Authenticator
) -> None:
    letter = links.send_link(session, panel, address="", actor=OPERATOR, now=clock.now())
    token, chosen = letter.text.partition("/links/")[2].split()[0], "another quiet harbour"
    elsewhere = app.test_client()
    elsewhere.get(f"/links/{token}")
    assert post(elsewhere, "/links/password", password=chosen).status_code == 303
    with one_instant():
        assert give_code(elsewhere, phone.code()).status_code == 303
    # The new password forgot the device of before.
    assert give_password(client, panel, chosen).status_code == 429


def test_what_a_device_keeps_is_no_scripts_and_no_other_sites(
    client: FlaskClient, panel: str
) -> None:
    give_password(client, panel)
    code = Authenticator(key_on_page(client), []).code()
    done = post(client, "/sign-in/set-up", code=code)
    (kept,) = [each for each in done.headers.getlist("Set-Cookie") if each.startswith("device-")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"} <= set(kept.split("; "))
    assert panel not in kept


def test_a_browser_is_known_to_so_many_accounts_and_forgets_those_of_longest_ago(
    client: FlaskClient, panel: str
) -> None:
    for number in range(25):
        client.set_cookie(f"device-{number:016x}", f"number.{2_000_000 + number}.signature")
    for odd in ("", "no-dots", "a.\u0663.b", f"a.{'9' * 90}.b"):
        client.set_cookie(f"device-{odd[:3]}", odd)
    give_password(client, panel)
    code = Authenticator(key_on_page(client), []).code()
    assert post(client, "/sign-in/set-up", code=code).status_code == 200
    names = [f"device-{number:016x}" for number in range(25)]
    held = [name for name in names if client.get_cookie(name)]
    assert held == names[-signing_in.MOST_ACCOUNTS + 1 :]


@pytest.mark.canary
def test_the_limit_of_tries_is_what_ends_it(
    client: FlaskClient, panel: str, phone: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenge, "TRIES", 1000)
    with pytest.raises(AssertionError):
        test_the_fifth_wrong_code_ends_the_challenge(client, panel, phone)


def test_a_challenge_lasts_ten_minutes(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    give_password(client, panel)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert client.get("/sign-in/code").status_code == 400
        assert give_code(client, phone.code()).status_code == 400


def test_a_new_password_ends_the_challenge_before(
    app: Flask, client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    other = app.test_client()
    give_password(other, panel)
    give_password(client, panel)
    with one_instant():
        assert give_code(other, phone.code()).status_code == 400
        assert give_code(client, phone.code()).status_code == 303


def test_a_challenge_is_no_session_and_a_session_no_challenge(
    client: FlaskClient, panel: str, session: Session
) -> None:
    give_password(client, panel)
    with client.session_transaction() as cookie:
        token = cookie.pop("challenge")
        cookie["_user_id"] = token
    assert not is_signed_in(client)
    sign_in(client, panel)
    with client.session_transaction() as cookie:
        cookie["challenge"] = cookie.pop("_user_id")
    assert client.get("/sign-in/code").status_code == 400


def test_somebody_with_an_authenticator_cannot_set_up_another(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    give_password(client, panel)
    assert client.get("/sign-in/set-up").status_code == 400
    with one_instant():
        assert post(client, "/sign-in/set-up", code=phone.code()).status_code in (400, 401)
    assert not is_signed_in(client)


def test_somebody_without_one_cannot_pass_it_by(client: FlaskClient, panel: str) -> None:
    give_password(client, panel)
    code = Authenticator(key_on_page(client), []).code()
    assert give_code(client, code).status_code == 401
    assert post(client, "/sign-in/recovery", code="0" * 16).status_code == 401
    assert not is_signed_in(client)


def test_two_who_set_one_up_at_once_do_not_both_succeed(
    app: Flask, client: FlaskClient, panel: str, session: Session
) -> None:
    """The second challenge ended the first, so only one key is ever taken."""
    other = app.test_client()
    give_password(other, panel)
    first = Authenticator(key_on_page(other), [])
    set_up(client, panel)
    assert post(other, "/sign-in/set-up", code=first.code()).status_code == 400
    assert len(session.scalars(select(SecondFactor)).all()) == 1


@pytest.mark.parametrize(
    "written_as",
    [
        lambda code: code,
        lambda code: code.upper(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "").replace("0", "O").replace("1", "l"),
    ],
)
def test_a_recovery_code_is_good_once_however_it_is_written(
    client: FlaskClient, panel: str, phone: Authenticator, written_as: object
) -> None:
    code = phone.recovery_codes[3]
    give_password(client, panel)
    answer = post(client, "/sign-in/recovery", code=written_as(code))  # type: ignore[operator]  # a function
    assert answer.status_code == 303
    client.post("/sign-out", data={"csrf_token": csrf_token(client, "/")})
    give_password(client, panel)
    assert post(client, "/sign-in/recovery", code=code).status_code == 401
    assert post(client, "/sign-in/recovery", code=phone.recovery_codes[4]).status_code == 303


def test_another_accounts_recovery_code_is_none(
    app: Flask, session: Session, client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    inspector = make_account(session, Role.INSPECTOR)
    other = app.test_client()
    theirs = set_up(other, inspector)
    give_password(client, panel)
    assert post(client, "/sign-in/recovery", code=theirs.recovery_codes[0]).status_code == 401


def test_new_recovery_codes_end_the_old(client: FlaskClient, panel: str, session: Session) -> None:
    phone = set_up(client, panel)
    token = csrf_token(client, "/account")
    page = client.post("/account/recovery-codes", data={"csrf_token": token})
    assert page.status_code == 200
    assert not any(code in page.text for code in phone.recovery_codes)
    client.post("/sign-out", data={"csrf_token": csrf_token(client, "/")})
    give_password(client, panel)
    assert post(client, "/sign-in/recovery", code=phone.recovery_codes[0]).status_code == 401


def test_a_factor_that_is_reset_ends_its_sessions_and_is_set_up_anew(
    client: FlaskClient, panel: str, session: Session
) -> None:
    before = set_up(client, panel)
    reset_factor(session, panel, actor=OPERATOR, now=clock.now())
    assert not is_signed_in(client)
    after = set_up(client, panel)
    assert after.key != before.key


def test_a_secret_kept_under_another_key_is_a_fault_and_no_way_in(
    client: FlaskClient, panel: str, phone: Authenticator, session: Session
) -> None:
    give_password(client, panel)
    session.execute(update(SecondFactor).values(secret=b"\x00" * 60))
    session.commit()
    assert give_code(client, "123456").status_code == 500
    assert not is_signed_in(client)


def test_signing_in_ends_the_session_that_the_browser_had(
    client: FlaskClient, panel: str, session: Session
) -> None:
    sign_in(client, panel)
    token = csrf_token(client, "/")
    client.post("/sign-in", data={"csrf_token": token, "email": panel, "password": PASSWORD})
    assert not is_signed_in(client)
    assert session.scalars(select(SignIn.ended_at)).one() is not None


def test_no_page_of_signing_in_can_be_kept(client: FlaskClient, panel: str) -> None:
    give_password(client, panel)
    assert client.get("/sign-in/set-up").headers["Cache-Control"] == "no-store"


def test_what_is_kept_of_a_sign_in_names_no_secret(
    client: FlaskClient, phone: Authenticator, session: Session
) -> None:
    """Neither tokens nor codes can be read back from the tables."""
    for model in (SignIn, SignInChallenge, RecoveryCode):
        for digest in session.scalars(select(model.digest)):
            assert len(digest) == 64


def test_the_local_identity_is_not_there_unless_it_is_on(app: Flask, client: FlaskClient) -> None:
    """The routes themselves are missing, for every method."""
    assert not any("local" in rule.endpoint for rule in app.url_map.iter_rules())
    token = csrf_token(client, "/sign-in")
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = client.open("/sign-in/local", method=method, data={"csrf_token": token})
        assert answer.status_code == 404, method
    assert "Sign in as the panel" not in client.get("/sign-in").text


def test_the_templates_of_signing_in_fill_no_code_in_again() -> None:
    folder = Path(__file__).parents[2] / "register" / "web" / "templates" / "account"
    assert not any("raw.code" in path.read_text() for path in folder.glob("*.html"))
