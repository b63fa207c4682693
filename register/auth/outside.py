"""Signing in with an identity service: what the cookie keeps on the way there and back."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from flask import current_app, session

from register import clock
from register.auth.identity import (
    close_session,
    current_actor,
    enter,
    go_on,
    session_token,
    token_in_cookie,
)
from register.auth.signing_in import origin
from register.db import db
from register.errors import NotBegun, NotFound, NotProved, SignInAway
from register.services.factors.vault import Vault
from register.services.outside import errands
from register.services.outside.arrive import Arrival, arrive
from register.services.outside.claims import role_of, said, subject_of
from register.services.outside.errands import NOT_BEGUN, Errand
from register.services.outside.id_token import Expected, checked, shown_at
from register.services.outside.identity_service import IdentityService, Tokens
from register.services.outside.refusals import Refusal, refused
from register.services.outside.sessions import confirm, take_token

OUTSIDE = "register-outside"
"""Where the application keeps its identity service, if it has one."""
BROWSER = "outside"
"""Where the cookie keeps the secret that ties an errand to this browser."""
LONGEST = 2_000
"""Characters in the longest state or code."""
OFF = "Signing in with an identity service is switched off here."
FOR_NOW = {"server_error", "temporarily_unavailable"}
"""What it says of itself in the way back when it is the one that failed."""


def service_or_none() -> IdentityService | None:
    """The identity service of this deployment, if it has one."""
    found = current_app.extensions.get(OUTSIDE)
    return found if isinstance(found, IdentityService) else None


def way_there(next_page: str, *, confirming: bool = False) -> str:
    """Begin an errand; the address at the identity service to which to send this browser.

    confirming: to show again who they are, for the session that they have. Raises SignInAway where
    the identity service is away, NotFound where there is none, and TooMany past a limit.
    """
    service = _service()
    # Asked before anything is recorded: from one that is away nobody comes back.
    service.about()
    browser = session.get(BROWSER)
    if not isinstance(browser, str):
        browser = session[BROWSER] = secrets.token_urlsafe(32)
    account_id = current_actor().account_id if confirming else None
    state = errands.begin(
        db.session(),
        browser,
        next_page,
        account_id=account_id,
        origin=origin(),
        now=clock.now(),
    )
    nonce, verifier = errands.nonce_of(state, browser), errands.verifier_of(state, browser)
    return service.way_there(state, nonce, verifier, anew=confirming)


def come_back(given: Mapping[str, str]) -> str:
    """Sign in, or confirm, whoever comes back; the page that they were on their way to.

    given: what the identity service put into the address. Raises NotBegun, NotProved,
    TooMany past a limit of either, or SignInAway where the identity service cannot be asked.
    """
    service = _service()
    state, browser = given.get("state", ""), session.get(BROWSER)
    if not isinstance(browser, str) or not 0 < len(state) <= LONGEST:
        raise NotBegun(NOT_BEGUN)
    errand = errands.take(db.session(), state, browser, origin=origin(), now=clock.now())
    try:
        _finish(service, errand, given, state, browser)
    except NotProved as error:
        current_app.logger.warning("sign-in refused (%s)", error.why)
        if error.why == Refusal.TOKEN:
            errands.count_wrong(db.session(), origin=origin(), now=clock.now())
        raise
    return errand.next_page


def _finish(
    service: IdentityService, errand: Errand, given: Mapping[str, str], state: str, browser: str
) -> None:
    code = _code(service, given)
    tokens = service.exchange(code, errands.verifier_of(state, browser))
    expected = Expected(
        issuer=service.settings.issuer,
        client_id=service.settings.client_id,
        nonce=errands.nonce_of(state, browser),
        authenticated_since=None if errand.account_id is None else errand.started_at,
    )
    claims = checked(tokens.id_token, service.keys, expected, now=clock.now())
    # By the signed token alone: what it tells when asked says nothing of this sign-in.
    shown = shown_at(claims, now=clock.now())
    if errand.account_id is None:
        _enter(service, service.more(claims, tokens.access_token), tokens, shown)
    else:
        _confirm(service, subject_of(claims, service.settings.name), errand, shown)


def way_out() -> str | None:
    """End this session; the address that ends the one with the identity service, if there is."""
    service = service_or_none()
    kept = None
    if service is not None and (token := token_in_cookie()):
        kept = take_token(db.session(), token, vault=_vault())
    close_session()
    return service.way_out(kept) if service is not None and kept else None


def _enter(
    service: IdentityService, claims: Mapping[str, object], tokens: Tokens, shown: datetime
) -> None:
    settings, now = service.settings, clock.now()
    who = said(claims, settings.name, today=clock.legal_day(now))
    role = role_of(service.roles(claims, who.own_ref), who.kind, settings.name)
    arrival = Arrival(
        issuer=settings.issuer,
        service=settings.name,
        said=who,
        role=role,
        shown_at=shown,
        id_token=tokens.id_token,
    )
    token = arrive(db.session(), arrival, vault=_vault(), now=now)
    close_session()
    enter(token)


def _confirm(service: IdentityService, subject: str, errand: Errand, shown: datetime) -> None:
    actor = current_actor()
    if errand.account_id is None or actor.account_id != errand.account_id:
        raise NotBegun(NOT_BEGUN)
    token = confirm(
        db.session(),
        session_token(),
        errand.account_id,
        service.settings.issuer,
        subject,
        shown_at=shown,
        now=clock.now(),
    )
    go_on(token)


def _code(service: IdentityService, given: Mapping[str, str]) -> str:
    """The code in the way back, where the identity service that we asked sent one."""
    settings, sender = service.settings, given.get("iss")
    is_named = sender is not None or service.about().names_itself
    if is_named and not hmac.compare_digest((sender or "").encode(), settings.issuer.encode()):
        raise refused(Refusal.TOKEN)
    if given.get("error") in FOR_NOW:
        current_app.logger.error("The identity service says that it is away")
        raise SignInAway(settings.name)
    if "error" in given:
        raise refused(Refusal.STOPPED, settings.name)
    code = given.get("code", "")
    if not 0 < len(code) <= LONGEST:
        raise refused(Refusal.TOKEN)
    return code


def _service() -> IdentityService:
    service = service_or_none()
    if service is None:
        raise NotFound(OFF)
    return service


def _vault() -> Vault:
    return Vault(str(current_app.secret_key), of="identity service’s token")
