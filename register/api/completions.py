"""A provider's completions over the API: check a file, read the findings, accept."""

from flask import Response, current_app, request, url_for

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_json, read_query
from register.api.log import receipt_at_once
from register.api.once import once
from register.auth import current_actor, requires
from register.db import db
from register.errors import BadRequest, UnsupportedFile
from register.schemas.completions import (
    GOOD,
    Confirmation,
    Rereading,
    receipt_body,
    summary_body,
    upload_body,
)
from register.services import completions as service
from register.services.completions import uploads
from register.services.completions.seen import see_rows
from register.services.completions.uploads import UploadState
from register.services.transaction import one_commit

UNNAMED = "completions.csv"


@api.get("/completions")
@requires(Permission.REPORT_COMPLETIONS)
def list_uploads() -> Response:
    """The provider's newest fifty uploads, without their findings."""
    history = uploads.history(
        db.session(),
        provider_ukprn=current_actor().organisation_identifier,
        actor=current_actor(),
        now=clock.now(),
    )
    return answer({"uploads": [summary_body(upload) for upload in history]})


@api.post("/completions")
@requires(Permission.REPORT_COMPLETIONS)
@once
def check_upload() -> Response:
    """Check a CSV file, sent as the body or as the one file of a form; nothing is recorded yet."""
    filename, content = _file()
    asked = read_query(Rereading())
    with one_commit(db.session()):
        upload = service.check(
            db.session(),
            provider_ukprn=current_actor().organisation_identifier,
            filename=filename,
            content=content,
            actor=current_actor(),
            now=clock.now(),
            day_numbers=asked["day_numbers"],
        )
        see_rows(db.session(), upload.report, actor=current_actor(), now=clock.now())
    checked = answer(upload_body(upload), 200 if upload.state is UploadState.ACCEPTED else 201)
    checked.headers["Location"] = url_for("api.get_upload", ref=upload.ref)
    return checked


@api.get("/completions/<ref>")
@requires(Permission.REPORT_COMPLETIONS)
def get_upload(ref: str) -> Response:
    """One upload with its findings, and its receipt once it is accepted."""
    session, actor, now = db.session(), current_actor(), clock.now()
    upload = uploads.find(session, upload_ref=ref, actor=actor, now=now)
    see_rows(session, upload.report, actor=actor, now=now)
    return answer(upload_body(upload))


@api.post("/completions/<ref>/accept")
@requires(Permission.REPORT_COMPLETIONS)
@once
def accept_upload(ref: str) -> Response:
    """Put an upload on the record, if its findings are still those with this digest."""
    body = read_json(Confirmation())
    receipt = service.accept(
        db.session(),
        upload_ref=ref,
        actor=current_actor(),
        now=clock.now(),
        good_rows_only=body["rows"] == GOOD,
        seen_digest=body["digest"],
        correction_reason=body["correction_reason"],
    )
    return answer(receipt_body(receipt) | {"log": receipt_at_once(receipt.entry)})


@api.post("/completions/<ref>/cancel")
@requires(Permission.REPORT_COMPLETIONS)
@once
def cancel_upload(ref: str) -> Response:
    """Give up a check."""
    upload = uploads.cancel(db.session(), upload_ref=ref, actor=current_actor(), now=clock.now())
    return answer(summary_body(upload))


@api.get("/completions/<ref>/findings.csv")
@requires(Permission.REPORT_COMPLETIONS)
def get_findings(ref: str) -> Response:
    """The provider's own file with what was found of each row beside it."""
    name, content = service.findings_csv(
        db.session(), upload_ref=ref, actor=current_actor(), now=clock.now()
    )
    file = current_app.response_class(content, content_type="text/csv; charset=utf-8")
    file.headers.set("Content-Disposition", "attachment", filename=name)
    return file


def _file() -> tuple[str, bytes]:
    """The one file of the request, with its name."""
    if request.mimetype == "text/csv":
        return UNNAMED, request.get_data()
    if request.mimetype != "multipart/form-data":
        raise UnsupportedFile("Send the file as text/csv, or as multipart/form-data.")
    sent = [file for file in request.files.getlist("file") if file.filename]
    if len(sent) != 1 or len(list(request.files.items(multi=True))) != 1:
        raise BadRequest("Send one file, in a part named file.")
    return sent[0].filename or UNNAMED, sent[0].read()
