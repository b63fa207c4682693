"""Verify a receipt: for anybody who was given one, with or without an account."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from register.auth import open_to_all
from register.auth.kept_settings import log_keys
from register.db import db
from register.errors import FileRefused
from register.services.checks import details_given
from register.services.completions.words import BECAME, rows_sentence
from register.services.log_tree.looks import RECORDED
from register.services.log_tree.proved import (
    ACCEPTED,
    LONGEST,
    DoesNotHold,
    Proved,
    ProvedEntry,
    proved,
)
from register.web.blueprint import web

HAPPENED = {RECORDED: "A look at a person", ACCEPTED: "A provider’s file was put on the record"}
"""What an entry says happened, where its receipt is given out by itself."""
FILE, TEXT = "receipt_file", "receipt_text"


@web.get("/verify-a-receipt")
@open_to_all
def verify_receipt_form() -> ResponseReturnValue:
    """Ask for a receipt, as a file or as text."""
    return _page()


@web.post("/verify-a-receipt")
@open_to_all
def verify_receipt() -> ResponseReturnValue:
    """Say what a receipt proves, or which one thing does not hold; nothing is kept of it."""
    try:
        field, text = _given()
    except FileRefused as error:
        return _page(error=(FILE, str(error)), typed=request.form.get(TEXT, "")), 400
    keys = log_keys()
    try:
        return _page(found=proved(db.session(), text, keys.origin, keys.public))
    except DoesNotHold as error:
        return _page(broken=str(error))
    except FileRefused as error:
        return _page(error=(field, str(error)), typed=text if field == TEXT else ""), 400


def _given() -> tuple[str, str]:
    """The box that was filled in, and the text in it; FileRefused where there is not just one."""
    file, text = request.files.get(FILE), request.form.get(TEXT, "").strip()
    has_file = file is not None and bool(file.filename)
    if has_file == bool(text):
        both = "Give the receipt as a file or as text, and not as both"
        raise FileRefused(both if text else "Choose the file of a receipt, or paste its text")
    if file is not None and has_file:
        text = file.stream.read(LONGEST * 4 + 1).decode("utf-8-sig", "replace").strip()
    if len(text) > LONGEST:
        raise FileRefused(f"A receipt has fewer than {LONGEST:,} characters, and this has more")
    return (FILE if has_file else TEXT), text


def _page(
    found: Proved | None = None,
    broken: str = "",
    error: tuple[str, str] | None = None,
    typed: str = "",
) -> str:
    errors = [{"field": error[0], "text": error[1]}] if error else []
    return render_template(
        "public/verify_receipt.html",
        found=found,
        happened=_happened(found.entry) if found and found.entry else "",
        counts=_counts(found),
        asked=details_given(found.check.question) if found and found.check else "",
        broken=broken,
        errors=errors,
        typed=typed[:LONGEST],
    )


def _happened(entry: ProvedEntry) -> str:
    said = entry.action.replace(".", " ").replace("_", " ").capitalize()
    return HAPPENED.get(entry.action, said)


def _counts(found: Proved | None) -> str:
    upload = found.entry.upload if found and found.entry else None
    return rows_sentence(upload.counts, BECAME) if upload else ""
