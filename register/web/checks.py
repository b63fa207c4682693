"""Check a person: ask, read the answer, try an appointment, and open earlier checks again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.checks import checked
from register.auth.http_status import headers_of
from register.courses import CourseState
from register.days import read_iso
from register.db import db
from register.errors import InvalidInput, TooMany
from register.schemas.checks import (
    OF_THE_POST,
    AppointmentRequest,
    CheckRequest,
    EarlierChecks,
    question_of,
)
from register.schemas.particulars import QUESTIONS, answers_of
from register.services.checks import (
    AwardShown,
    Check,
    EnrolmentShown,
    Question,
    details_given,
    find_check,
    get_check,
    list_checks,
    purposes_of,
    qualification_title,
)
from register.services.looks.words import CHECK_RESULTS
from register.services.schools.named import SchoolChoice, SeveralSchools, school_named
from register.web import filters
from register.web.blueprint import web
from register.web.forms import PARTS_OF_A_DAY, Form, blank, read_form, read_query
from register.web.outcomes import OUTCOMES

ENROLMENT_STATES: Final[Mapping[str, str]] = {
    CourseState.ENROLLED: "Under way",
    CourseState.DEFERRED: "Deferred",
    CourseState.COMPLETED: "Completed, with no award recorded yet",
}


@web.get("/checks")
@requires(Permission.CHECK)
def ask() -> ResponseReturnValue:
    """Ask about a person; with a receipt number, the details of that check to put right."""
    again = request.args.get("again", "")
    if not again:
        return _ask(blank(CheckRequest()), 200)
    asked = get_check(db.session(), again, current_actor(), now=clock.now()).question
    return _ask(blank(CheckRequest(), **_typed(asked)), 200)


@web.post("/checks")
@requires(Permission.CHECK)
def check() -> ResponseReturnValue:
    """Record the check, then show what was found."""
    form = read_form(CheckRequest(exclude=OF_THE_POST))
    if form.errors:
        return _ask(form, 400)
    try:
        return _checked(question_of(form.data))
    except InvalidInput as error:
        form.refuse(error)
        return _ask(form, 400)
    except TooMany as error:
        return *_ask(form, form.refuse(error)), headers_of(error)


@web.get("/checks/history")
@requires(Permission.CHECK)
def check_history() -> ResponseReturnValue:
    """The organisation's own checks, newest first."""
    form = read_query(EarlierChecks())
    if form.errors:
        return redirect(url_for("web.check_history"), 303)
    found = list_checks(db.session(), current_actor(), now=clock.now(), **form.data)
    is_later = bool(form.data.get("before"))
    if is_later and not found.checks:
        # Before none of theirs: that they have made no checks would be untrue.
        return redirect(url_for("web.check_history"), 303)
    rows = [
        (each, details_given(each.question), CHECK_RESULTS[each.answer.outcome])
        for each in found.checks
    ]
    return render_template(
        "checks/history.html", rows=rows, next_before=found.next_before, is_later=is_later
    )


@web.get("/checks/<reference>")
@requires(Permission.CHECK)
def check_result(reference: str) -> ResponseReturnValue:
    """The answer as it was given."""
    found = get_check(db.session(), reference, current_actor(), now=clock.now())
    return _result(found, blank(AppointmentRequest(), **_appointment_typed(found.question)), 200)


@web.post("/checks/<reference>/appointment")
@requires(Permission.CHECK)
def try_appointment(reference: str) -> ResponseReturnValue:
    """The same person with a post in view: a further check, recorded like the first."""
    asked = find_check(db.session(), reference, current_actor()).question
    form = read_form(AppointmentRequest())
    if form.errors:
        return _again(reference, form, 400)
    person = {"trn": asked.trn, "born_on": asked.born_on, "last_name": asked.last_name}
    try:
        post = _post_of(form.data)
        return _checked(question_of({**person, "purpose": asked.purpose, **post}))
    except SeveralSchools as several:
        form.refuse(several)
        return _again(reference, form, 400, several.schools)
    except InvalidInput as error:
        form.refuse(error)
        return _again(reference, form, 400)
    except TooMany as error:
        return *_again(reference, form, form.refuse(error)), headers_of(error)


def _post_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The post with its school’s URN, whatever of it was typed; raises as `school_named` does."""
    post = dict(given)
    searched, chosen = post.pop("searched", ""), post.pop("school", None)
    post["urn"] = school_named(db.session(), post["urn"], searched=searched, chosen=chosen)
    return post


def _again(
    reference: str, form: Form, status: int, schools: Sequence[SchoolChoice] = ()
) -> tuple[str, int]:
    """The earlier answer, with what was wrong with the post that was to be tried.

    schools: those to choose from, where what was typed is no URN.
    """
    earlier = get_check(db.session(), reference, current_actor(), now=clock.now())
    return _result(earlier, form, status, schools)


def _checked(question: Question) -> ResponseReturnValue:
    done = checked(question)
    beneath = "if-you-appoint-them" if question.appoint_on else None
    return redirect(url_for("web.check_result", reference=done.ref, _anchor=beneath), 303)


def _ask(form: Form, status: int) -> tuple[str, int]:
    own = purposes_of(current_actor().role)
    purposes = [(purpose.value, purpose.words) for purpose in own]
    page = render_template("checks/ask.html", form=form, errors=form.errors, purposes=purposes)
    return page, status


def _result(
    found: Check, form: Form, status: int, schools: Sequence[SchoolChoice] = ()
) -> tuple[str, int]:
    page = render_template(
        "checks/result.html",
        check=found,
        shown=OUTCOMES[found.answer.outcome],
        awards=[(award, _award_rows(award)) for award in found.answer.awards],
        enrolments=[_enrolment_row(enrolment) for enrolment in found.answer.enrolments],
        searched=details_given(found.question),
        appoint=form,
        schools=schools,
        opened=any(form.raw[name] for name in QUESTIONS),
        deadline=_deadline(found),
        errors=form.errors,
        day_of=_day_of,
    )
    return page, status


def _deadline(found: Check) -> date | None:
    post = found.answer.appointment
    return read_iso(post.deadline) if post and post.deadline else None


def _award_rows(award: AwardShown) -> list[tuple[str, str]]:
    """The award's dates and provider; the law's view of them is written beside it."""
    rows = [
        ("Qualification", qualification_title(award.kind, award.title)),
        ("Awarded by", award.provider),
        ("Course began", _day_of(award.commenced_on, award.commenced_precision)),
        ("Course completed", _day_of(award.completed_on)),
        ("Held from", _day_of(award.held_from)),
    ]
    if award.withdrawn_on:
        rows.append(("Withdrawn on", _day_of(award.withdrawn_on)))
    return rows


def _enrolment_row(enrolment: EnrolmentShown) -> list[str]:
    return [
        qualification_title(enrolment.kind, "Another course"),
        enrolment.provider,
        _day_of(enrolment.commenced_on, enrolment.commenced_precision),
        ENROLMENT_STATES[enrolment.state],
    ]


def _day_of(iso: str, precision: str = "day") -> str:
    return filters.day(read_iso(iso), precision) if iso else "Not recorded"


def _typed(asked: Question) -> dict[str, object]:
    """The boxes of the form, filled with what was asked."""
    return {
        "surname": asked.last_name or "",
        "born_on": _boxes(asked.born_on),
        "trn": asked.trn or "",
        "purpose": asked.purpose.value,
    }


def _appointment_typed(asked: Question) -> dict[str, object]:
    return {
        "appoint_on": _boxes(asked.appoint_on),
        "urn": asked.urn or "",
        **answers_of(asked.said),
    }


def _boxes(day: date | None) -> dict[str, object]:
    return {box: getattr(day, box) if day else "" for box in PARTS_OF_A_DAY}
