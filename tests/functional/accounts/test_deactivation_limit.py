"""No registrar deactivates more accounts in an hour than one may, and the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Actor, Role
from register.errors import Conflict, TooMany
from register.models import Referral
from register.services import accounts, deactivations
from register.services.accounts import actor_of_account
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import show_referral
from register.services.referrals.words import Decided, Ground
from tests.accounts import (
    DEACTIVATION,
    LEFT,
    account_page,
    csrf_token,
    email_of,
    make_account,
    sign_in,
)
from tests.functional.accounts.crowd import FEW, crowd, is_active


def deactivated(registrar: FlaskClient, session: Session, emails: list[str]) -> list[int]:
    """What a registrar is answered who deactivates these accounts, one after another."""
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar)}
    pages = [account_page(session, email) for email in emails]
    return [registrar.post(f"{page}/deactivate", data=form).status_code for page in pages]


def test_no_registrar_deactivates_more_than_so_many_in_an_hour_and_the_others_are_told(
    registrar: FlaskClient, app: Flask, session: Session, few: None
) -> None:
    emails = crowd(session, FEW + 2)
    assert deactivated(registrar, session, emails[:FEW]) == [303] * FEW
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar)}
    refused = registrar.post(f"{account_page(session, emails[FEW])}/deactivate", data=form)
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3601
    assert "as many as one registrar may" in refused.text
    assert "Try again in 60 minutes" in refused.text or "Try again in 61 minutes" in refused.text
    assert is_active(session, emails[FEW])
    assert deactivated(registrar, session, emails[FEW + 1 :]) == [429]
    (told,) = session.scalars(select(Referral)).all()
    session.rollback()
    shown = dict(show_referral(session, told.ref).sides[0][1])
    assert shown["Registrar"] == email_of(Role.REGISTRAR)
    other = app.test_client()
    sign_in(other, make_account(session, Role.REGISTRAR, email="other@example.org"))
    assert "deactivated as many accounts as one may" in other.get("/desk").text
    decision = Decision(
        outcome=Decided.RIGHTLY_DEACTIVATED,
        ground=Ground.OTHER,
        note="An agency has closed.",
    )
    for email, refuses in ((email_of(Role.REGISTRAR), True), ("other@example.org", False)):
        actor = actor_of_account(session, email)
        if refuses:
            with pytest.raises(Conflict, match="another registrar"):
                decide(session, told.ref, decision, actor=actor, now=clock.now())
        else:
            decide(session, told.ref, decision, actor=actor, now=clock.now())
    assert deactivated(other, session, emails[FEW:]) == [303, 303]


def test_the_reason_that_was_given_is_kept_for_later(
    registrar: FlaskClient, session: Session, few: None
) -> None:
    emails = crowd(session, FEW + 1)
    deactivated(registrar, session, emails[:FEW])
    typed = DEACTIVATION | {"note": "Both agencies closed."}
    form = typed | {"csrf_token": csrf_token(registrar)}
    refused = registrar.post(f"{account_page(session, emails[FEW])}/deactivate", data=form)
    page = BeautifulSoup(refused.text, "html.parser")
    assert page.select("#note")[0].get_text(strip=True) == "Both agencies closed."
    assert page.select("[name=reason][checked]")[0]["value"] == DEACTIVATION["reason"]
    assert "as many as one" in page.select(".govuk-error-summary")[0].get_text()


@pytest.mark.canary
def test_a_limit_that_counts_nothing_is_noticed(
    registrar: FlaskClient,
    session: Session,
    few: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deactivations, "instants_of", lambda *_, **__: [])
    assert 429 not in deactivated(registrar, session, crowd(session, FEW + 1))


def test_the_limit_is_of_the_last_hour_and_not_the_operator_s(session: Session, few: None) -> None:
    actor = actor_of_account(session, make_account(session, Role.REGISTRAR))
    emails, start = crowd(session, FEW + 4), clock.now()

    def deactivate_one(number: int, after: timedelta, by: Actor) -> None:
        accounts.deactivate(session, emails[number], LEFT, actor=by, now=start + after)

    for number in range(FEW):
        deactivate_one(number, timedelta(minutes=number), actor)
    hour = timedelta(hours=1)
    with pytest.raises(TooMany) as refused:
        deactivate_one(FEW, hour - timedelta(seconds=10), actor)
    assert 10 <= refused.value.retry_after <= 11
    deactivate_one(FEW, hour - timedelta(seconds=10), OPERATOR)
    deactivate_one(FEW + 1, hour + timedelta(seconds=1), actor)
    with pytest.raises(TooMany):
        deactivate_one(FEW + 2, hour + timedelta(seconds=2), actor)


def test_never_one_more_however_many_are_asked_for_at_once(
    session: Session, engine: Engine, few: None
) -> None:
    actor = actor_of_account(session, make_account(session, Role.REGISTRAR))
    emails = crowd(session, FEW + 3)
    session.rollback()

    def deactivate_one(email: str) -> bool:
        with Session(engine) as own:
            try:
                accounts.deactivate(own, email, LEFT, actor=actor, now=clock.now())
            except TooMany:
                return False
            return True

    with ThreadPoolExecutor(len(emails)) as pool:
        assert sum(pool.map(deactivate_one, emails)) == FEW
