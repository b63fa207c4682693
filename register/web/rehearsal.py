"""Try a draft amendment on every school: nothing is saved, so there is nothing to redirect to."""

from datetime import date
from typing import Final

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import requires
from register.db import db
from register.errors import BadRequest, InvalidInput
from register.law.drafts import PARAMETERS, SAYS, DraftAmendment, ParameterChange
from register.law.readings import POINTS
from register.schemas.rehearsal import (
    LONGEST_DRAFT,
    RehearsalDay,
    draft_of,
    rehearsal_in_words,
    rehearsal_rows,
)
from register.services.compliance.rehearsal import Rehearsal, rehearse
from register.sheets.writer import csv_bytes
from register.web.blueprint import web
from register.web.downloads import download
from register.web.filters import parameter
from register.web.forms import Form, read_form

MOST_SHOWN: Final = 10
"""Rows of each list on the page; the file has all of them."""

_OPTIONS: Final = {
    point.name: {option.name: option.text for option in point.options} for point in POINTS
}
"""How each of the points that can be read two ways may be read, in words."""
EXAMPLE: Final = """title = "Two years to qualify"

[[change]]
parameter = "window_years"
value = 2
"""


@web.get("/rehearsal")
@requires(Permission.SEE_ANY_SCHOOL)
def rehearsal() -> ResponseReturnValue:
    """The form: a draft, and a day."""
    today = clock.legal_day(clock.now())
    return _form(EXAMPLE, {"as_at": today}, 200)


@web.post("/rehearsal")
@requires(Permission.SEE_ANY_SCHOOL)
def rehearse_draft() -> ResponseReturnValue:
    """Both answers of every school and SENCO that would have two, as a page or as a file."""
    form, content = read_form(RehearsalDay()), _sent()
    text = content.decode("utf-8", "replace").replace("\x00", "�")
    draft = _draft(content, form)
    if draft is None or form.errors:
        return _form(text, form.raw, 400, form)
    day = form.data["as_at"] or clock.legal_day(clock.now())
    try:
        found = rehearse(db.session(), draft, as_at=day)
    except BadRequest as error:
        status = form.refuse(error)
        return _form(text, form.raw, status, form)
    if request.form.get("format") == "csv":
        return _file(found)
    return render_template(
        "rehearsal/result.html",
        found=found,
        says=rehearsal_in_words(found),
        changes=[_in_words(each) for each in found.draft.changes],
        most=MOST_SHOWN,
        draft=text,
        as_at=day,
    )


def _in_words(change: ParameterChange) -> tuple[str, str, str, date | None]:
    """What a change is of, what that was and would be, and the first day of it."""
    options = _OPTIONS.get(change.parameter, {})
    was, value = (options.get(str(each), parameter(each)) for each in (change.was, change.value))
    return SAYS[change.parameter], was, value, change.from_day


def _sent() -> bytes:
    """The chosen file, or what was typed where none was chosen."""
    file = request.files.get("draft_file")
    if file is not None and file.filename:
        content: bytes = file.stream.read(LONGEST_DRAFT + 1)
        return content
    return request.form.get("draft", "").encode("utf-8", "replace")


def _draft(content: bytes, form: Form) -> DraftAmendment | None:
    try:
        return draft_of(content)
    except InvalidInput as error:
        form.refuse(error)
        return None


def _form(
    text: str, typed: dict[str, object], status: int, form: Form | None = None
) -> ResponseReturnValue:
    page = render_template(
        "rehearsal/form.html",
        draft=text,
        typed=typed,
        parameters=[(name, SAYS[name], was) for name, (_, was) in PARAMETERS.items()],
        # The draft is the page's first box, and not one of the schema's.
        errors=sorted(form.errors, key=lambda each: each["field"] != "draft") if form else [],
    )
    return page, status


def _file(found: Rehearsal) -> Response:
    name = f"rehearsal-{found.as_at.isoformat()}.csv"
    return download(name, csv_bytes(rehearsal_rows(found)))
