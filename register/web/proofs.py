"""The files that prove a check or an upload without trusting the register."""

import json
from collections.abc import Mapping

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.kept_settings import log_keys
from register.db import db
from register.services.checks import get_check
from register.services.completions import uploads
from register.services.log_tree.look_receipts import look_receipt, promise_of
from register.services.log_tree.receipts import whole_receipt
from register.web.blueprint import web
from register.web.downloads import JSON, download


@web.get("/checks/<reference>/promise")
@requires(Permission.CHECK)
def check_promise(reference: str) -> ResponseReturnValue:
    """The signed promise that the log will hold this check within a minute of it."""
    session, actor = db.session(), current_actor()
    get_check(session, reference, actor, now=clock.now())  # it says what was asked and answered
    promised = promise_of(session, reference, log_keys().signer, actor=actor)
    return _file(f"promise-{reference}.json", promised)


@web.get("/checks/<reference>/receipt")
@requires(Permission.CHECK)
def check_receipt(reference: str) -> ResponseReturnValue:
    """The receipt of this check's entry in the log, which gets one now if it has none yet."""
    session, actor, now = db.session(), current_actor(), clock.now()
    get_check(session, reference, actor, now=now)  # likewise
    found = look_receipt(session, reference, log_keys().signer, actor=actor, now=now)
    return _file(f"receipt-{reference}.json", found.as_json())


@web.get("/completions/<ref>/receipt")
@requires(Permission.REPORT_COMPLETIONS)
def completions_receipt(ref: str) -> ResponseReturnValue:
    """The receipt of this upload’s entry, with what it recorded; before there is one, its page."""
    session, now = db.session(), clock.now()
    receipt = uploads.receipt(session, upload_ref=ref, actor=current_actor())
    if receipt is None:
        return redirect(url_for("web.completions_upload", ref=ref), 303)
    found = whole_receipt(session, receipt.entry, log_keys().signer, now=now)
    return _file(f"receipt-{receipt.number}.json", found)


def _file(name: str, content: Mapping[str, object]) -> ResponseReturnValue:
    return download(name, json.dumps(content, ensure_ascii=False, indent=1), JSON)
