"""The log over the API: its keys, its checkpoints, and proofs that need no trust in us."""

import logging
import re
from typing import Final

from flask import Response, current_app

from register import clock
from register.api.blueprint import api
from register.api.bodies import answer, read_query
from register.auth import open_to_all
from register.auth.kept_settings import log_keys as application_keys
from register.db import DatabaseFault, db
from register.errors import Failed, LogFault, NotFound, RegisterError, Unavailable
from register.schemas.log import Sizes
from register.services.faults import told
from register.services.log_tree.receipts import consistency, receipt_of, whole_receipt
from register.services.log_tree.seal import newest_signed

logger = logging.getLogger(__name__)

_NUMBER: Final = re.compile("[1-9][0-9]{0,10}", re.ASCII)


@api.get("/log/keys")
@open_to_all
def log_keys() -> Response:
    """The public keys that checkpoints are opened with, today's first."""
    keys = application_keys()
    return answer({"origin": keys.origin, "keys": [str(each) for each in keys.public]})


@api.get("/log/checkpoint")
@open_to_all
def log_checkpoint() -> Response:
    """How far the log was signed: the newest C2SP checkpoint, as text."""
    sealed = newest_signed(db.session())
    if sealed is None:
        raise NotFound("No checkpoint has been signed yet.")
    return current_app.response_class(sealed.note, mimetype="text/plain")


@api.get("/log/consistency")
@open_to_all
def log_consistency() -> Response:
    """That one checkpoint goes on from another, by their sizes: old, and new or the newest."""
    asked = read_query(Sizes())
    return answer(consistency(db.session(), asked["old"], asked["new"]).as_json())


@api.get("/log/entries/<number>/receipt")
@open_to_all
def log_receipt(number: str) -> Response:
    """That an entry is in the log: opaque references and hashes, and nobody's name."""
    if not _NUMBER.fullmatch(number):
        raise NotFound("The log has no such entry: entries are numbered from 1.")
    found = receipt_of(db.session(), int(number), application_keys().signer, now=clock.now())
    return answer(found.as_json())


def receipt_at_once(entry: int) -> dict[str, object] | None:
    """The receipt of an entry of the caller's own, with what it recorded, to give with an answer.

    None where the log cannot be signed just now. What was recorded is recorded all the same, and
    its receipt can be fetched later.
    """
    try:
        return whole_receipt(db.session(), entry, application_keys().signer, now=clock.now())
    except DatabaseFault as fault:
        error: RegisterError = told(fault)
    except (LogFault, Unavailable, Failed) as fault:
        error = fault
    logger.error("no receipt could be signed for entry %d: %s", entry, error.type)
    return None
