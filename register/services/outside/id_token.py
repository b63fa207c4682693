"""Whether a token is the identity service's own word, to us, about this one sign-in, now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from register.services.outside.refusals import Refusal, refused

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
"""Those that sign with a key that nobody else has: a public key, or none, must never do."""

LEEWAY = timedelta(seconds=30)
"""How far the identity service's clock and ours may be apart."""

NEVER_SAID: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When somebody showed who they are whose identity service does not say when: not lately."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token has to say."""

    issuer: str
    client_id: str
    nonce: str
    authenticated_since: datetime | None = None
    """Since when they have to have shown who they are; none where it does not matter."""


def checked(
    token: str, keys: Callable[[bool], KeySet], expected: Expected, *, now: datetime
) -> dict[str, Any]:
    """The claims of a token that is signed, meant for us, about this sign-in and in time.

    keys: the identity service's public keys; True asks for them anew, which is done once where the
    token names a key that is not among them. Raises NotProved for any other token.
    """
    try:
        claims = _opened(token, keys)
        _registry(expected, now).validate(claims)
        _must_be_for_us(claims, expected)
        _must_be_recent(claims, expected, now)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise refused(Refusal.TOKEN) from error
    return claims


def _opened(token: str, keys: Callable[[bool], KeySet]) -> dict[str, Any]:
    try:
        return jwt.decode(token, keys(False), algorithms=ALGORITHMS).claims
    except InvalidKeyIdError:
        return jwt.decode(token, keys(True), algorithms=ALGORITHMS).claims


def _registry(expected: Expected, now: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": expected.nonce},
    )


def _must_be_for_us(claims: Mapping[str, Any], expected: Expected) -> None:
    """By OpenID Connect Core 1.0, section 3.1.3.7, rules 3 to 5; a nonce is one string."""
    audience, party = claims["aud"], claims.get("azp")
    others = isinstance(audience, list) and set(audience) != {expected.client_id}
    if (party is not None or others) and party != expected.client_id:
        raise ValueError("the token is for another party")
    if claims["nonce"] != expected.nonce or claims["iss"] != expected.issuer:
        raise ValueError("the token is of another sign-in")


def shown_at(claims: Mapping[str, Any], *, now: datetime) -> datetime:
    """When they showed who they are, by a token that has been checked; `NEVER_SAID` if it does not.

    Somebody may be let in silently who showed it days ago: that they are here says nothing of it.
    """
    shown = claims.get("auth_time")
    return NEVER_SAID if shown is None else min(datetime.fromtimestamp(shown, UTC), now)


def _must_be_recent(claims: Mapping[str, Any], expected: Expected, now: datetime) -> None:
    shown, since = claims.get("auth_time"), expected.authenticated_since
    if shown is None and since is None:
        return
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        raise ValueError("the token does not say when they showed who they are")
    earliest = (since - LEEWAY).timestamp() if since else 0
    # Written so that what is no number at all fails too.
    if not earliest <= shown <= (now + LEEWAY).timestamp():
        raise ValueError("they have not shown who they are since they were asked to")
