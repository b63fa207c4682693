"""A provider's completions: choose a file, check what was found, confirm, keep the receipt."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.http_status import status_of
from register.db import db
from register.errors import (
    Conflict,
    FileRefused,
    InvalidInput,
    Refused,
    RegisterError,
    TooLarge,
    UnsupportedFile,
)
from register.schemas.completions import GOOD, Confirmation, Rereading, UploadList
from register.services import completions as service
from register.services.completions import uploads
from register.services.completions.findings import Report, RowResult, describe
from register.services.completions.outlook import NOTHING_TO_SEND, outlook_of
from register.services.completions.records import CORRECTION_REASONS, CorrectionReason
from register.services.completions.seen import see_rows
from register.services.completions.uploads import CheckedUpload, UploadState
from register.services.completions.words import BECOMES, rows_sentence
from register.sheets.completions import OUTCOMES, QUALIFICATIONS, TEMPLATE
from register.sheets.dates import DAY_NUMBER
from register.sheets.day_columns import NUMBERS_AS_DAYS
from register.sheets.writer import csv_bytes
from register.web.blueprint import web
from register.web.downloads import download
from register.web.filters import instant
from register.web.forms import read_form, read_query

FIRST = 20
"""Rows of a kind that the check page shows; the findings file has them all."""
SENT = 50
"""Files on a page of what was sent."""
FIELD = "file"
_REASON = "correction_reason"
_WHY = "Select why you are correcting what you reported before"


@web.get("/completions")
@requires(Permission.REPORT_COMPLETIONS)
def completions() -> ResponseReturnValue:
    """What a file needs, the box for one, and what was sent before."""
    asked = read_query(UploadList())
    if asked.errors:
        return redirect(url_for("web.completions"), 303)
    return _start_page(page=asked.data["page"])


@web.post("/completions")
@requires(Permission.REPORT_COMPLETIONS)
def send_completions() -> ResponseReturnValue:
    """Check one file and go to what was found; nothing is recorded yet."""
    sent = [file for file in request.files.getlist(FIELD) if file.filename]
    everything = [file for _, file in request.files.items(multi=True) if file.filename]
    if len(sent) != 1 or len(everything) != 1:
        text = "Select one file at a time" if sent else "Select a file"
        return _start_page(text, 400)
    try:
        upload = service.check(
            db.session(),
            provider_ukprn=current_actor().organisation_identifier,
            filename=sent[0].filename or "",
            content=sent[0].read(),
            actor=current_actor(),
            now=clock.now(),
        )
    except (FileRefused, UnsupportedFile, TooLarge, Refused) as error:
        return _start_page(str(error), status_of(error))
    if upload.receipt:
        when = instant(upload.receipt.accepted_at)
        flash(
            f"It was recorded on {when}, and not a second time. What was changed since stays "
            "changed. To have its rows looked at again, download the file to keep, and send that.",
            "You sent this file before",
        )
    return redirect(url_for("web.completions_upload", ref=upload.ref), 303)


@web.get("/completions/template.csv")
@requires(Permission.REPORT_COMPLETIONS)
def completions_template() -> ResponseReturnValue:
    """An empty file with the headings."""
    return download("completions-template.csv", csv_bytes([TEMPLATE]))


@web.get("/completions/<ref>")
@requires(Permission.REPORT_COMPLETIONS)
def completions_upload(ref: str) -> ResponseReturnValue:
    """What was found in a file, or its receipt."""
    return _upload_page(_find(ref))


@web.post("/completions/<ref>/confirm")
@requires(Permission.REPORT_COMPLETIONS)
def confirm_completions(ref: str) -> ResponseReturnValue:
    """Put the file on the record, if what was seen is still what would be recorded."""
    form = read_form(Confirmation())
    if form.errors:
        first, given = form.errors[0], form.valid.get(_REASON)
        return _upload_page(_find(ref), first["text"], 400, first["field"], given)
    if form.data[_REASON] is None and _is_correcting(found := _find(ref)):
        return _upload_page(found, _WHY, 400, _REASON)
    try:
        service.accept(
            db.session(),
            upload_ref=ref,
            actor=current_actor(),
            now=clock.now(),
            good_rows_only=form.data["rows"] == GOOD,
            seen_digest=form.data["digest"],
            correction_reason=form.data[_REASON],
        )
    except (Conflict, Refused, InvalidInput) as error:
        return _refused(ref, error, form.data[_REASON])
    return redirect(url_for("web.completions_upload", ref=ref), 303)


@web.post("/completions/<ref>/cancel")
@requires(Permission.REPORT_COMPLETIONS)
def cancel_completions(ref: str) -> ResponseReturnValue:
    """Give up a check."""
    try:
        uploads.cancel(db.session(), upload_ref=ref, actor=current_actor(), now=clock.now())
    except Conflict as error:
        return _refused(ref, error)
    flash("The upload is cancelled. Nothing of it has been recorded.")
    return redirect(url_for("web.completions"), 303)


@web.post("/completions/<ref>/check")
@requires(Permission.REPORT_COMPLETIONS)
def recheck_completions(ref: str) -> ResponseReturnValue:
    """Check a file again: checked too long ago, cancelled, or with days that are numbers."""
    form = read_form(Rereading())
    if form.errors:
        return _upload_page(_find(ref), form.errors[0]["text"], 400)
    service.recheck(
        db.session(), upload_ref=ref, actor=current_actor(), now=clock.now(), **form.data
    )
    return redirect(url_for("web.completions_upload", ref=ref), 303)


@web.get("/completions/<ref>/findings.csv")
@requires(Permission.REPORT_COMPLETIONS)
def completions_findings(ref: str) -> ResponseReturnValue:
    """The provider's own file with what was found of each row beside it."""
    name, content = service.findings_csv(
        db.session(), upload_ref=ref, actor=current_actor(), now=clock.now()
    )
    return download(name, content)


def _day_numbers(report: Report) -> dict[str, object]:
    """Whether the file has numbers that may be days, and from which year any were read as days."""
    is_read = any(notice.code == NUMBERS_AS_DAYS for notice in report.notices)
    return {
        "has_day_numbers": any(found.code == DAY_NUMBER for found in report.problems),
        "numbers_read_from": report.day_numbers if is_read else "",
    }


def _is_correcting(upload: CheckedUpload) -> bool:
    """Whether it waits and corrects something: why is asked, and never presumed."""
    return upload.state is UploadState.CHECKED and upload.counts[RowResult.CORRECTION] > 0


def _find(ref: str) -> CheckedUpload:
    return uploads.find(db.session(), upload_ref=ref, actor=current_actor(), now=clock.now())


def _start_page(error: str = "", status: int = 200, page: int = 1) -> ResponseReturnValue:
    # One more than is shown, to know whether there are any behind them.
    history = uploads.history(
        db.session(),
        provider_ukprn=current_actor().organisation_identifier,
        actor=current_actor(),
        now=clock.now(),
        limit=SENT + 1,
        offset=(page - 1) * SENT,
    )
    if page > 1 and not history:
        # Behind the last of theirs: that they have not sent a file yet would be untrue.
        return redirect(url_for("web.completions"), 303)
    errors = [{"field": FIELD, "text": error}] if error else []
    shown = render_template(
        "completions/start.html",
        history=history[:SENT],
        page=page,
        is_more=len(history) > SENT,
        errors=errors,
        headings=TEMPLATE,
        qualifications=QUALIFICATIONS,
        outcomes=OUTCOMES,
    )
    return shown, status


def _refused(
    ref: str, error: RegisterError, reason: CorrectionReason | None = None
) -> ResponseReturnValue:
    return _upload_page(_find(ref), str(error), status_of(error), reason=reason)


def _upload_page(
    upload: CheckedUpload,
    error: str = "",
    status: int = 200,
    field: str = "",
    reason: CorrectionReason | None = None,
) -> ResponseReturnValue:
    errors = [{"field": field if field == _REASON else "", "text": error}] if error else []
    if upload.state is UploadState.ACCEPTED:
        return render_template("completions/done.html", upload=upload, errors=errors), status
    return _check_page(upload, errors, reason), status


def _check_page(
    upload: CheckedUpload, errors: list[dict[str, str]], reason: CorrectionReason | None
) -> str:
    report = upload.report
    problems: dict[int, list[object]] = {}
    for found in report.problems:
        problems.setdefault(found.row, []).append(found)
    need_you = report.of(RowResult.ERROR, RowResult.CONFLICT)
    changes = report.of(RowResult.NEW, RowResult.CORRECTION)
    outlook = outlook_of(report)
    warnings = (*outlook.cannot_count[:FIRST], *outlook.others[:FIRST])
    warned = {found.row for found in warnings}
    shown = [*need_you[:FIRST], *changes[:FIRST], *(r for r in report.rows if r.row in warned)]
    see_rows(db.session(), report, actor=current_actor(), now=clock.now(), shown=shown)
    return render_template(
        "completions/check.html",
        upload=upload,
        errors=errors,
        counts_sentence=rows_sentence(upload.counts, BECOMES),
        need_you=need_you,
        changes=changes,
        problems=problems,
        **_day_numbers(report),
        describe=describe,
        outlook=outlook,
        nothing_to_send=NOTHING_TO_SEND,
        first=FIRST,
        reasons=[(reason.value, words) for reason, words in CORRECTION_REASONS.items()],
        reason_given=reason and reason.value,
    )
