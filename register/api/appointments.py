"""A school's SENCOs under `/api/v1`: see, designate, end, declare, put right."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response

from register import clock
from register.access import Actor, Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_json
from register.api.once import once
from register.auth import current_actor, requires
from register.db import db
from register.schemas.appointments import (
    DesignateBody,
    EndBody,
    PriorServiceBody,
    VacancyForm,
    changed_body,
    designated_body,
    designation_of_body,
    our_senco_body,
    senco_body,
    spells_of_body,
    without_senco,
)
from register.schemas.corrections import (
    CorrectBody,
    TakeBackBody,
    TakeBackNone,
    TakeBackSpellBody,
    correction_of_body,
)
from register.services.appointments.amend import (
    correct_appointment,
    end_appointment,
)
from register.services.appointments.designate import Designated, designate, replace_senco
from register.services.appointments.facts import WantedDesignation, declared_by
from register.services.appointments.our_senco import our_senco, own_senco
from register.services.appointments.prior_service import (
    declare_prior_service,
    take_back_prior_service,
)
from register.services.appointments.take_back import take_back_appointment
from register.services.appointments.vacancy import declare_vacancy, take_back_vacancy
from register.services.transaction import one_commit


@api.get("/schools/<urn>/appointments")
@requires(Permission.DESIGNATE)
def school_appointments(urn: str) -> Response:
    """One's own school's designations, the latest first."""
    ours = our_senco(db.session(), urn, actor=current_actor(), now=clock.now())
    return answer(our_senco_body(ours))


@api.post("/schools/<urn>/appointments")
@requires(Permission.DESIGNATE)
@once
def designate_senco(urn: str) -> Response:
    """Designate a SENCO: 201 where that is new, 200 where it was on the record already."""
    data = read_json(DesignateBody())
    session, actor, now = db.session(), current_actor(), clock.now()
    wanted = designation_of_body(data, urn, declared_by(actor))
    with one_commit(session):
        done = _designated(data, wanted, actor, now)
        held = own_senco(session, done.ref, actor=actor, now=now)
    return answer(designated_body(held, done), 201 if done.is_new else 200)


@api.post("/schools/<urn>/vacancy")
@requires(Permission.DESIGNATE)
@once
def declare_no_senco(urn: str) -> Response:
    """Say that the school has no SENCO: 201 where that is new, 200 where it was said already."""
    data = read_json(VacancyForm())
    session, actor, now = db.session(), current_actor(), clock.now()
    source = declared_by(actor)
    with one_commit(session):
        is_new = declare_vacancy(
            session, urn, on=data["declared_on"], source=source, actor=actor, now=now
        )
        ours = our_senco(session, urn, actor=actor, now=now)
    return answer(our_senco_body(ours), 201 if is_new else 200)


@api.post("/schools/<urn>/vacancy/take-back")
@requires(Permission.DESIGNATE)
@once
def take_back_no_senco(urn: str) -> Response:
    """Take back that the school has no SENCO; what it has then."""
    data = read_json(TakeBackNone())
    session, actor, now = db.session(), current_actor(), clock.now()
    with one_commit(session):
        take_back_vacancy(session, urn, **data, actor=actor, now=now)
        ours = our_senco(session, urn, actor=actor, now=now)
    return answer(our_senco_body(ours))


@api.post("/appointments/<ref>/end")
@requires(Permission.DESIGNATE)
@once
def end_senco(ref: str) -> Response:
    """Record the last day of a designation."""
    data = read_json(EndBody())
    session, actor, now = db.session(), current_actor(), clock.now()
    with one_commit(session):
        ended = end_appointment(session, ref, last_day=data["last_day"], actor=actor, now=now)
        held = own_senco(session, ref, actor=actor, now=now)
    return answer(changed_body(held, ended.gaps))


@api.post("/appointments/<ref>/correct")
@requires(Permission.DESIGNATE)
@once
def correct_senco(ref: str) -> Response:
    """Put a corrected version in the place of the one that is held."""
    session, actor, now = db.session(), current_actor(), clock.now()
    correction = correction_of_body(read_json(CorrectBody()), declared_by(actor))
    with one_commit(session):
        corrected = correct_appointment(session, ref, correction, actor=actor, now=now)
        held = own_senco(session, ref, actor=actor, now=now)
    return answer(changed_body(held, corrected.gaps))


@api.post("/appointments/<ref>/take-back")
@requires(Permission.DESIGNATE)
@once
def take_back_senco(ref: str) -> Response:
    """Take back a designation that should never have been recorded; what the school has then."""
    data = read_json(TakeBackBody())
    session, actor, now = db.session(), current_actor(), clock.now()
    urn = own_senco(session, ref, actor=actor, now=now).school_urn
    with one_commit(session):
        took = take_back_appointment(session, ref, **data, actor=actor, now=now)
        ours = our_senco(session, urn, actor=actor, now=now)
    left = without_senco(took.gaps) | {"given_back": took.given_back}
    return answer(our_senco_body(ours) | left)


@api.post("/appointments/<ref>/prior-service")
@requires(Permission.DESIGNATE)
@once
def add_prior_service(ref: str) -> Response:
    """Declare earlier service: 201 where any of it is new, 200 where none is."""
    data = read_json(PriorServiceBody())
    spells, source = spells_of_body(data["spells"]), data["source"]
    session, actor, now = db.session(), current_actor(), clock.now()
    with one_commit(session):
        new = declare_prior_service(session, ref, spells, source=source, actor=actor, now=now)
        held = own_senco(session, ref, actor=actor, now=now)
    return answer(senco_body(held), 201 if new else 200)


@api.post("/appointments/<ref>/prior-service/take-back")
@requires(Permission.DESIGNATE)
@once
def take_back_earlier_service(ref: str) -> Response:
    """Take one declared period of earlier service back."""
    data = read_json(TakeBackSpellBody())
    session, actor, now = db.session(), current_actor(), clock.now()
    (spell,) = spells_of_body([data])
    with one_commit(session):
        take_back_prior_service(session, ref, spell, reason=data["reason"], actor=actor, now=now)
        held = own_senco(session, ref, actor=actor, now=now)
    return answer(senco_body(held))


def _designated(
    data: Mapping[str, Any], wanted: WantedDesignation, actor: Actor, now: datetime
) -> Designated:
    """The designation, in the place of another where the body names one."""
    session, shared, replaces = db.session(), data["shared"], data["replaces"]
    if not replaces:
        return designate(session, wanted, shared=shared, actor=actor, now=now)
    return replace_senco(
        session,
        wanted,
        replaces=replaces["ref"],
        last_day=replaces["last_day"],
        shared=shared,
        actor=actor,
        now=now,
    )
