"""One's own account: signing out, confirming who one is, and recovery codes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from register import clock
from register.auth import current_actor, open_to_all, signed_in, signed_in_just_now, signing_in
from register.auth import outside as identity_service
from register.db import db
from register.schemas.accounts import CodeForm, RecoveryCodeForm
from register.services.factors.proof import Proof
from register.services.factors.setup import renew_recovery_codes
from register.services.factors.show import own_factor
from register.services.sessions import Means
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form
from register.web.next_page import next_page, onward
from register.web.outside import going
from register.web.sign_in import WRONG_CODE, WRONG_RECOVERY_CODE

SCHEMAS: dict[Proof, type[Schema]] = {Proof.CODE: CodeForm, Proof.RECOVERY_CODE: RecoveryCodeForm}
WRONG = {Proof.CODE: WRONG_CODE, Proof.RECOVERY_CODE: WRONG_RECOVERY_CODE}


@web.get("/confirm")
@signed_in
def confirm_form() -> ResponseReturnValue:
    """Ask somebody signed in to show again that it is they."""
    return _confirm_page(blank(SCHEMAS[_proof()]()), 200)


@web.post("/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Renew their session and go on to the page that asked for it."""
    means = signing_in.opened_with()
    if means is Means.LOCAL:
        signing_in.confirm_locally()
        return redirect(onward(next_page()), 303)
    if means is Means.PROVIDER:
        return going(identity_service.way_there(next_page(), confirming=True))
    proof = _proof()
    form = read_form(SCHEMAS[proof]())
    if form.errors:
        return _confirm_page(form, 400)
    if signing_in.confirm(form.data["code"], proof):
        return redirect(onward(next_page()), 303)
    form.errors = [{"field": "code", "text": WRONG[proof]}]
    return _confirm_page(form, 400)


@web.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session, here and where it was opened; signing out twice is no mistake."""
    way_out = identity_service.way_out()
    if way_out is not None:
        return going(way_out, out=True)
    flash("You are signed out.")
    return redirect(url_for("web.start"), 303)


@web.get("/account")
@signed_in
def own_account() -> ResponseReturnValue:
    """Who one is to the register, and what one signs in with."""
    actor, means = current_actor(), signing_in.opened_with()
    factor = own_factor(db.session(), actor)
    return render_template("account/account.html", actor=actor, means=means, factor=factor)


@web.post("/account/recovery-codes")
@signed_in_just_now
def new_recovery_codes() -> ResponseReturnValue:
    """Make ten recovery codes in place of those there were, and show them this once."""
    codes = renew_recovery_codes(db.session(), current_actor(), now=clock.now())
    page = url_for("web.own_account")
    return render_template("account/recovery_codes.html", codes=codes, next=page)


def _proof() -> Proof:
    by = request.values.get("by", "")
    return Proof.RECOVERY_CODE if by == Proof.RECOVERY_CODE else Proof.CODE


def _confirm_page(form: Form, status: int) -> ResponseReturnValue:
    page = render_template(
        "account/confirm.html",
        means=signing_in.opened_with(),
        proof=_proof(),
        form=form,
        errors=form.errors,
        next=next_page(),
    )
    return page, status
