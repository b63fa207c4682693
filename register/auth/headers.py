"""Headers that every answer carries, and the nonce that lets a page run its own script."""

import secrets
from typing import Protocol

from flask import Flask, Response, g, request

ONE_YEAR = 365 * 24 * 3600


class Settable(Protocol):
    """An answer’s headers: a page’s are Flask’s, a static file’s are those of what sends it."""

    def __setitem__(self, name: str, value: str, /) -> None: ...


def csp_nonce() -> str:
    """This request's nonce: unguessable, and the same all through one page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_headers(app: Flask) -> None:
    """Set the security headers on every answer."""
    app.after_request(_set_headers)


def secure_file(headers: Settable, *, is_secure: bool) -> None:
    """Set them on what is answered before the application is asked, such as a static file.

    It is no page of ours: opened by itself, a drawing runs nothing and fetches nothing.
    """
    headers["Content-Security-Policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    _set_fixed(headers, is_secure=is_secure)


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; manifest-src 'self'"
    )
    _set_fixed(headers, is_secure=request.is_secure)
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response


def _set_fixed(headers: Settable, *, is_secure: bool) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if is_secure:
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
