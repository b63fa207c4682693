"""Schools, and whether each one's SENCO meets regulation 49 on a day."""

from flask import Response, request

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer
from register.auth import current_actor, requires
from register.auth.school_first import school_first
from register.db import db
from register.schemas.compliance import as_json, changes_as_json
from register.schemas.dials import read_dials
from register.services.compliance.school import school_compliance
from register.services.compliance.seen import see_school


@api.get("/schools/<urn>/compliance")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def compliance(urn: str) -> Response:
    """The school's answer on a day, explained."""
    now = clock.now()
    with school_first(urn):
        as_at, known_at = read_dials(request.args.items(multi=True), now)
    found = see_school(
        db.session(), urn, as_at=as_at, known_at=known_at, actor=current_actor(), now=now
    )
    return answer(as_json(found))


@api.get("/schools/<urn>/compliance/changes")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def changes(urn: str) -> Response:
    """Each single fact that would flip that answer: it names nobody."""
    now = clock.now()
    with school_first(urn):
        as_at, known_at = read_dials(request.args.items(multi=True), now)
    found = school_compliance(
        db.session(), urn, as_at=as_at, known_at=known_at, actor=current_actor(), now=now
    )
    return answer(changes_as_json(found))
