"""What an identity service publishes of itself: its addresses, and the keys that it signs with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from register.services.outside.fetch import Rubbish, fetch

SHORTEST_RSA: Final = 2048
"""Bits: RFC 7518, 3.3."""


@dataclass(frozen=True, slots=True)
class About:
    """What an identity service says of itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    """Empty where there is none, as the next."""
    end_session_endpoint: str
    is_posted_to: bool
    """Whether it takes our secret only in the body of a request."""
    names_itself: bool
    """Whether it says in the way back who sends it (RFC 9207)."""


def about_at(issuer: str) -> About:
    """What the identity service that calls itself this says of itself; Rubbish where it is another.

    Raises requests.RequestException where it cannot be had.
    """
    told = fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise Rubbish("it says that it is another")
    ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    scheme = issuer.partition("://")[0]
    return About(
        authorization_endpoint=_endpoint(told, "authorization_endpoint", scheme),
        token_endpoint=_endpoint(told, "token_endpoint", scheme),
        jwks_uri=_endpoint(told, "jwks_uri", scheme),
        userinfo_endpoint=_endpoint(told, "userinfo_endpoint", scheme, needed=False),
        end_session_endpoint=_endpoint(told, "end_session_endpoint", scheme, needed=False),
        is_posted_to=isinstance(ways, list) and "client_secret_basic" not in ways,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def _endpoint(told: Mapping[str, Any], name: str, scheme: str, *, needed: bool = True) -> str:
    """An address that it names; one less safe than its own, of this scheme, is not believed."""
    url = told.get(name)
    if url is None and not needed:
        return ""
    if not isinstance(url, str) or not url.startswith(("https://", f"{scheme}://")):
        raise Rubbish(f"its {name} is not an address")
    return url


def key_set_at(address: str) -> KeySet:
    """The keys of the set published there that may sign; Rubbish where there is none.

    Raises requests.RequestException where it cannot be had.
    """
    keys: list[Any] = []
    listed = fetch(address).get("keys")
    for each in listed if isinstance(listed, list) else []:
        # A secret key has no business here: with one, anybody could sign.
        if isinstance(each, dict) and each.get("use", "sig") == "sig":
            key = _key(each)
            if key is not None:
                keys.append(key)
    if not keys:
        raise Rubbish("no key that signs")
    return KeySet(keys)


def _key(published: dict[str, Any]) -> RSAKey | ECKey | None:
    public = {name: value for name, value in published.items() if name != "d"}
    try:
        if public.get("kty") == "RSA":
            rsa = RSAKey.import_key(public)
            return rsa if rsa.public_key.key_size >= SHORTEST_RSA else None
        if public.get("kty") == "EC":
            return ECKey.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return None
