"""An identity service: who is sent there, and what it is asked of whoever comes back."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

from register.config import Oidc
from register.errors import SignInAway
from register.services.outside.claims import codes_of
from register.services.outside.fetch import Rubbish, brief, fetch
from register.services.outside.published import About, about_at, key_set_at
from register.services.outside.refusals import Refusal, refused

SCOPE: Final = "openid email profile organisation"
"""OpenID Connect Core 1.0, 5.4, and `organisation`, which is DfE Sign-in’s own."""
KEPT_SECONDS: Final = 3600
"""How long what it says of itself is believed."""
AT_ONCE: Final = 2
"""How many of a server’s threads may ask it at once of whoever comes back."""
MOST_HELD: Final = 3
"""How many of a server’s four threads may ask it, or wait to: the last serves everybody else."""
TURN_SECONDS = 1
"""How long somebody waits to ask."""
ROLES_AUDIENCE: Final = "signin.education.gov.uk"
"""https://github.com/DFE-Digital/login.dfe.public-api#get-user-access-to-service, as `roles`."""

Kept = TypeVar("Kept")

_logger = logging.getLogger("register.outside")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What it gives for a code."""

    id_token: str
    access_token: str


class IdentityService:
    """The identity service of this deployment, and what is remembered of it."""

    def __init__(self, settings: Oidc, address: str) -> None:
        """address: where the register is, to which people are sent back."""
        self.settings = settings
        self.address = address
        self._turns = BoundedSemaphore(AT_ONCE)
        # Whoever begins asks apart, so that none of them takes the turn of one who comes back.
        self._finding = BoundedSemaphore(1)
        self._held = BoundedSemaphore(MOST_HELD)
        self._about: tuple[float, About] | None = None
        self._keys: tuple[float, KeySet] | None = None

    @property
    def way_back(self) -> str:
        """Where people come back to: it has to be registered there, letter for letter."""
        return f"{self.address}/sign-in/outside/return"

    def about(self) -> About:
        """What it says of itself, asked for once an hour; SignInAway where it cannot be had."""
        if kept := self._recent(self._about):
            return kept
        with self._asking(self._finding):
            # Whoever waited finds what the one before them was told.
            if kept := self._recent(self._about):
                return kept
            found = about_at(self.settings.issuer)
            self._about = (monotonic(), found)
            return found

    def keys(self, anew: bool = False) -> KeySet:
        """The public keys that it signs with; SignInAway where they cannot be had."""
        where, kept = self.about().jwks_uri, self._recent(self._keys)
        if kept is None or anew:
            with self._asking():
                kept = key_set_at(where)
                self._keys = (monotonic(), kept)
        return kept

    def way_there(self, state: str, nonce: str, verifier: str, *, anew: bool) -> str:
        """Where to send somebody; anew: to show who they are although they are signed in there."""
        again = {"prompt": "login", "max_age": "0"} if anew else {}
        about = self.about()
        with self._client(about) as client:
            address, _ = client.create_authorization_url(
                about.authorization_endpoint,
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                **again,
            )
        return str(address)

    def exchange(self, code: str, verifier: str) -> Tokens:
        """The tokens for a code.

        Raises NotProved where the code is not good, and SignInAway where it cannot be asked.
        """
        about = self.about()
        with self._asking(), self._client(about) as client:
            try:
                got = client.fetch_token(
                    about.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    redirect_uri=self.way_back,
                    allow_redirects=False,
                )
            except AuthlibBaseError as error:
                if error.error == "invalid_grant":
                    raise refused(Refusal.TOKEN) from error
                raise Rubbish(f"no tokens: {error.error}") from error
            tokens = Tokens(got.get("id_token"), got.get("access_token"))
            if not isinstance(tokens.id_token, str) or not isinstance(tokens.access_token, str):
                raise Rubbish("no tokens in the answer")
            return tokens

    def more(self, claims: Mapping[str, Any], access_token: str) -> dict[str, Any]:
        """The claims with those that it tells only when asked; SignInAway where it cannot be.

        Raises NotProved where it then speaks of somebody else.
        """
        where = self.about().userinfo_endpoint
        if not where or claims.keys() >= {"organisation", "email", "family_name"}:
            return dict(claims)
        with self._asking():
            told = fetch(where, {"Authorization": f"Bearer {access_token}"})
        if told.get("sub") != claims["sub"]:
            raise refused(Refusal.TOKEN)
        return {**told, **claims}

    def roles(self, claims: Mapping[str, Any], own_ref: str) -> list[str]:
        """The codes of somebody's roles for an organisation; SignInAway where it cannot be asked.

        own_ref: what it calls the organisation.
        """
        settings = self.settings
        if not settings.roles_url:
            return codes_of(claims.get("roles"))
        if not own_ref:
            return []
        path = f"organisations/{quote(own_ref, safe='')}/users/{quote(claims['sub'], safe='')}"
        key = OctKey.import_key(settings.roles_secret)
        who = {"iss": settings.client_id, "aud": ROLES_AUDIENCE}
        bearer = jwt.encode({"alg": "HS256"}, who, key)
        with self._asking():
            try:
                told = fetch(
                    f"{settings.roles_url.rstrip('/')}/{path}",
                    {"Authorization": f"Bearer {bearer}"},
                )
            except requests.HTTPError as error:
                if error.response is not None and error.response.status_code == 404:
                    return []  # its way to say that they have no access
                raise
            if not isinstance(told.get("roles"), list):
                raise Rubbish("no roles in the answer")
            return codes_of(told["roles"])

    def way_out(self, id_token: str) -> str | None:
        """Where its own session ends; none where it has no such page, or cannot say."""
        try:
            where = self.about().end_session_endpoint
        except SignInAway:
            return None
        if not where:
            return None
        asked = {"id_token_hint": id_token, "post_logout_redirect_uri": f"{self.address}/"}
        return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"

    @staticmethod
    def _recent(kept: tuple[float, Kept] | None) -> Kept | None:
        return kept[1] if kept and monotonic() - kept[0] <= KEPT_SECONDS else None

    def _client(self, about: About) -> Any:
        settings = self.settings
        client = OAuth2Session(
            settings.client_id,
            settings.client_secret,
            scope=SCOPE,
            redirect_uri=self.way_back,
            code_challenge_method="S256",
            token_endpoint_auth_method=(
                "client_secret_post" if about.is_posted_to else "client_secret_basic"
            ),
        )
        return brief(client)

    @contextmanager
    def _asking(self, turns: BoundedSemaphore | None = None) -> Iterator[None]:
        """Ask it in one’s turn; whatever goes wrong is told as a fault, and never as an answer."""
        turns = turns or self._turns
        with self._turn(self._held, seconds=0), self._turn(turns, seconds=TURN_SECONDS):
            try:
                yield
            except (requests.RequestException, RecursionError, ValueError, TypeError) as error:
                # Its kind alone: what an answer holds may be about somebody.
                raise self._away(type(error).__name__) from error

    @contextmanager
    def _turn(self, turns: BoundedSemaphore, *, seconds: float) -> Iterator[None]:
        if not turns.acquire(timeout=seconds):
            raise self._away("it keeps others waiting")
        try:
            yield
        finally:
            turns.release()

    def _away(self, why: str) -> SignInAway:
        _logger.error("The identity service did not answer (%s)", why)
        return SignInAway(self.settings.name)
