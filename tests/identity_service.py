"""An identity service for tests: OpenID Connect over HTTP on this machine, with a knob a fault."""

from __future__ import annotations

import base64
import hmac
import json
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

from register.auth.outside import OUTSIDE
from register.config import Oidc
from register.services.outside.published import About

UNASKED = Oidc(issuer="https://signin.invalid", client_id="x", client_secret="x")
"""One that is nowhere, for tests that send nobody there."""

CLIENT, SECRET = "senco-register", "kept-between-the-two-of-us"
ROLES_SECRET = "another-secret-kept-between-us-two"

SCHOOL = {
    "id": "body-1",
    "name": "A name that nobody is to believe",
    "category": {"id": "001", "name": "Establishment"},
    "urn": "900001",
    "uid": None,
    "ukprn": None,
    "establishmentNumber": "1234",
    "status": {"id": 1, "name": "Open"},
    "closedOn": None,
}
PERSON = {
    "sub": "6E0B43AC-93EA-4B4C-8C60-2F4C7B9D6A11",
    "email": "Sam.Head@wychford.example",
    "given_name": "Sam",
    "family_name": "Head",
    "organisation": SCHOOL,
    "roles": [{"code": "school"}],
}
"""Whom it speaks of unless a test says otherwise: made up."""

Claims = dict[str, Any]


@cache
def key(name: str) -> Key:
    """A key pair: RSA for the first, and for any other the cheaper kind."""
    if name == "first":
        return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig", "alg": "ES256"})


def signed(claims: Claims, name: str = "first", kid: str | None = None) -> str:
    """A token, signed by the key of that name."""
    used = key(name)
    return jwt.encode({"alg": str(used.get("alg")), "kid": kid or name}, claims, used)


def unsigned(claims: Claims) -> str:
    """A token that says that it needs no signature."""
    return ".".join(encoded(each) for each in ({"alg": "none", "kid": "first"}, claims)) + "."


def encoded(part: object) -> str:
    """One part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def by_public_key(claims: Claims) -> str:
    """A token that anybody can make: its secret is the key that everybody may read."""
    own = key("first")
    assert isinstance(own, RSAKey)
    told = ".".join(encoded(each) for each in ({"alg": "HS256", "kid": "first"}, claims))
    made = hmac.new(own.as_pem(private=False), told.encode(), sha256).digest()
    return f"{told}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


def as_they_are(claims: Claims) -> Claims:
    """The same claims."""
    return claims


@dataclass
class Grant:
    """What a code stands for."""

    nonce: str
    challenge: str
    way_back: str
    authenticated_at: int


@dataclass
class MadeUpIdentityService:
    """What it says, and how it goes wrong."""

    issuer: str = ""
    person: Claims = field(default_factory=lambda: dict(PERSON))
    published: list[str] = field(default_factory=lambda: ["first"])
    sign: Callable[[Claims], str] = signed
    change: Callable[[Claims], Claims] = as_they_are
    """What is done to a token’s claims before it is signed."""
    document: Claims = field(default_factory=dict)
    """What it says of itself instead."""
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    """At which path it answers in another way."""
    in_way_back: dict[str, str] = field(default_factory=dict)
    """What it adds to the address that people come back to."""
    telling_by_roles: dict[str, Any] | None = None
    """What its list of roles says; none where the person has no access."""
    authenticated_at: int | None = None
    """When it says that people showed who they are; none for just now."""
    grants: dict[str, Grant] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    last: dict[str, str] = field(default_factory=dict)
    """What was asked of it at its first page."""

    def reset(self) -> None:
        """As it was made."""
        fresh = MadeUpIdentityService(self.issuer)
        self.__dict__.update(fresh.__dict__)

    def about(self) -> Claims:
        known = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/me",
            "end_session_endpoint": f"{self.issuer}/end",
        }
        told = known | self.document
        return {name: value for name, value in told.items() if value is not None}

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Let the person in; the address that their browser is sent back to."""
        self.last = dict(asked)
        code = f"code-{len(self.grants) + 1}"
        since = self.authenticated_at if self.authenticated_at is not None else int(time.time())
        self.grants[code] = Grant(
            asked["nonce"], asked["code_challenge"], asked["redirect_uri"], since
        )
        back = {"code": code, "state": asked["state"]} | self.in_way_back
        told = urlencode({name: value for name, value in back.items() if value})
        return f"{asked['redirect_uri']}?{told}"

    def tokens(self, form: Mapping[str, str], header: str) -> tuple[int, Claims]:
        wanted = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if header != f"Basic {wanted}":
            return 401, {"error": "invalid_client"}
        grant = self.grants.pop(form.get("code", ""), None)
        made = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
        if (
            grant is None
            or (challenge, form.get("redirect_uri")) != (grant.challenge, grant.way_back)
            or form.get("grant_type") != "authorization_code"
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = self.person | {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": grant.nonce,
            "auth_time": grant.authenticated_at,
        }
        token = self.sign(self.change(claims))
        return 200, {"id_token": token, "access_token": "access", "token_type": "Bearer"}


class _Handler(BaseHTTPRequestHandler):
    service: MadeUpIdentityService

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _answer(self, form: Mapping[str, str]) -> None:
        service, parts = self.service, urlsplit(self.path)
        path = parts.path
        service.asked[path] += 1
        if path in service.answers:
            return service.answers[path](self)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        header = self.headers.get("Authorization", "")
        if path == "/.well-known/openid-configuration":
            return say(self, service.about())
        if path == "/keys":
            keys = [key(name).as_dict(private=False) for name in service.published]
            return say(self, {"keys": keys})
        if path == "/authorize":
            return send_to(self, service.authorize(query))
        if path == "/token":
            status, told = service.tokens(form, header)
            return say(self, told, status)
        if path == "/me" and header == "Bearer access":
            return say(self, service.person)
        if path == "/end":
            return send_to(self, query["post_logout_redirect_uri"])
        if path.startswith("/services/") and service.telling_by_roles is not None:
            claims = jwt.decode(
                header.removeprefix("Bearer "), OctKey.import_key(ROLES_SECRET), ["HS256"]
            ).claims
            assert claims == {"iss": CLIENT, "aud": "signin.education.gov.uk"}
            return say(self, service.telling_by_roles)
        return say(self, {"error": "not found"}, 404)


def say(asked: BaseHTTPRequestHandler, told: object, status: int = 200) -> None:
    """Answer with JSON."""
    put(asked, json.dumps(told).encode(), "application/json", status)


def put(
    asked: BaseHTTPRequestHandler,
    body: bytes,
    kind: str,
    status: int = 200,
    length: int | None = None,
) -> None:
    """Answer with these bytes, and say that there are that many."""
    asked.send_response(status)
    asked.send_header("Content-Type", kind)
    asked.send_header("Content-Length", str(len(body) if length is None else length))
    asked.end_headers()
    asked.wfile.write(body)


def send_to(asked: BaseHTTPRequestHandler, address: str) -> None:
    """Send the browser elsewhere."""
    asked.send_response(302)
    asked.send_header("Location", address)
    asked.send_header("Content-Length", "0")
    asked.end_headers()


@contextmanager
def running() -> Iterator[MadeUpIdentityService]:
    """An identity service that answers on a port of its own."""
    # Made before several ask at once: each would make one of its own, and keep one of them.
    key("first")
    service = MadeUpIdentityService()
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"service": service})
    )
    server.daemon_threads = True
    service.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def knows_itself(app: Flask) -> None:
    """Let the application know all of its identity service that it would ask it for."""
    page = f"{UNASKED.issuer}/page"
    about = About(page, page, page, page, "", is_posted_to=False, names_itself=False)
    app.extensions[OUTSIDE]._about = (math.inf, about)
