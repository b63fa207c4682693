"""Find a school, and see whether its SENCO meets regulation 49 on a day."""

from datetime import datetime
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.school_first import school_first
from register.clock import in_utc
from register.db import db
from register.errors import BadRequest, FieldProblem, InvalidInput, NotYetHeld
from register.paging import refuse_past
from register.schemas.dials import (
    AS_AT,
    KNOWN_AT,
    KNOWN_INSTANT,
    Dials,
    instant_beside,
    read_dials,
    with_instant,
)
from register.schemas.school_search import SchoolSearch
from register.services.compliance.answer import SchoolCompliance
from register.services.compliance.school import school_compliance
from register.services.compliance.seen import see_changes, see_school
from register.services.looks import NOT_SHOWN
from register.services.meanwhile import committed_meanwhile
from register.services.schools.access import visible_to
from register.services.schools.find import find_schools
from register.web.blueprint import web
from register.web.forms import read_query
from register.web.frame import read_frame
from register.web.namesakes import called_by_designation
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
            refuse_past(found.page, found.pages)
            mine = visible_to(db.session(), current_actor(), (each.urn for each in found.schools))
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
    """A school's answer on a day, explained, and drawn while the looks at its SENCOs are kept."""
    now = clock.now()
    try:
        dials = _dials(urn, now)
        with committed_meanwhile(db.session(), NOT_SHOWN):
            return _drawn(urn, _answer(urn, dials, now), dials, now)
    except BadRequest as error:
        return _ask_again(urn, error), 400
    except NotYetHeld as error:
        return _ask_again(urn, error), 404


def _drawn(urn: str, found: SchoolCompliance, dials: Dials, now: datetime) -> str:
    return render_template(
        "schools/school.html",
        answer=found,
        urn=urn,
        drawing=timeline_of(found),
        rows=rows_of(found),
        names=called_by_designation(found),
        facts={each.id: each for each in found.facts},
        **_known(dials, now),
    )


@web.get("/schools/<urn>/what-would-change")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def what_would_change(urn: str) -> ResponseReturnValue:
    """Each single fact that would flip the school's answer on a day.

    Apart from the answer itself, because trying every change costs a good part of its page.
    """
    now = clock.now()
    actor = current_actor()
    try:
        dials = _dials(urn, now)
        found = school_compliance(
            db.session(), urn, as_at=dials.as_at, known_at=dials.known_at, actor=actor, now=now
        )
    except BadRequest as error:
        return _ask_again(urn, error), 400
    except NotYetHeld as error:
        return _ask_again(urn, error), 404
    return render_template(
        "schools/what_would_change.html",
        answer=found,
        changes=see_changes(db.session(), found, actor=actor, now=now),
        names=called_by_designation(found),
        urn=urn,
        **_known(dials, now),
    )


def _dials(urn: str, now: datetime) -> Dials:
    """The dials of the page's address; boxes left empty count as not there."""
    with school_first(urn):
        given = [each for each in request.args.items(multi=True) if each[1]]
        return read_dials(with_instant(given), now)


def _answer(urn: str, dials: Dials, now: datetime) -> SchoolCompliance:
    actor = current_actor()
    read_frame(actor)
    return see_school(
        db.session(), urn, as_at=dials.as_at, known_at=dials.known_at, actor=actor, now=now
    )


def _known(dials: Dials, now: datetime) -> dict[str, object]:
    """What the page says of the second dial, and the queries that ask the same again."""
    query = {AS_AT: dials.as_at.isoformat()}
    if dials.known_at is not None:
        query[KNOWN_AT] = in_utc(dials.known_at)
    return {
        "known_on": clock.legal_day(dials.known_at or now),
        "known_at": dials.known_at,
        "known_instant": instant_beside(dials.known_at),
        "same_dials": urlencode(query),
        # Of another school the present is asked where it was of this one.
        "asked_dials": {name: query[name] for name in query if request.args.get(name)},
    }


def _ask_again(urn: str, error: BadRequest | NotYetHeld) -> str:
    """The dials as they were set, with all that was wrong with either."""
    # Only an instant can be too early for the register to have held the school.
    early = FieldProblem(KNOWN_AT, str(error))
    told = (early,) if isinstance(error, NotYetHeld) else error.problems
    return render_template(
        "schools/ask_again.html",
        urn=urn,
        raw={name: request.args.get(name, "")[:40] for name in (AS_AT, KNOWN_AT, KNOWN_INSTANT)},
        errors=[{"field": each.field or AS_AT, "text": each.message} for each in told],
    )
