"""A school's own SENCO: who it is, since when, and that there is none."""

from collections.abc import Iterable, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.days import day_in_words
from register.db import db
from register.errors import Conflict, InvalidInput, Refused
from register.schemas.appointments import VacancyForm
from register.services.appointments.amend import NOTHING_NEW
from register.services.appointments.facts import REASONS, AmendmentReason, declared_by
from register.services.appointments.gaps import Gap, gaps_in_words
from register.services.appointments.our_senco import (
    OurSenco,
    Senco,
    own_school_list,
    own_senco,
    present_urn,
    read_our_senco,
    school_name,
    see_sencos,
)
from register.services.appointments.vacancy import declare_vacancy
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form
from register.web.frame import acts_for_several, our_area


@web.get("/our-senco")
@requires(Permission.DESIGNATE)
def our_senco() -> ResponseReturnValue:
    """One's school, or the schools of one's trust to choose from."""
    schools = own_school_list(db.session(), current_actor())
    if len(schools) == 1:
        return redirect(url_for("web.our_senco_of_school", urn=schools[0].urn), 303)
    return render_template("appointments/choose.html", schools=schools)


@web.get("/our-senco/<urn>")
@requires(Permission.DESIGNATE)
def our_senco_of_school(urn: str) -> ResponseReturnValue:
    """Who the SENCO is, was and will be."""
    ours = load(urn)
    show(ours.every)
    above = [_schools()] if acts_for_several(current_actor()) else []
    return render_template("appointments/our_senco.html", ours=ours, crumbs=above)


@web.get("/our-senco/<urn>/none")
@requires(Permission.DESIGNATE)
def no_senco_form(urn: str) -> ResponseReturnValue:
    """Ask from which day the school has had no SENCO."""
    return _none_page(urn, blank(VacancyForm()), 200)


@web.post("/our-senco/<urn>/none")
@requires(Permission.DESIGNATE)
def no_senco(urn: str) -> ResponseReturnValue:
    """Record that the school has no SENCO."""
    form = read_form(VacancyForm())
    if form.errors:
        return _none_page(urn, form, 400)
    back = way_back(urn)
    try:
        is_new = declare_vacancy(
            db.session(),
            urn,
            on=form.data["declared_on"],
            source=declared_by(current_actor()),
            actor=current_actor(),
            now=clock.now(),
        )
    except (InvalidInput, Conflict, Refused) as error:
        box = "declared_on" if isinstance(error, Conflict) else ""
        return _none_page(urn, form, form.refuse(error, box=box))
    day = day_in_words(form.data["declared_on"])
    said = f"The register now holds that the school had no SENCO from {day}."
    return done(back, said if is_new else NOTHING_NEW, is_new=is_new)


def load(urn: str) -> OurSenco:
    """The school's designations today: whom a page shows of them goes through `show` first."""
    return read_our_senco(db.session(), urn, actor=current_actor(), now=clock.now())


def senco_of(ref: str) -> Senco:
    """One designation of a school that this account may act for."""
    return own_senco(db.session(), ref, actor=current_actor(), now=clock.now())


def show(sencos: Iterable[Senco]) -> None:
    """Record that these are about to be shown."""
    see_sencos(db.session(), sencos, actor=current_actor(), now=clock.now())


def crumbs_to(urn: str) -> list[tuple[str, str]]:
    """What lies above a page about this school's SENCO: which school it is too, for a trust."""
    if not acts_for_several(current_actor()):
        return [_schools()]
    name = school_name(db.session(), urn)
    return [_schools(), (name, url_for("web.our_senco_of_school", urn=urn))]


def _schools() -> tuple[str, str]:
    """The first page of the area, by the name that the navigation gives it."""
    return our_area(current_actor()), url_for("web.our_senco")


def way_back(urn: str) -> str:
    """The address of the school as it is now: read before a deed, after which nothing may fail."""
    return url_for("web.our_senco_of_school", urn=present_urn(db.session(), urn))


def done(
    back: str, message: str, gaps: Sequence[Gap] = (), *, is_new: bool = True
) -> ResponseReturnValue:
    """Back to the school's page, with what was done and what that leaves."""
    flash(f"{message} {gaps_in_words(gaps)}".rstrip(), "message" if is_new else "No change")
    return redirect(back, 303)


def offered(reasons: Iterable[AmendmentReason]) -> list[tuple[str, str]]:
    """Why something is put right, for a form to choose from."""
    return [(each.value, REASONS[each]) for each in reasons]


def tell_gaps(form: Form, gaps: Sequence[Gap]) -> bool:
    """Put these days on the form to be sent back; whether it had shown just these, or there are
    none.
    """
    days = ";".join(f"{gap.first or ''}/{gap.last or ''}" for gap in gaps)
    was_told = bool(form.raw["told"] == days)
    form.raw["told"] = days
    return was_told or not gaps


def _none_page(urn: str, form: Form, status: int) -> ResponseReturnValue:
    page = render_template(
        "appointments/none.html",
        ours=load(urn),
        form=form,
        errors=form.errors,
        crumbs=crumbs_to(urn),
    )
    return page, status
