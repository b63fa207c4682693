"""Find a school, and see whether its SENCO meets regulation 49 on a day."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.db import db
from register.errors import BadRequest, InvalidInput
from register.schemas.dials import AS_AT, KNOWN_AT, read_dials
from register.schemas.school_search import SchoolSearch
from register.services.compliance.school import school_compliance
from register.services.schools.access import seen_by
from register.services.schools.find import find_schools
from register.web.blueprint import web
from register.web.forms import read_query
from register.web.school_timeline import rows_of, timeline_of


@web.get("/schools")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def schools() -> ResponseReturnValue:
    """Find a school by name, URN, postcode or local authority."""
    if "q" not in request.args:
        return render_template("schools/find.html", typed="", found=None)
    form = read_query(SchoolSearch())
    if not form.errors:
        try:
            found = find_schools(db.session(), form.data["q"], page=form.data["page"])
            mine = seen_by(db.session(), current_actor(), (each.urn for each in found.schools))
            return render_template(
                "schools/find.html", typed=form.data["q"], found=found, mine=mine
            )
        except InvalidInput as error:
            form.refuse(error)
    page = render_template("schools/find.html", typed=form.raw["q"], found=None, errors=form.errors)
    return page, 400


@web.get("/schools/<urn>")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def school(urn: str) -> ResponseReturnValue:
    """A school's answer on a day, explained."""
    now = clock.now()
    asked = [(name, text) for name, text in request.args.items(multi=True) if text]
    try:
        as_at, known_at = read_dials(asked, now)
    except BadRequest as error:
        return _ask_again(urn, error)
    found = school_compliance(
        db.session(), urn, as_at=as_at, known_at=known_at, actor=current_actor()
    )
    return render_template(
        "schools/school.html",
        answer=found,
        urn=urn,
        today=clock.legal_day(now),
        known_on=clock.legal_day(known_at or now),
        is_past_knowledge=known_at is not None,
        drawing=timeline_of(found),
        rows=rows_of(found),
    )


def _ask_again(urn: str, error: BadRequest) -> ResponseReturnValue:
    """The dials as they were set, with what was wrong with one."""
    at_fault = KNOWN_AT if str(error).startswith(KNOWN_AT) else AS_AT
    text = str(error).replace(AS_AT, "The day asked about").replace(KNOWN_AT, "As known on")
    page = render_template(
        "schools/ask_again.html",
        urn=urn,
        raw={name: request.args.get(name, "")[:40] for name in (AS_AT, KNOWN_AT)},
        errors=[{"field": at_fault, "text": text}],
    )
    return page, 400
