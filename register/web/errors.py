"""What a page says when something is wrong: the register's errors and HTTP's, one template."""

from collections.abc import Mapping
from string import punctuation
from typing import Final
from urllib.parse import quote, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from register import clock
from register.auth import actor_or_none
from register.auth.http_status import headers_of, status_of
from register.auth.identity import token_in_cookie
from register.errors import (
    Failed,
    NotAllowed,
    NotBegun,
    NotConfirmed,
    NotOpened,
    NotProved,
    NotSignedIn,
    RegisterError,
    SignInAway,
    TermsNotAccepted,
    TooMany,
    Unavailable,
)
from register.services.attestation.words import frozen_now
from register.services.sessions import ENDED

FORM_ENDED = (
    "It belongs to a session that has ended: you signed out, or were signed out, after you opened "
    "it, or your browser keeps no cookies. Nothing was recorded, and what you entered is not kept. "
    "Open the page again and enter it there."
)
"""What is said of a form whose token is not this session's."""
SIGNED_OUT = (
    "You are not signed in: you signed out, or your session has ended. Nothing was recorded, and "
    "what you entered is not kept. Open the page again, sign in and enter it there."
)
"""What is said of a form whose session has ended. No page is kept by a browser, so that to go back
would lead to an empty one.
"""


_FIRST: Final[Mapping[type[RegisterError], str]] = {
    NotSignedIn: "web.sign_in_form",
    NotConfirmed: "web.confirm_form",
    TermsNotAccepted: "web.terms",
}
"""The page on which somebody does first what an error says that they have not done."""


def init_errors(pages: Blueprint) -> None:
    """Answer for the pages; the application hands HTTP's own errors to `http_error_page`."""
    pages.register_error_handler(RegisterError, register_error_page)


def register_error_page(error: RegisterError) -> ResponseReturnValue:
    """The page for one of the register's own errors; whoever must first do something else, and
    asked for a page, is sent there and comes back.
    """
    first = _FIRST.get(type(error))
    if first and request.method in ("GET", "HEAD"):
        if isinstance(error, NotSignedIn) and token_in_cookie() is not None:
            # Whoever was in the middle of their work would else not know why they are asked again.
            flash(ENDED, "Signed out")
        return redirect(url_for(first, next=_asked_for()), 303)
    said = SIGNED_OUT if isinstance(error, NotSignedIn) else str(error)
    page = _page(status_of(error), _title_of(error), said, _way_on(error))
    page.headers.update(headers_of(error))
    return page


def _way_on(error: RegisterError) -> tuple[str, str] | None:
    """The address to go on to from the page, and what its link says."""
    match error:
        case NotSignedIn():
            return _open_again()
        case NotConfirmed():
            return url_for("web.confirm_form", next=_came_from()), "Confirm that it is you"
        case TermsNotAccepted():
            return url_for("web.terms", next=_came_from()), "Read the terms of use"
        case NotBegun() | NotOpened() | NotProved() | SignInAway():
            return url_for("web.sign_in_form"), "Go to the sign-in page"
        case TooMany() | Unavailable() if _came_from() != "/":
            return _came_from(), "Go back to the page that you came from"
    return None


def _title_of(error: RegisterError) -> str:
    """What is heard first: of whoever is refused for their organisation's sake, that it is."""
    actor = actor_or_none() if isinstance(error, NotAllowed) else None
    if actor and frozen_now(actor, now=clock.now()):
        return f"{actor.organisation_name} is frozen"
    return error.title


def _asked_for() -> str:
    """The address that was asked for, with its query, in ASCII whatever bytes were sent."""
    query = quote(request.query_string, safe=punctuation)
    return f"{request.path}?{query}" if query else request.path


def _open_again() -> tuple[str, str]:
    return _came_from(), "Open the page again"


def _came_from() -> str:
    """The page of ours that a form was sent from, as its browser says: to be gone back to.

    The start page where that address shows nothing by itself, such as a step that was posted.
    """
    referrer = urlsplit(request.referrer or "")
    ours = current_app.create_url_adapter(request)
    if referrer.netloc != request.host or ours is None:
        return "/"
    try:
        ours.match(referrer.path, method="GET")
    except HTTPException:
        return "/"
    return f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path


def http_error_page(error: HTTPException) -> Response:
    """The page for an error that HTTP itself found, keeping its headers."""
    if isinstance(error, SecurityError):
        # No page of ours can be drawn: its links would lead to the address that we do not trust.
        return Response(
            "The register does not answer at that address.\n", 400, mimetype="text/plain"
        )
    if isinstance(error, CSRFError):
        return _page(400, "This form is no longer good", FORM_ENDED, _open_again())
    page = _page(error.code or 500)
    page.headers.extend(
        (name, value) for name, value in error.get_headers() if name.lower() in ("allow",)
    )
    return page


def fault_page() -> Response:
    """The page for a fault of ours: it says nothing of what went wrong inside."""
    failed = Failed()
    return _page(500, failed.title, str(failed))


def _page(
    code: int,
    title: str | None = None,
    message: str | None = None,
    way_on: tuple[str, str] | None = None,
) -> Response:
    page = render_template("error.html", code=code, title=title, message=message, way_on=way_on)
    return make_response(page, code)
