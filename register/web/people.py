"""Records of one person or of two on the desk, side by side, before anybody joins or parts them."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.db import db
from register.errors import InvalidInput
from register.schemas.people import PeopleAsked
from register.services.people_merge.show import refs_of_trns, show_people
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form


@web.get("/desk/people")
@requires(Permission.DECIDE)
def find_people() -> ResponseReturnValue:
    """The form that asks for one TRN, or for two."""
    return _form_page(blank(PeopleAsked()), 200)


@web.post("/desk/people")
@requires(Permission.DECIDE)
def find_people_by_trn() -> ResponseReturnValue:
    """On to the records with these TRNs, which have no place in an address."""
    form = read_form(PeopleAsked())
    if form.errors:
        return _form_page(form, 400)
    try:
        typed = {box: trn for box, trn in form.data.items() if trn}
        refs = refs_of_trns(db.session(), typed, actor=current_actor(), now=clock.now())
    except InvalidInput as error:
        form.refuse(error)
        return _form_page(form, 400)
    if len(set(refs)) == 1:
        return redirect(url_for("web.person_records", ref=refs[0]), 303)
    return redirect(url_for("web.people_beside", ref=refs[0], other=refs[1]), 303)


@web.get("/desk/people/<ref>")
@requires(Permission.DECIDE)
def person_records(ref: str) -> ResponseReturnValue:
    """Every record of one person, and what was changed, joined and parted."""
    return _page([ref])


@web.get("/desk/people/<ref>/beside/<other>")
@requires(Permission.DECIDE)
def people_beside(ref: str, other: str) -> ResponseReturnValue:
    """The records of two people side by side, and the way to propose that they be joined."""
    return _page([ref, other])


def _page(refs: list[str]) -> ResponseReturnValue:
    shown = show_people(db.session(), refs, actor=current_actor(), now=clock.now())
    return render_template("people/records.html", shown=shown)


def _form_page(form: Form, status: int) -> ResponseReturnValue:
    return render_template("people/find.html", form=form, errors=form.errors), status
