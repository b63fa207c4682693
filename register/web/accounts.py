"""Accounts, for registrars: found, invited, let back in and deactivated."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import ORGANISATIONS, OrganisationKind, Permission, Role
from register.auth import current_actor, one_time, requires
from register.auth.http_status import headers_of, status_of
from register.db import db
from register.errors import Conflict, InvalidInput, NotFound, Refused, TooMany
from register.paging import refuse_past
from register.schemas.accounts import (
    AccountSearch,
    DeactivationForm,
    InvitationForm,
    new_account_of,
    reason_of,
)
from register.services import account_care as care
from register.services.deactivations import WHY
from register.services.mail import Letter
from register.web.blueprint import web
from register.web.forms import Form, blank, read, read_form

ROLES = {
    Role.PANEL: "Panel: checks candidates",
    Role.PROVIDER: "Provider of the award: reports completions",
    Role.SCHOOL: "School or trust: says who its SENCO is",
    Role.INSPECTOR: "Inspector: sees any school",
    Role.AUTHORITY: "Authority: sees its own schools",
    Role.HOLDER: "Holder: sees their own record",
}
"""Those that somebody may be invited to; a registrar is made by two registrars."""


@web.get("/accounts")
@requires(Permission.DECIDE)
def accounts() -> ResponseReturnValue:
    """Every account, a page at a time."""
    return _list(read(AccountSearch(), {"page": request.args.get("page", "")}))


@web.post("/accounts")
@requires(Permission.DECIDE)
def find_accounts() -> ResponseReturnValue:
    """The accounts that some words are of: by POST, so that no address stands in an address."""
    return _list(read_form(AccountSearch()))


@web.get("/accounts/invite")
@requires(Permission.DECIDE)
def invitation_form() -> ResponseReturnValue:
    """Ask who is to be invited, and for whom they act."""
    return _invitation_page(blank(InvitationForm()), 200)


@web.post("/accounts/invite")
@requires(Permission.DECIDE, fresh=True)
def invite_to_account() -> ResponseReturnValue:
    """Make the account, and send the letter."""
    form = read_form(InvitationForm())
    if form.errors:
        return _invitation_page(form, 400)
    try:
        letter = care.invite(
            db.session(),
            new_account_of(form.data),
            address=one_time.address(),
            actor=current_actor(),
            now=clock.now(),
        )
    except InvalidInput as error:
        return _invitation_page(form, form.refuse(error))
    except (Conflict, Refused) as error:
        return _invitation_page(form, form.refuse(error, box=_box_of(error, form)))
    _send(letter, "The account is made, and an invitation has been sent.")
    return redirect(url_for("web.accounts"), 303)


@web.get("/accounts/<ref>")
@requires(Permission.DECIDE)
def one_account(ref: str) -> ResponseReturnValue:
    """One account, with its keys and open sessions, and what may be done for it."""
    return _account_page(ref, (), 200)


@web.post("/accounts/<ref>/link")
@requires(Permission.DECIDE, fresh=True)
def send_account_link(ref: str) -> ResponseReturnValue:
    """Send whoever has the account a link to choose a password with."""

    def act() -> None:
        actor, address = current_actor(), one_time.address()
        letter = care.send_link(db.session(), ref, address=address, actor=actor, now=clock.now())
        _send(letter, "A link has been sent to the address of the account.")

    return _done(ref, act)


@web.get("/accounts/<ref>/deactivate")
@requires(Permission.DECIDE, fresh=True)
def deactivation_form(ref: str) -> ResponseReturnValue:
    """Say what would end with the account, and ask why it is to be deactivated."""
    return _deactivation_page(ref, blank(DeactivationForm()), 200)


@web.post("/accounts/<ref>/deactivate")
@requires(Permission.DECIDE, fresh=True)
def deactivate_account(ref: str) -> ResponseReturnValue:
    """Deactivate the account from the next request on."""
    form = read_form(DeactivationForm())
    if form.errors:
        return _deactivation_page(ref, form, 400)

    def act() -> None:
        reason, actor = reason_of(form.data), current_actor()
        care.deactivate(db.session(), ref, reason, actor=actor, now=clock.now())
        flash("The account is deactivated: its sessions and keys open nothing any more.")

    return _done(ref, act, form)


@web.post("/accounts/<ref>/reactivate")
@requires(Permission.DECIDE, fresh=True)
def reactivate_account(ref: str) -> ResponseReturnValue:
    """Open a deactivated account again, and send the letter with which a password is chosen."""

    def act() -> None:
        actor, address = current_actor(), one_time.address()
        letter = care.reactivate(db.session(), ref, address=address, actor=actor, now=clock.now())
        if letter is None:
            flash("The account is open again: whoever has it signs in with the identity service.")
        else:
            _send(letter, "The account is open again, and a link for a new password has been sent.")

    return _done(ref, act)


@web.post("/accounts/<ref>/lift")
@requires(Permission.DECIDE, fresh=True)
def lift_account(ref: str) -> ResponseReturnValue:
    """Open an account again that nobody used for too long."""

    def act() -> None:
        care.lift(db.session(), ref, actor=current_actor(), now=clock.now())
        flash("The account is open again: whoever it belongs to can sign in.")

    return _done(ref, act)


@web.post("/accounts/<ref>/reset-factor")
@requires(Permission.DECIDE, fresh=True)
def reset_account_factor(ref: str) -> ResponseReturnValue:
    """Take off an authenticator that was lost."""

    def act() -> None:
        care.reset_factor(db.session(), ref, actor=current_actor(), now=clock.now())
        flash("The authenticator app is taken off: another is set up at the next sign-in.")

    return _done(ref, act)


@web.post("/accounts/<ref>/keys/<int(max=2147483647):number>/revoke")
@requires(Permission.DECIDE, fresh=True)
def revoke_account_key(ref: str, number: int) -> ResponseReturnValue:
    """Revoke one key of the account."""

    def act() -> None:
        care.revoke_key(db.session(), ref, number, actor=current_actor(), now=clock.now())
        flash("The key is revoked: it opens nothing any more.")

    return _done(ref, act)


def _deactivation_page(ref: str, form: Form, status: int) -> tuple[str, int]:
    try:
        ending = care.before_deactivating(db.session(), ref, actor=current_actor(), now=clock.now())
    except Conflict as error:
        return _account_page(ref, ({"field": "", "text": str(error)},), status_of(error))
    page = render_template(
        "accounts/deactivate.html",
        ending=ending,
        account=ending.account,
        reasons=[(why.value, words) for why, words in WHY.items()],
        form=form,
        errors=form.errors,
    )
    return page, status


def _done(ref: str, act: Callable[[], None], form: Form | None = None) -> ResponseReturnValue:
    """Back to the account; where it was refused, with why, and why it was to be deactivated is
    kept where it may be later.
    """
    care.show_account(db.session(), ref, actor=current_actor(), now=clock.now())
    try:
        act()
    except (Conflict, NotFound) as error:
        # The account is there: what is not is what was to be done about it.
        return _account_page(ref, ({"field": "", "text": str(error)},), 409)
    except TooMany as error:
        told = ({"field": "", "text": str(error)},)
        page, status = (
            _deactivation_page(ref, form, form.refuse(error))
            if form
            else _account_page(ref, told, status_of(error))
        )
        return page, status, headers_of(error)
    return redirect(url_for("web.one_account", ref=ref), 303)


def _send(letter: Letter, done: str) -> None:
    why_not = one_time.send(letter)
    if why_not:
        flash(f"The link was made, but the letter was not sent. {why_not}", "Not sent")
    else:
        flash(done)


def _list(form: Form) -> ResponseReturnValue:
    words, page = form.data.get("q", ""), form.data.get("page", 1)
    found = _found(words, page)
    try:
        refuse_past(found.page, found.pages)
    except InvalidInput as error:
        form.refuse(error)
        found = _found(words, 1)
    shown = render_template(
        "accounts/list.html", found=found, searched=words, form=form, errors=form.errors
    )
    return shown, 400 if form.errors else 200


def _found(words: str, page: int) -> care.AccountPage:
    return care.find_accounts(db.session(), words, page, actor=current_actor(), now=clock.now())


def _account_page(ref: str, errors: tuple[dict[str, str], ...], status: int) -> tuple[str, int]:
    whole = care.show_account(db.session(), ref, actor=current_actor(), now=clock.now())
    page = render_template(
        "accounts/account.html", whole=whole, account=whole.account, errors=errors
    )
    return page, status


def _box_of(error: Conflict | Refused, form: Form) -> str:
    """Which box an invitation is refused for: the role, the address or the body."""
    if form.data["role"] not in ROLES:
        return "role"
    return "email" if isinstance(error, Conflict) else "organisation"


def _invitation_page(form: Form, status: int) -> ResponseReturnValue:
    kinds = {kind for role in ROLES for kind in ORGANISATIONS[role]}
    page = render_template(
        "accounts/invite.html",
        form=form,
        errors=form.errors,
        roles=[(role.value, words) for role, words in ROLES.items()],
        kinds=[(kind.value, kind.value.capitalize()) for kind in OrganisationKind if kind in kinds],
    )
    return page, status
