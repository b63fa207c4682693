"""Signing in as one of the demonstration's accounts by choosing it.

These pages are part of the application only where REGISTER_LOCAL_IDENTITY is on, with which
production does not start: elsewhere their addresses do not exist.
"""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from register.auth import open_to_all, signing_in
from register.db import db
from register.demo.accounts import WHO_CAN_SIGN_IN
from register.errors import BadRequest, NotSignedIn
from register.schemas.accounts import ChosenAccountForm
from register.services.demonstration import is_demonstration
from register.web.errors import init_errors
from register.web.forms import read_form, refuse_repeated
from register.web.next_page import next_page, onward

local = Blueprint("local", __name__)
init_errors(local)
local.before_request(refuse_repeated)

NOT_THERE = "Choose one of the accounts that the sign-in page lists."


@local.post("/sign-in/local")
@open_to_all
def sign_in_as() -> ResponseReturnValue:
    """Open a session for the account that was chosen."""
    form = read_form(ChosenAccountForm())
    listed = {account.email for account in WHO_CAN_SIGN_IN}
    if form.data.get("email") not in listed or not is_demonstration(db.session()):
        raise BadRequest(NOT_THERE)
    try:
        signing_in.open_locally(form.data["email"])
    except NotSignedIn as error:
        raise BadRequest(NOT_THERE) from error
    return redirect(onward(next_page()), 303)


@local.app_context_processor
def accounts_to_choose() -> dict[str, object]:
    """What the sign-in page lists."""
    return {"local_accounts": WHO_CAN_SIGN_IN}
