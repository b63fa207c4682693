"""One designation: end it, correct it, add earlier service to it."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.days import day_in_words, iso, read_iso
from register.db import db
from register.errors import (
    AnotherInPost,
    BadRequest,
    Conflict,
    InvalidInput,
    NotFound,
    Refused,
)
from register.schemas.appointments import EarlierServiceForm, EndForm
from register.schemas.corrections import CorrectForm, TakeBackSpellForm, correction_of_form
from register.services.appointments.amend import (
    NOTHING_NEW,
    correct_appointment,
    end_appointment,
    gaps_if_corrected,
    gaps_if_ended,
)
from register.services.appointments.facts import (
    WHY_CORRECTED,
    WHY_SERVICE_TAKEN_BACK,
    Spell,
    declared_by,
)
from register.services.appointments.gaps import Gap, gaps_in_words
from register.services.appointments.our_senco import Senco
from register.services.appointments.prior_service import (
    declare_prior_service,
    take_back_prior_service,
)
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form
from register.web.our_senco import crumbs_to, done, offered, senco_of, tell_gaps, way_back

_GOES_ON = "now"


@web.get("/our-senco/designations/<ref>/end")
@requires(Permission.DESIGNATE)
def end_form(ref: str) -> ResponseReturnValue:
    """Ask for the last day."""
    return _page("end", senco_of(ref), blank(EndForm()), 200)


@web.post("/our-senco/designations/<ref>/end")
@requires(Permission.DESIGNATE)
def end(ref: str) -> ResponseReturnValue:
    """Record the last day, once the days without a SENCO that it leaves have been told."""
    senco, form = senco_of(ref), read_form(EndForm())
    if form.errors:
        return _page("end", senco, form, 400)
    last_day, actor, now = form.data["last_day"], current_actor(), clock.now()
    back = way_back(senco.school_urn)
    try:
        gaps = gaps_if_ended(db.session(), ref, last_day=last_day, actor=actor, now=now)
        if not tell_gaps(form, gaps):
            return _page("end", senco, form, 200, gaps)
        ended = end_appointment(db.session(), ref, last_day=last_day, actor=actor, now=now)
    except (InvalidInput, Conflict) as error:
        if isinstance(error, InvalidInput):
            # The service names the appointment's own box; this form has one day.
            error = InvalidInput.of("last_day", str(error))
        return _page("end", senco, form, form.refuse(error))
    return done(back, ended.words, ended.gaps, is_new=ended.is_recorded)


@web.get("/our-senco/designations/<ref>/correct")
@requires(Permission.DESIGNATE)
def correct_form(ref: str) -> ResponseReturnValue:
    """Ask what the designation should say, and why."""
    senco = senco_of(ref)
    return _page("correct", senco, blank(CorrectForm(), **_as_typed(senco)), 200)


@web.post("/our-senco/designations/<ref>/correct")
@requires(Permission.DESIGNATE)
def correct(ref: str) -> ResponseReturnValue:
    """Record the corrected version, once the days without a SENCO that it leaves have been told."""
    senco = senco_of(ref)
    form = read_form(CorrectForm(is_day_held=senco.started_on is not None))
    if form.errors:
        return _page("correct", senco, form, 400)
    actor, now = current_actor(), clock.now()
    correction, back = correction_of_form(form.data, declared_by(actor)), way_back(senco.school_urn)
    try:
        gaps = gaps_if_corrected(db.session(), ref, correction, actor=actor, now=now)
        if not tell_gaps(form, gaps):
            return _page("correct", senco, form, 200, gaps)
        corrected = correct_appointment(db.session(), ref, correction, actor=actor, now=now)
    except AnotherInPost as error:
        return _page("correct", senco, form, form.refuse(error, box="shared"))
    except (InvalidInput, Conflict, Refused) as error:
        return _page("correct", senco, form, form.refuse(error))
    return done(back, corrected.words, corrected.gaps, is_new=corrected.is_recorded)


@web.get("/our-senco/designations/<ref>/earlier-service")
@requires(Permission.DESIGNATE)
def earlier_service_form(ref: str) -> ResponseReturnValue:
    """Show the earlier service declared and ask for more."""
    return _service_page(senco_of(ref), 200)


@web.post("/our-senco/designations/<ref>/earlier-service")
@requires(Permission.DESIGNATE)
def earlier_service(ref: str) -> ResponseReturnValue:
    """Record one period of earlier service."""
    senco, form = senco_of(ref), read_form(EarlierServiceForm())
    if form.errors:
        return _service_page(senco, 400, adding=form)
    spell = Spell(form.data["urn"], form.data["started_on"], form.data["ended_on"])
    back = way_back(senco.school_urn)
    try:
        new = declare_prior_service(
            db.session(),
            ref,
            [spell],
            source=form.data["source"],
            actor=current_actor(),
            now=clock.now(),
        )
    except (InvalidInput, Refused) as error:
        return _service_page(senco, form.refuse(error, box="started_on"), adding=form)
    return done(back, "The earlier service is recorded." if new else NOTHING_NEW, is_new=bool(new))


@web.post("/our-senco/designations/<ref>/earlier-service/take-back")
@requires(Permission.DESIGNATE)
def take_back_earlier_service(ref: str) -> ResponseReturnValue:
    """Take one period of earlier service back."""
    senco, form = senco_of(ref), read_form(TakeBackSpellForm())
    if form.errors:
        return _service_page(senco, 400, taking=form)
    back = way_back(senco.school_urn)
    try:
        take_back_prior_service(
            db.session(),
            ref,
            _spell(form.data["period"]),
            reason=form.data["reason"],
            actor=current_actor(),
            now=clock.now(),
        )
    except (NotFound, Refused) as error:
        # What is not there is the period: the designation is, and so is the page.
        return _service_page(senco_of(ref), form.refuse(error, box="period"), taking=form)
    return done(back, "The earlier service is taken back.")


def _service_page(
    senco: Senco, status: int, *, adding: Form | None = None, taking: Form | None = None
) -> ResponseReturnValue:
    """Both forms of the page, of which one may have been sent."""
    taking = taking or blank(TakeBackSpellForm())
    form = adding or blank(EarlierServiceForm())
    page = render_template(
        "appointments/earlier_service.html",
        senco=senco,
        crumbs=crumbs_to(senco.school_urn),
        form=form,
        taking=taking,
        errors=form.errors + taking.errors,
        periods=[(_named(each), _in_words(each)) for each in senco.prior_service],
        reasons=offered(WHY_SERVICE_TAKEN_BACK),
    )
    return page, status


def _named(spell: Spell) -> str:
    ended = iso(spell.ended_on) or _GOES_ON
    return f"{spell.school_urn} {spell.started_on.isoformat()} {ended}"


def _in_words(spell: Spell) -> str:
    until = f"to {day_in_words(spell.ended_on)}" if spell.ended_on else "to now"
    return f"{day_in_words(spell.started_on)} {until} at URN {spell.school_urn}"


def _spell(named: str) -> Spell:
    """The period that was selected; nobody types it."""
    try:
        urn, started, ended = named.split(" ")
        return Spell(
            urn,
            read_iso(started),
            None if ended == _GOES_ON else read_iso(ended),
        )
    except ValueError as error:
        raise BadRequest("The request does not name a period of earlier service.") from error


def _as_typed(senco: Senco) -> dict[str, Any]:
    """The correction form filled in with what is held."""

    def answered(said: bool | None) -> str:
        return {True: "yes", False: "no", None: "not_known"}[said]

    said = senco.particulars
    return {
        "started_on": senco.started_on,
        "ended_on": senco.ended_on,
        "is_head_teacher": answered(said.is_head_teacher),
        "is_qualified_teacher": answered(said.is_qualified_teacher),
        "induction": said.induction or "not_known",
        "is_teaching_at_school": answered(said.is_teaching_at_school),
        "version": senco.version,
    }


def _page(
    name: str,
    senco: Senco,
    form: Form,
    status: int,
    gaps: Sequence[Gap] = (),
) -> ResponseReturnValue:
    page = render_template(
        f"appointments/{name}.html",
        senco=senco,
        crumbs=crumbs_to(senco.school_urn),
        form=form,
        errors=form.errors,
        reasons=offered(WHY_CORRECTED),
        gaps=gaps_in_words(gaps, will=True),
    )
    return page, status
