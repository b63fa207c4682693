"""The law itself, open to anybody without a key; and a draft of it, tried on every school."""

from flask import Response

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_json, read_query
from register.auth import open_to_all, requires
from register.db import db
from register.schemas.law import law_as_json
from register.schemas.rehearsal import RehearsalRequest, rehearsal_as_json
from register.schemas.tried_case import MadeUpCase, case_of, tried_as_json
from register.services.compliance.rehearsal import rehearse
from register.services.compliance.tried import try_case


@api.get("/law")
@open_to_all
def law() -> Response:
    """Provisions, parameters, readings, the decision table and worked examples."""
    return answer(dict(law_as_json()))


@api.get("/law/case")
@open_to_all
def made_up_case() -> Response:
    """What the law says of a made-up case, explained; nothing is recorded."""
    return answer(tried_as_json(try_case(*case_of(read_query(MadeUpCase())))))


@api.post("/law/rehearsals")
@requires(Permission.SEE_ANY_SCHOOL)
def rehearsal() -> Response:
    """Whose answer a draft amendment would change, with both answers. Nothing is saved."""
    asked = read_json(RehearsalRequest())
    day = asked["as_at"] or clock.legal_day(clock.now())
    return answer(rehearsal_as_json(rehearse(db.session(), asked["draft"], as_at=day)))
