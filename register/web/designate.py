"""Designate a SENCO: one form, the answers to check, then the record."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.days import Days
from register.db import db
from register.errors import Conflict, InvalidInput, Refused, TooMany
from register.lists import all_of
from register.schemas.appointments import SHARED, DesignateForm, designation_of_form
from register.services.appointments.designate import (
    Designated,
    check_designation,
    designate,
    replace_senco,
)
from register.services.appointments.facts import WantedDesignation, declared_by
from register.services.appointments.gaps import Gap, gaps_in_words
from register.services.appointments.our_senco import OurSenco, Senco
from register.services.appointments.spans import overlap
from register.services.compliance.appointed import IfAppointed, if_appointed
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form
from register.web.our_senco import crumbs_to, done, load, show, way_back

NEEDED: Final = frozenset({"trn", "last_name", "first_names", "born_on", "started_on", "ended_on"})
"""Read, empty or not: without them there is no designation to look at as a whole."""


@web.get("/our-senco/<urn>/designate")
@requires(Permission.DESIGNATE)
def designate_form(urn: str) -> ResponseReturnValue:
    """Ask who, from when, and what regulation 49 asks of them."""
    return _page(load(urn), blank(DesignateForm()), 200)


@web.post("/our-senco/<urn>/designate")
@requires(Permission.DESIGNATE)
def designate_check(urn: str) -> ResponseReturnValue:
    """The answers to check: no fact is recorded; whoever is shown is recorded as seen."""
    ours, form = load(urn), _read()
    # Whatever else is wrong, so that all of it can be mended at once.
    replaced = _replaced(ours, form, _days_known(form))
    if not NEEDED <= form.valid.keys():
        return _page(ours, form, 400)
    wanted = designation_of_form(form.valid, urn, declared_by(current_actor()))
    gaps: tuple[Gap, ...] = ()
    status = 400
    try:
        gaps = check_designation(
            db.session(),
            wanted,
            replaces=replaced.ref if replaced else "",
            last_day=form.valid.get("last_day"),
            actor=current_actor(),
            now=clock.now(),
        )
    except (InvalidInput, Conflict, Refused, TooMany) as error:
        status = form.refuse(error)
    if form.errors:
        return _page(ours, form, status)
    return _check_page(ours, form, wanted, replaced, gaps)


@web.post("/our-senco/<urn>/designate/change")
@requires(Permission.DESIGNATE)
def designate_change(urn: str) -> ResponseReturnValue:
    """Back to the form as it was filled in."""
    return _page(load(urn), _read(), 200)


@web.post("/our-senco/<urn>/designate/confirm")
@requires(Permission.DESIGNATE)
def designate_confirm(urn: str) -> ResponseReturnValue:
    """Record the designation."""
    ours, form = load(urn), _read()
    if form.errors:
        return _page(ours, form, 400)
    back = way_back(urn)
    try:
        made = _record(form, designation_of_form(form.data, urn, declared_by(current_actor())))
    except (InvalidInput, Conflict, Refused, TooMany) as error:
        return _page(load(urn), form, form.refuse(error))
    return done(back, made.words, made.gaps, is_new=made.is_new)


def _check_page(
    ours: OurSenco,
    form: Form,
    wanted: WantedDesignation,
    replaced: Senco | None,
    gaps: Sequence[Gap],
) -> ResponseReturnValue:
    beside = [each for each in _on_those_days(ours, wanted.days).values() if each != replaced]
    show([*beside, *([replaced] if replaced else [])])
    form.raw["shared"] = "yes" if beside else ""
    return render_template(
        "appointments/check.html",
        ours=ours,
        crumbs=crumbs_to(ours.urn),
        form=form,
        name=wanted.person.name,
        source=wanted.source,
        hidden=list(form.boxes()),
        replaced=replaced,
        beside=beside,
        gaps=gaps_in_words(gaps, will=True),
        on_answers=_on_answers(ours.urn, wanted, form.data["started_on"]),
    )


def _record(form: Form, wanted: WantedDesignation) -> Designated:
    session, actor, now = db.session(), current_actor(), clock.now()
    instead_of, last_day = form.data["instead_of"], form.data["last_day"]
    if instead_of in ("", SHARED) or last_day is None:
        is_shared = instead_of == SHARED
        return designate(session, wanted, shared=is_shared, actor=actor, now=now)
    return replace_senco(
        session,
        wanted,
        replaces=instead_of,
        last_day=last_day,
        shared=form.data["shared"] == "yes",
        actor=actor,
        now=now,
    )


def _read() -> Form:
    form = read_form(DesignateForm())
    if form.valid.get("instead_of") == SHARED and form.valid.get("last_day"):
        # Left out unsaid, whoever typed it would think that somebody leaves.
        text = "Leave the last day empty, or select the SENCO who is replaced"
        form.tell({"field": "last_day", "text": text})
    return form


def _others(ours: OurSenco, form: Form) -> list[Senco]:
    """Whom to ask about: the present SENCO, the next, and anybody on the days of the form."""
    started_on, ended_on = form.valid.get("started_on"), form.valid.get("ended_on")
    return [
        each
        for each in ours.every
        if each not in ours.past or (started_on and overlap(each.days, (started_on, ended_on)))
    ]


def _days_known(form: Form) -> Days | None:
    """The days that the form gives. Where its first cannot be read and it has no last, those that
    it has whatever the first is; None where nothing is certain.
    """
    if "ended_on" not in form.valid:
        return None
    started_on, ended_on = form.valid.get("started_on"), form.valid["ended_on"]
    if started_on is None and ended_on is not None:
        return None
    return started_on or date.max, ended_on


def _replaced(ours: OurSenco, form: Form, days: Days | None) -> Senco | None:
    """Whom a designation on these days replaces; says on the form where that was not answered."""
    others = _on_those_days(ours, days) if days else {}
    instead_of = form.valid.get("instead_of", "")
    if instead_of == SHARED:
        return None
    # Where nobody is SENCO on those days, whoever else the form asks about may still be named.
    named = others or {each.ref: each for each in _others(ours, form)}
    chosen = named.get(instead_of)
    if chosen is None and others:
        names = all_of(each.name for each in reversed(others.values()))
        text = f"Select what happens to {names}, whom the register holds as SENCO on those days"
        form.tell({"field": "instead_of", "text": text})
    if chosen is None or form.valid.get("last_day"):
        return chosen
    if chosen.ref not in others:
        # They have left by then: with no other last day, nothing of theirs changes.
        return None
    if not any(error["field"] == "last_day" for error in form.errors):
        text = "Enter the last day of the SENCO who is replaced"
        form.tell({"field": "last_day", "text": text})
    return chosen


def _on_those_days(ours: OurSenco, days: Days) -> dict[str, Senco]:
    """Everybody who is SENCO on any of these days, by reference."""
    return {each.ref: each for each in ours.every if overlap(each.days, days)}


def _on_answers(urn: str, wanted: WantedDesignation, first_day: date) -> IfAppointed:
    """What regulation 49 says of the answers alone, as of somebody of whom nothing is held.

    Nobody is looked up: until they are designated that would be a check, without a check’s limits.
    """
    return if_appointed(
        db.session(), None, urn, first_day, wanted.particulars, called=wanted.person.name
    )


def _page(ours: OurSenco, form: Form, status: int) -> ResponseReturnValue:
    others = _others(ours, form)
    show(others)
    page = render_template(
        "appointments/designate.html",
        ours=ours,
        crumbs=crumbs_to(ours.urn),
        form=form,
        errors=form.errors,
        others=others,
        shared=SHARED,
    )
    return page, status
