"""Acts of two registrars on the desk: propose one, and decide what another has proposed."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.fresh import confirmed_at
from register.auth.http_status import status_of
from register.db import db
from register.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    RegisterError,
    TooMany,
    WaitsAlready,
)
from register.schemas.acts import ASKED
from register.schemas.approvals import ApprovalForm, DeclineBody, why_form
from register.schemas.day_fields import DayField
from register.schemas.fields import ChoiceField
from register.services.approvals import decide, export
from register.services.approvals.kinds import TITLES, Act, grounds_of
from register.services.approvals.preview import ActPreview, preview
from register.services.approvals.propose import Asking, propose
from register.services.approvals.show import MOST, past, show_proposal, waiting
from register.services.people_merge.show import ShownPeople, refs_of_records, show_people
from register.web.blueprint import web
from register.web.downloads import download
from register.web.forms import Form, blank, in_boxes, page_status, read_form

PEOPLE_ACTS = (Act.MERGE_PEOPLE, Act.UNMERGE_PEOPLE)
NOT_SEEN = "See what this would change before you propose it"
TOLD = (InvalidInput, Conflict, NotAllowed, TooMany)
"""Refusals that are told on the page of the form that met them."""


@web.get("/desk/approvals")
@requires(Permission.DECIDE)
def approvals() -> ResponseReturnValue:
    """What waits for a second registrar, what was decided, and what may be proposed."""
    session, actor, now = db.session(), current_actor(), clock.now()
    return render_template(
        "approvals/list.html",
        waiting=waiting(session, actor=actor, now=now),
        past=past(session, actor=actor, now=now),
        acts=TITLES.items(),
        most=MOST,
    )


@web.get("/desk/approvals/new/<act>")
@requires(Permission.DECIDE)
def propose_form(act: str) -> ResponseReturnValue:
    """The form that proposes an act, with the boxes that the address fills."""
    known = _act(act)
    given = {name: request.args[name] for name in ASKED[known]().fields if name in request.args}
    schema = _schema(known)
    form = blank(schema, **given)
    form.raw = in_boxes(schema, form)
    return _form_page(known, form, 200)


@web.post("/desk/approvals/new/<act>/check")
@requires(Permission.DECIDE)
def check_proposal(act: str) -> ResponseReturnValue:
    """What the act would change: no fact is recorded; whoever is shown is recorded as seen."""
    known = _act(act)
    form = read_form(_schema(known))
    if form.errors:
        return _form_page(known, form, 400)
    try:
        found = preview(
            db.session(), known, _asked(known, form), actor=current_actor(), now=clock.now()
        )
    except TOLD as error:
        return _refused(known, form, error)
    hidden = [*form.boxes(), ("digest", found.digest)]
    return render_template(
        "approvals/check.html",
        people=_people(found, form.data),
        act=known,
        title=TITLES[known],
        found=found,
        ground=grounds_of(known)[form.data["ground"]],
        note=form.data["note"],
        hidden=hidden,
    )


@web.post("/desk/approvals/new/<act>/change")
@requires(Permission.DECIDE)
def change_proposal(act: str) -> ResponseReturnValue:
    """Back to the form as it was filled in."""
    known = _act(act)
    form = read_form(_schema(known))
    form.errors = []
    return _form_page(known, form, 200)


@web.post("/desk/approvals/new/<act>")
@requires(Permission.DECIDE)
def propose_act(act: str) -> ResponseReturnValue:
    """Put the act before a second registrar."""
    known = _act(act)
    form, seen = read_form(_schema(known)), read_form(ApprovalForm())
    if seen.errors:
        form.tell({"field": "", "text": NOT_SEEN})
    if form.errors:
        return _form_page(known, form, 400)
    asking = Asking(
        act=known,
        asked=_asked(known, form),
        ground=form.data["ground"],
        note=form.data["note"],
        digest=seen.data["digest"],
    )
    try:
        ref = propose(db.session(), asking, actor=current_actor(), now=clock.now())
    except TOLD as error:
        return _refused(known, form, error)
    flash("It waits for a second registrar. Nothing has changed yet.", "Proposed")
    return redirect(url_for("web.approval", ref=ref), 303)


@web.get("/desk/approvals/<ref>")
@requires(Permission.DECIDE)
def approval(ref: str) -> ResponseReturnValue:
    """One proposal, with what it would change and the forms that decide it."""
    return _page(ref, [], 200)


@web.post("/desk/approvals/<ref>/approve")
@requires(Permission.DECIDE, fresh=True)
def approve_act(ref: str) -> ResponseReturnValue:
    """Approve the act, and carry it out."""
    form = read_form(ApprovalForm())
    if form.errors:
        return _page(ref, form.errors, 400)
    try:
        decided = decide.approve(
            db.session(),
            ref,
            digest=form.data["digest"],
            actor=current_actor(),
            confirmed_at=confirmed_at(),
            now=clock.now(),
        )
    except TOLD as error:
        return _page(ref, _told(error), status_of(error))
    if decided is Act.EXPORT_HOLDERS:
        flash("Whoever proposed it may take the file for 24 hours.", "Approved")
    else:
        flash("It is approved and done.")
    return redirect(url_for("web.approval", ref=ref), 303)


@web.post("/desk/approvals/<ref>/decline")
@requires(Permission.DECIDE)
def decline_act(ref: str) -> ResponseReturnValue:
    """Decline the act, with the reason."""
    form = read_form(DeclineBody())
    if form.errors:
        return _page(ref, form.errors, 400, note=form.raw["note"])
    try:
        note, now = form.data["note"], clock.now()
        decide.decline(db.session(), ref, note=note, actor=current_actor(), now=now)
    except TOLD as error:
        return _page(ref, _told(error), status_of(error), note=note)
    flash("Nothing has changed.", "Declined")
    return redirect(url_for("web.approvals"), 303)


@web.post("/desk/approvals/<ref>/withdraw")
@requires(Permission.DECIDE)
def withdraw_act(ref: str) -> ResponseReturnValue:
    """Take back one's own proposal."""
    try:
        decide.withdraw(db.session(), ref, actor=current_actor(), now=clock.now())
    except TOLD as error:
        return _page(ref, _told(error), status_of(error))
    flash("Nothing has changed.", "Withdrawn")
    return redirect(url_for("web.approvals"), 303)


@web.post("/desk/approvals/<ref>/export")
@requires(Permission.DECIDE, fresh=True)
def take_export(ref: str) -> ResponseReturnValue:
    """The file that another registrar allowed, for whoever proposed it."""
    try:
        content = export.take_export(
            db.session(),
            ref,
            actor=current_actor(),
            confirmed_at=confirmed_at(),
            now=clock.now(),
        )
    except TOLD as error:
        return _page(ref, _told(error), status_of(error))
    return download(f"holders-{ref}.csv", content)


def _act(act: str) -> Act:
    if act not in set(Act):
        raise NotFound("There is no such act.")
    return Act(act)


def _schema(act: Act) -> Schema:
    """The act's own boxes, then what it rests on."""
    return ASKED[act].from_dict(dict(why_form(act).fields))()


def _asked(act: Act, form: Form) -> dict[str, Any]:
    return {name: form.data[name] for name in ASKED[act]().fields}


def _told(error: RegisterError) -> list[dict[str, str]]:
    if isinstance(error, InvalidInput):
        return [{"field": each.field, "text": each.message} for each in error.problems]
    if isinstance(error, WaitsAlready):
        return [{"field": "", "text": error.words, "href": url_for("web.approval", ref=error.ref)}]
    return [{"field": "", "text": str(error)}]


def _refused(act: Act, form: Form, error: RegisterError) -> ResponseReturnValue:
    form.tell(*_told(error))
    return _form_page(act, form, page_status(error))


def _form_page(act: Act, form: Form, status: int) -> ResponseReturnValue:
    boxes = [_box(name, kind) for name, kind in ASKED[act]().fields.items()]
    page = render_template(
        "approvals/propose.html",
        act=act,
        title=TITLES[act],
        boxes=boxes,
        form=form,
        errors=form.errors,
        grounds=[(ground.value, words) for ground, words in grounds_of(act).items()],
    )
    return page, status


def _box(name: str, kind: Any) -> dict[str, Any]:
    """How a page asks for a field: as a day, a choice or a line."""
    words = kind.metadata.get("words", {}) if isinstance(kind, ChoiceField) else {}
    # A choice that was made can be taken back, where none is an answer too.
    none = [("", kind.metadata["none"])] if "none" in kind.metadata else []
    return {
        "name": name,
        "label": kind.metadata["label"],
        "hint": kind.metadata.get("hint"),
        "is_day": isinstance(kind, DayField),
        "is_number": kind.metadata.get("is_number", False),
        "choices": [*none, *((choice.value, said) for choice, said in words.items())],
    }


def _page(
    ref: str, errors: list[dict[str, str]], status: int, *, note: str = ""
) -> ResponseReturnValue:
    """A proposal; `note`: why it was to be declined, to be put right."""
    shown = show_proposal(db.session(), ref, actor=current_actor(), now=clock.now())
    people = _people(shown.preview, shown.asked)
    page = render_template(
        "approvals/proposal.html", shown=shown, people=people, note=note, errors=errors
    )
    return page, status


def _people(found: ActPreview, asked: Mapping[str, Any]) -> ShownPeople | None:
    """Every record that an act joins or parts: the second registrar sees the same."""
    if found.act not in PEOPLE_ACTS:
        return None
    session, trns = db.session(), [asked[box] for box in ("trn", "into") if box in asked]
    actor, now = current_actor(), clock.now()
    refs = refs_of_records(session, found.people, trns)
    return show_people(session, refs, actor=actor, now=now, looked_at=found.people)
