"""Take a designation back: what the school will have then, and whether a post is given back."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.days import day_in_words
from register.db import db
from register.errors import Conflict, InvalidInput
from register.lists import all_of
from register.schemas.corrections import TakeBackForm, TakeBackNone
from register.services.appointments.facts import WHY_NONE_TAKEN_BACK, WHY_TAKEN_BACK
from register.services.appointments.gaps import gaps_in_words
from register.services.appointments.our_senco import OurSenco, Senco
from register.services.appointments.said_none import SaidNone
from register.services.appointments.take_back import (
    IfTakenBack,
    PostBack,
    if_taken_back,
    take_back_appointment,
)
from register.services.appointments.vacancy import take_back_vacancy
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form
from register.web.our_senco import crumbs_to, done, load, offered, senco_of, way_back

NO_GAP = "The school will have a SENCO on record on every day all the same."
STILL_NONE = "The school will still have no SENCO on record."
NOT_KNOWN = "The register will then not know whether the school has a SENCO."
STILL_NONE_THEN = "The school will still have no SENCO on record {}."
NOT_KNOWN_THEN = "The register will then not know whether the school had a SENCO {}."
GIVE_BACK = {"yes": True, "no": False}


@web.get("/our-senco/designations/<ref>/take-back")
@requires(Permission.DESIGNATE)
def take_back_form(ref: str) -> ResponseReturnValue:
    """Say what the school will have, and ask why the designation should not be on the record."""
    senco, then = senco_of(ref), _then(ref)
    return _page(senco, then, blank(TakeBackForm(), version=then.version), 200)


@web.post("/our-senco/designations/<ref>/take-back")
@requires(Permission.DESIGNATE)
def take_back(ref: str) -> ResponseReturnValue:
    """Take the designation back."""
    senco, form = senco_of(ref), read_form(TakeBackForm())
    if form.errors:
        then = _then(ref)
        _ask(form, then.post_back)
        return _page(senco, then, form, 400)
    back = way_back(senco.school_urn)
    try:
        took = take_back_appointment(
            db.session(),
            ref,
            reason=form.data["reason"],
            note=form.data["note"],
            give_back=GIVE_BACK.get(form.data["give_back"]),
            shared=form.data["shared"] == "yes",
            version=form.data["version"],
            actor=current_actor(),
            now=clock.now(),
        )
    except (InvalidInput, Conflict) as error:
        return _page(senco, _then(ref), form, form.refuse(error))
    said = "The designation is taken back."
    if took.given_back:
        said = "The designation is taken back, and whoever it replaced has the post back."
    return done(back, said, took.gaps)


@web.get("/our-senco/<urn>/none/take-back")
@requires(Permission.DESIGNATE)
def take_back_none_form(urn: str) -> ResponseReturnValue:
    """Ask why the school should not have said that it has no SENCO, or had none from a day."""
    ours = load(urn)
    said = _said(ours, request.args.get("since", ""))
    since = said.since.isoformat() if said else ""
    return _none_page(ours, blank(TakeBackNone(), since=since), 200)


@web.post("/our-senco/<urn>/none/take-back")
@requires(Permission.DESIGNATE)
def take_back_none(urn: str) -> ResponseReturnValue:
    """Take back that the school has no SENCO, or had none."""
    form = read_form(TakeBackNone())
    if form.errors:
        ours = load(urn)
        if _said(ours, form.raw["since"]):
            return _none_page(ours, form, 400)
        # The page has no box left to put right: it says what is held instead.
        form.errors = []
        return _none_page(ours, form, 409)
    back = way_back(urn)
    actor, now = current_actor(), clock.now()
    try:
        said = take_back_vacancy(db.session(), urn, **form.data, actor=actor, now=now)
    except (InvalidInput, Conflict) as error:
        return _none_page(load(urn), form, form.refuse(error))
    return done(back, f"The register no longer holds that the school had no SENCO {said.words}.")


def _said(ours: OurSenco, since: str) -> SaidNone | None:
    """What the school has said from that day; what it says today where that is not held."""
    found = (each for each in ours.times_said_none if each.since.isoformat() == since)
    return next(found, ours.said_none)


def _none_page(ours: OurSenco, form: Form, status: int) -> ResponseReturnValue:
    said = _said(ours, form.raw["since"])
    page = render_template(
        "appointments/take_back_none.html",
        ours=ours,
        said=said,
        crumbs=crumbs_to(ours.urn),
        form=form,
        errors=form.errors,
        reasons=offered(WHY_NONE_TAKEN_BACK),
        left=_without_it(ours, said) if said else "",
    )
    return page, status


def _without_it(ours: OurSenco, said: SaidNone) -> str:
    """What the school will have on the days of which that was said."""
    if not said.counts:
        return "Nothing else will change: somebody was designated on that day."
    had_one = any(each.ended_on and each.ended_on < said.since for each in ours.past)
    if said == ours.said_none:
        return STILL_NONE if had_one else NOT_KNOWN
    return (STILL_NONE_THEN if had_one else NOT_KNOWN_THEN).format(said.words)


def _ask(form: Form, back: PostBack | None) -> None:
    """Say that this is not answered either, so that all that is wrong is told at once."""
    if back and form.raw["give_back"] not in GIVE_BACK:
        form.tell({"field": "give_back", "text": back.asks})


def _then(ref: str) -> IfTakenBack:
    return if_taken_back(db.session(), ref, actor=current_actor(), now=clock.now())


def _page(senco: Senco, then: IfTakenBack, form: Form, status: int) -> ResponseReturnValue:
    page = render_template(
        "appointments/take_back.html",
        senco=senco,
        crumbs=crumbs_to(senco.school_urn),
        form=form,
        errors=form.errors,
        reasons=offered(WHY_TAKEN_BACK),
        back=then.post_back,
        left=_left(then),
        given=_given(then.post_back) if then.post_back else "",
    )
    return page, status


def _left(then: IfTakenBack) -> str:
    """What the school will have where nobody gets a post back."""
    return gaps_in_words(then.gaps, will=True) or NO_GAP


def _given(back: PostBack) -> str:
    """What it will have where somebody does."""
    since = f" from {day_in_words(back.senco.started_on)}" if back.senco.started_on else ""
    until = f"to {day_in_words(back.until)}" if back.until else "with no last day"
    names = all_of(each.name for each in back.beside)
    beside = f"They will share the role with {names}." if names else ""
    left = gaps_in_words(back.gaps, will=True)
    told = f"They will be SENCO on record{since} {until}, as before this designation."
    return " ".join(filter(None, (told, beside, left)))
