"""Signing in: a password, then a code; at first, an authenticator to be set up."""

from datetime import timedelta

import segno
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from marshmallow import Schema

from register.access import Role
from register.auth import actor_or_none, open_to_all, signing_in
from register.errors import NotSignedIn
from register.schemas.accounts import CodeForm, RecoveryCodeForm, SignInForm
from register.services.factors.proof import Proof
from register.services.sessions import IDLE, SESSION_LENGTH
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form
from register.web.next_page import next_page, onward

STAYS = (
    f"You stay signed in for up to {SESSION_LENGTH // timedelta(hours=1)} hours. A registrar who "
    f"opens no page for {IDLE[Role.REGISTRAR] // timedelta(minutes=1)} minutes is signed out "
    "sooner. What is entered by then and not sent is not kept."
)
"""What everybody is told of the time that they have, before it begins."""
WRONG_CODE = (
    "That code is not right, or has been used. Wait for your app to show the next one and enter it."
)
WRONG_RECOVERY_CODE = "That is not one of your recovery codes, or it has been used. Check it."


@web.get("/sign-in")
@open_to_all
def sign_in_form() -> ResponseReturnValue:
    """Ask for an address and a password."""
    if actor_or_none() is not None:
        return redirect(onward(next_page()), 303)
    return _password_page(blank(SignInForm()), 200)


@web.post("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Check the password and go on to what has to be given beside it."""
    form = read_form(SignInForm())
    if form.errors:
        return _password_page(form, 400)
    try:
        has_factor = signing_in.begin(form.data["email"], form.data["password"])
    except NotSignedIn as error:
        form.errors = [{"field": "email", "text": str(error)}]
        return _password_page(form, 401)
    return redirect(
        url_for("web.code_form" if has_factor else "web.set_up_form", next=next_page()), 303
    )


@web.get("/sign-in/code")
@open_to_all
def code_form() -> ResponseReturnValue:
    """Ask for the code that the authenticator shows."""
    return _code_form(CodeForm(), Proof.CODE)


@web.post("/sign-in/code")
@open_to_all
def give_code() -> ResponseReturnValue:
    """Open a session and go on to the page that was asked for."""
    return _give(CodeForm(), Proof.CODE, WRONG_CODE)


@web.get("/sign-in/recovery")
@open_to_all
def recovery_form() -> ResponseReturnValue:
    """Ask for a recovery code, where the authenticator is not to hand."""
    return _code_form(RecoveryCodeForm(), Proof.RECOVERY_CODE)


@web.post("/sign-in/recovery")
@open_to_all
def give_recovery_code() -> ResponseReturnValue:
    """The same with a recovery code."""
    return _give(RecoveryCodeForm(), Proof.RECOVERY_CODE, WRONG_RECOVERY_CODE)


@web.get("/sign-in/set-up")
@open_to_all
def set_up_form() -> ResponseReturnValue:
    """Show the authenticator to be set up, as a picture and as a key."""
    if actor_or_none() is not None:
        return redirect(onward(next_page()), 303)
    try:
        return _set_up_page(blank(CodeForm()), 200)
    except NotSignedIn as error:
        return _start_again(error)


@web.post("/sign-in/set-up")
@open_to_all
def set_up() -> ResponseReturnValue:
    """Take the authenticator, and show the recovery codes this once."""
    form = read_form(CodeForm())
    try:
        if form.errors:
            return _set_up_page(form, 400)
        codes = signing_in.set_up(form.data["code"])
        if codes is None:
            form.errors = [{"field": "code", "text": WRONG_CODE}]
            return _set_up_page(form, 401)
    except NotSignedIn as error:
        return _start_again(error)
    return render_template("account/recovery_codes.html", codes=codes, next=onward(next_page()))


def _code_form(schema: Schema, proof: Proof) -> ResponseReturnValue:
    if actor_or_none() is not None:
        return redirect(onward(next_page()), 303)
    try:
        signing_in.must_wait_for_code()
    except NotSignedIn as error:
        return _start_again(error)
    return _code_page(blank(schema), proof, 200)


def _give(schema: Schema, proof: Proof, wrong: str) -> ResponseReturnValue:
    form = read_form(schema)
    if form.errors:
        return _code_page(form, proof, 400)
    try:
        if signing_in.answer(form.data["code"], proof):
            return redirect(onward(next_page()), 303)
    except NotSignedIn as error:
        return _start_again(error)
    form.errors = [{"field": "code", "text": wrong}]
    return _code_page(form, proof, 401)


def _start_again(error: NotSignedIn) -> ResponseReturnValue:
    form = blank(SignInForm())
    form.errors = [{"field": "email", "text": str(error)}]
    return _password_page(form, 400)


def _password_page(form: Form, status: int) -> ResponseReturnValue:
    page = render_template(
        "account/sign_in.html", form=form, errors=form.errors, next=next_page(), stays=STAYS
    )
    return page, status


def _code_page(form: Form, proof: Proof, status: int) -> ResponseReturnValue:
    page = render_template(
        "account/code.html", proof=proof, form=form, errors=form.errors, next=next_page()
    )
    return page, status


def _set_up_page(form: Form, status: int) -> ResponseReturnValue:
    """Raises NotSignedIn where nothing is being set up."""
    to_set_up = signing_in.setting_up()
    page = render_template(
        "account/set_up.html",
        picture=_picture(to_set_up.address),
        key=" ".join(to_set_up.secret[at : at + 4] for at in range(0, len(to_set_up.secret), 4)),
        form=form,
        errors=form.errors,
        next=next_page(),
    )
    return page, status


def _picture(address: str) -> Markup:
    # The library's own drawing, of characters that the register chose.
    drawn = segno.make(address, error="m").svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", svgclass=None
    )
    return Markup(drawn)
