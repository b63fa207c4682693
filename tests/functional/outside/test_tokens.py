"""A token that is not the identity service’s own, to us, for this sign-in, lets nobody in."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.models import (
    Account,
    SignIn,
)
from register.services.outside import id_token
from tests.functional.outside.says import NOT_PROVED, but, now
from tests.functional.outside.way import is_signed_in, sign_in
from tests.identity_service import (
    CLIENT,
    Claims,
    MadeUpIdentityService,
    by_public_key,
    signed,
    unsigned,
)

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What goes wrong here goes wrong before any database is asked."""


CLAIMS: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": but(iss="http://127.0.0.1:1"),
    "no issuer": but(iss=None),
    "issuers in a list": lambda claims: claims | {"iss": [claims["iss"]]},
    "another audience": but(aud="another-service"),
    "no audience": but(aud=None),
    "an empty audience": but(aud=[]),
    "one audience too many": but(aud=[CLIENT, "another-service"]),
    "another party": but(aud=[CLIENT, "another-service"], azp="another-service"),
    "another party alone": but(azp="another-service"),
    "another nonce": but(nonce="another"),
    "no nonce": but(nonce=None),
    "nonces in a list": lambda claims: claims | {"nonce": [claims["nonce"], "another"]},
    "expired": but(exp=lambda: now() - 31),
    "no end": but(exp=None),
    "an end that is no number": but(exp="tomorrow"),
    "an end without end": but(exp=float("inf")),
    "not yet valid": but(nbf=lambda: now() + 90),
    "made later than now": but(iat=lambda: now() + 90),
    "no day": but(iat=None),
    "shown later than now": but(auth_time=lambda: now() + 90),
    "shown before there was time": but(auth_time=-1),
    "shown at no number": but(auth_time=float("nan")),
    "shown at no end of time": but(auth_time=float("inf")),
    "shown in words": but(auth_time="now"),
    "shown, yes": but(auth_time=True),
    "shown at a number without end": but(auth_time=10**400),
    "nobody": but(sub=None),
    "an empty subject": but(sub=""),
    "a number for a subject": but(sub=7),
    "a subject that is too long": but(sub="x" * 256),
    "a subject of two lines": but(sub="one\ntwo"),
}


SIGNED: dict[str, Callable[[Claims], str]] = {
    "no signature": unsigned,
    "a secret that everybody knows": by_public_key,
    "a stranger’s key under our key’s name": lambda claims: signed(claims, "second", "first"),
    "an unknown key": lambda claims: signed(claims, "second"),
    "a byte of the signature": lambda claims: signed(claims)[:-8] + "AAAAAAAA",
    "other claims under a good signature": lambda claims: ".".join(
        (*unsigned(claims | {"sub": "x"}).split(".")[:2], signed(claims).split(".")[2])
    ),
    "no token": lambda _: "rubbish",
    "an empty token": lambda _: "..",
    "a token that is no text": lambda _: "\u00e9.\u00e9.\u00e9",
}


def says(service: MadeUpIdentityService, fault: str) -> None:
    service.change = CLAIMS[fault]


def signs(service: MadeUpIdentityService, fault: str) -> None:
    service.sign = SIGNED[fault]


def let_in(
    browser: FlaskClient,
    session: Session,
    service: MadeUpIdentityService,
    plant: Callable[[MadeUpIdentityService, str], None],
    faults: Iterable[str],
) -> Iterator[str]:
    """Each fault that is not refused as it should be, or that leaves anything behind."""
    for fault in faults:
        service.reset()
        plant(service, fault)
        answer = sign_in(browser)
        is_told = NOT_PROVED in answer.text or "did not say who you are" in answer.text
        if answer.status_code != 403 or not is_told or is_signed_in(browser):
            yield f"{fault}: {answer.status_code}"
        if any(session.scalar(select(func.count()).select_from(m)) for m in (Account, SignIn)):
            yield f"{fault}: something is recorded"
        session.rollback()


def test_a_token_that_says_anything_else_lets_nobody_in(
    browser: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    assert list(let_in(browser, session, service, says, CLAIMS)) == []


def test_a_token_that_is_signed_otherwise_lets_nobody_in(
    browser: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    assert list(let_in(browser, session, service, signs, SIGNED)) == []


def test_what_is_within_the_leeway_is_taken(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    service.change = but(exp=lambda: now() - 20, nbf=lambda: now() + 20, aud=[CLIENT], azp=CLIENT)
    assert sign_in(browser).status_code == 303


def test_keys_that_were_changed_are_asked_for_once_more(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    assert sign_in(browser).status_code == 303
    assert sign_in(browser).status_code == 303
    assert service.asked["/keys"] == 1, "they are remembered"
    assert service.asked["/.well-known/openid-configuration"] == 1
    service.published = ["second"]
    service.sign = lambda claims: signed(claims, "second")
    assert sign_in(browser).status_code == 303
    assert service.asked["/keys"] == 2
    service.sign = lambda claims: signed(claims, "first")
    assert sign_in(browser).status_code == 403, "a key that was taken away opens nothing"
    assert service.asked["/keys"] == 3


def test_what_it_says_of_itself_is_asked_for_again_after_an_hour(
    browser: FlaskClient, service: MadeUpIdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser)
    monkeypatch.setattr("register.services.outside.identity_service.KEPT_SECONDS", -1)
    sign_in(browser)
    assert service.asked["/keys"] == 2


@pytest.mark.canary
def test_claims_that_nobody_reads_are_noticed(
    browser: FlaskClient,
    session: Session,
    service: MadeUpIdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(id_token, "_must_be_for_us", lambda *_: None)
    for fault in ("another party alone", "one audience too many"):
        assert list(let_in(browser, session, service, says, [fault])) != []
    monkeypatch.setattr(id_token, "_registry", lambda *_: jwt.JWTClaimsRegistry(leeway=10**6))
    for fault in ("another audience", "another issuer", "another nonce", "expired", "no end"):
        assert list(let_in(browser, session, service, says, [fault])) != []


@pytest.mark.canary
def test_a_signature_that_nobody_checks_is_noticed(
    browser: FlaskClient,
    session: Session,
    service: MadeUpIdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def believed(token: str, _: object) -> Claims:
        body = token.split(".")[1]
        claims: Claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return claims

    monkeypatch.setattr(id_token, "_opened", believed)
    for fault in ("no signature", "a secret that everybody knows", "an unknown key"):
        assert list(let_in(browser, session, service, signs, [fault])) != []
