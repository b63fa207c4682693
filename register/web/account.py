"""Signing in and out."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.auth import actor_or_none, open_to_all, signed_in
from register.auth.identity import close_session, open_session, renew_session
from register.errors import NotSignedIn
from register.schemas.accounts import ConfirmForm, SignInForm
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form

LONGEST = 2_000
"""Characters in the longest address that is gone on to."""


@web.get("/sign-in")
@open_to_all
def sign_in_form() -> ResponseReturnValue:
    """Ask for an address and a password."""
    if actor_or_none() is not None:
        return redirect(_next(), 303)
    return _page(blank(SignInForm()), 200)


@web.post("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Open a session and go on to the page that was asked for."""
    form = read_form(SignInForm())
    if form.errors:
        return _page(form, 400)
    try:
        open_session(form.data["email"], form.data["password"])
    except NotSignedIn as error:
        form.errors = [{"field": "email", "text": str(error)}]
        return _page(form, 401)
    return redirect(_next(), 303)


@web.get("/confirm")
@signed_in
def confirm_form() -> ResponseReturnValue:
    """Ask somebody signed in to show again that it is they."""
    return _confirm_page(blank(ConfirmForm()), 200)


@web.post("/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Renew their session and go on to the page that asked for it."""
    form = read_form(ConfirmForm())
    if form.errors:
        return _confirm_page(form, 400)
    try:
        renew_session(form.data["password"])
    except NotSignedIn as error:
        form.errors = [{"field": "password", "text": str(error)}]
        return _confirm_page(form, 400)
    return redirect(_next(), 303)


@web.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session; signing out twice is no mistake."""
    close_session()
    return redirect(url_for("web.start"), 303)


def _page(form: Form, status: int) -> ResponseReturnValue:
    page = render_template("account/sign_in.html", form=form, errors=form.errors, next=_next())
    return page, status


def _confirm_page(form: Form, status: int) -> ResponseReturnValue:
    page = render_template("account/confirm.html", form=form, errors=form.errors, next=_next())
    return page, status


def _next() -> str:
    """A page of our own to go on to: never another site's, whatever the address says."""
    asked = request.values.get("next", "")
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_ours and len(asked) <= LONGEST else url_for("web.start")
