"""Who has looked: the person's own page, and the registrar's view, which is itself recorded."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.http_status import status_of
from register.db import db
from register.errors import NotFound
from register.schemas.looks import AuditForm, LedgerQuery
from register.services.looks.ledger import audit_of_account, audit_of_person, own_ledger
from register.web.blueprint import web
from register.web.forms import blank, read_form, read_query


@web.get("/my-record/looks")
@requires(Permission.SEE_OWN_RECORD)
def my_looks() -> ResponseReturnValue:
    """Every look at whoever is asking: organisation, purpose, time and result."""
    asked = read_query(LedgerQuery())
    if asked.errors:
        return redirect(url_for("web.my_looks"), 303)
    actor, now = current_actor(), clock.now()
    found = own_ledger(db.session(), actor=actor, now=now, by_day=True, **asked.data)
    is_later = bool(asked.data.get("before"))
    if is_later and not found.lines and found.next_before is None:
        # Before none of theirs: that nobody has looked at them would be untrue.
        return redirect(url_for("web.my_looks"), 303)
    return render_template("looks/mine.html", ledger=found, is_later=is_later)


@web.get("/desk/looks")
@requires(Permission.DECIDE)
def audit_form() -> ResponseReturnValue:
    """Ask whose looks are to be read."""
    return render_template("looks/audit.html", form=blank(AuditForm()), ledger=None)


@web.post("/desk/looks")
@requires(Permission.DECIDE)
def audit() -> ResponseReturnValue:
    """The looks at a person or of an account: by POST, so that neither is in an address."""
    form = read_form(AuditForm())
    if form.errors:
        return render_template("looks/audit.html", form=form, ledger=None, errors=form.errors), 400
    session, actor, now = db.session(), current_actor(), clock.now()
    before = form.data["before"]
    try:
        if form.data["trn"]:
            found = audit_of_person(session, form.data["trn"], actor=actor, now=now, before=before)
        else:
            email = form.data["email"]
            found = audit_of_account(session, email, actor=actor, now=now, before=before)
    except NotFound as error:
        form.tell({"field": "trn" if form.data["trn"] else "email", "text": str(error)})
        page = render_template("looks/audit.html", form=form, ledger=None, errors=form.errors)
        return page, status_of(error)
    return render_template("looks/audit.html", form=form, ledger=found)
