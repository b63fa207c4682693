"""`/api/v1/checks`: make a check, and read those that the organisation made."""

from flask import url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_json, read_query
from register.api.check_receipts import promised
from register.auth import current_actor, requires
from register.auth.checks import checked
from register.db import db
from register.schemas.checks import CheckRequest, EarlierChecks, check_body, question_of
from register.services.checks import get_check, list_checks

CHECK_REQUEST = CheckRequest()
EARLIER_CHECKS = EarlierChecks()


@api.post("/checks")
@requires(Permission.CHECK)
def make_check() -> ResponseReturnValue:
    """Check a candidate; the answer, once it is recorded."""
    done = checked(question_of(read_json(CHECK_REQUEST)))
    made = answer(check_body(done) | promised(done), 201)
    made.headers["Location"] = url_for("api.read_check", reference=done.ref)
    return made


@api.get("/checks/<reference>")
@requires(Permission.CHECK)
def read_check(reference: str) -> ResponseReturnValue:
    """One check, as it was answered then, and the promise that was given with it."""
    found = get_check(db.session(), reference, current_actor(), now=clock.now())
    return answer(check_body(found) | promised(found))


@api.get("/checks")
@requires(Permission.CHECK)
def read_checks() -> ResponseReturnValue:
    """The organisation's checks, newest first; `before` goes on from `next_before`."""
    found = list_checks(
        db.session(), current_actor(), now=clock.now(), **read_query(EARLIER_CHECKS)
    )
    body = {"checks": [check_body(each) for each in found.checks], "next_before": found.next_before}
    return answer(body)
