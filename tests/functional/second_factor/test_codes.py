"""A password alone opens nothing, and a code of an authenticator is good once."""

from __future__ import annotations

from datetime import datetime
from itertools import count

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.models import RecoveryCode, SecondFactor
from register.services.factors import codes
from register.services.factors.setup import reset_factor
from tests.accounts import csrf_token
from tests.authenticator import (
    STEP,
    Authenticator,
    give_code,
    give_password,
    key_on_page,
    post,
    set_up,
)
from tests.functional.second_factor.browser import is_signed_in, one_instant

FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
PAGES = ("/checks", "/account", "/confirm", "/checks/history")


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


def test_the_secret_is_not_in_the_database_as_it_is(phone: Authenticator, session: Session) -> None:
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
        client.post("/sign-out", data={"csrf_token": csrf_token(client)})
        give_password(client, panel)
        for again in written(code)[:5]:
            answer = give_code(client, again)
            assert answer.status_code in (401, 400), again
    assert not is_signed_in(client)


def test_the_code_that_set_the_authenticator_up_is_used(client: FlaskClient, panel: str) -> None:
    with time_machine.travel(clock.now(), tick=False):
        phone = set_up(client, panel)
        client.post("/sign-out", data={"csrf_token": csrf_token(client)})
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
        client.post("/sign-out", data={"csrf_token": csrf_token(client)})
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
