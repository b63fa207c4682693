"""What proves a check without trusting the register: a promise at once, a receipt in a minute."""

from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer
from register.auth import current_actor, requires
from register.auth.kept_settings import log_keys
from register.db import db
from register.services.checks import Check, get_check
from register.services.log_tree.look_receipts import look_receipt, promise_of_check


@api.get("/checks/<reference>/receipt")
@requires(Permission.CHECK)
def read_check_receipt(reference: str) -> ResponseReturnValue:
    """The receipt of a check's entry in the log, with what ties it to the answer."""
    session, actor, now = db.session(), current_actor(), clock.now()
    get_check(session, reference, actor, now=now)  # it says what was asked and answered
    found = look_receipt(session, reference, log_keys().signer, actor=actor, now=now)
    return answer(found.as_json())


def promised(check: Check) -> dict[str, object]:
    """The member of an answered check that is its signed promise."""
    return {"promise": promise_of_check(check, log_keys().signer)}
