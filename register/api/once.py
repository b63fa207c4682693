"""`Idempotency-Key`: the same request sent again is answered again, and recorded once."""

import hmac
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from hashlib import sha256
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, current_app, request

from register import clock
from register.auth import current_actor
from register.auth.http_status import status_of
from register.db import DatabaseFault, db
from register.errors import BadRequest, Conflict, Failed, RegisterError, Unavailable
from register.services import requests as service
from register.services.factors.vault import Vault
from register.services.looks import (
    Look,
    LookKind,
    Purpose,
    note_looks,
    note_no_looks,
    record_alone,
)

View = TypeVar("View", bound=Callable[..., Any])

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
_KEY: Final = re.compile(r'"?([!#-~]{1,255})"?', re.ASCII)
_OF: Final = "answers of requests"


def once(view: View) -> View:
    """Run this view once for each key; whoever sends no key is not held to one."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        if HEADER not in request.headers:
            return view(*args, **kwargs)
        session, asked = db.session(), _asked()
        begun = service.begin(session, asked, now=clock.now())
        if not isinstance(begun, service.BegunRequest):
            return _given_again(begun, asked.account_id)
        service.record_once(session, begun, now=clock.now())
        looks = note_looks(session)
        try:
            answer: Response = view(*args, **kwargs)
        except BaseException as error:
            is_refusal = isinstance(error, RegisterError) and status_of(error) < 500
            # The error says what went wrong: that the key is not free yet is the less.
            with suppress(Unavailable, Failed, DatabaseFault):
                service.let_go(session, begun, is_fault=not is_refusal)
            raise
        finally:
            note_no_looks(session)
        # The facts are recorded, and the client is told so whether or not this can be kept.
        with suppress(Unavailable, Failed, DatabaseFault):
            service.end(session, begun, _locked(answer, looks, asked.account_id))
        return answer

    kept.once = True  # type: ignore[attr-defined]  # the mark that refuse_where_unkept reads
    return kept  # type: ignore[return-value]  # the same signature, by wraps


def init_once(resources: Blueprint) -> None:
    """Refuse the key where it would not be kept: nobody is to trust in what is not done."""

    @resources.before_request
    def refuse_where_unkept() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        is_kept = getattr(view, "once", False)
        if request.method == "POST" and HEADER in request.headers and not is_kept:
            raise BadRequest(
                f"This address keeps no {HEADER}. Nothing has been done. Send it without one."
            )


def _asked() -> service.KeyedRequest:
    sent = request.headers.getlist(HEADER)
    found = _KEY.fullmatch(sent[0]) if len(sent) == 1 else None
    if found is None:
        raise BadRequest(f"Send one {HEADER} of 1 to 255 letters, digits or signs, without spaces.")
    actor = current_actor()
    assert actor.account_id is not None
    owner = f"{actor.account_id}:{actor.organisation_id}"
    parts = [owner, request.method, request.full_path, request.mimetype, *_contents()]
    return service.KeyedRequest(
        actor.account_id, _digest(f"{owner}:{found[1]}"), _digest(json.dumps(parts))
    )


def _contents() -> list[str]:
    """What was sent: of a form its parts, because what stands between them differs each time."""
    content = request.get_data(cache=True)
    if request.mimetype != "multipart/form-data":
        return [sha256(content).hexdigest()]
    parts = [f"{name}:{text}" for name, text in request.form.items(multi=True)]
    for name, file in request.files.items(multi=True):
        parts.append(f"{name}:{file.filename}:{sha256(file.read()).hexdigest()}")
        file.seek(0)
    return parts


def _digest(text: str) -> str:
    key = hmac.digest(str(current_app.secret_key).encode(), _OF.encode(), "sha256")
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


def _locked(answer: Response, looks: Sequence[Look], account_id: int) -> bytes:
    kept = {
        "status": answer.status_code,
        "location": answer.headers.get("Location"),
        "type": answer.content_type,
        "body": answer.get_data(as_text=True),
        "looks": looks,
    }
    return _vault().lock(json.dumps(kept), account_id)


def _given_again(stored: bytes, account_id: int) -> Response:
    """The first answer, once whoever it shows is recorded as seen again; Unavailable if not."""
    try:
        kept = json.loads(_vault().open(stored, account_id))
        looks = [
            Look(person, LookKind(kind), Purpose(purpose), result, detail)
            for person, kind, purpose, result, detail in kept["looks"]
        ]
        answer = current_app.response_class(
            kept["body"], status=kept["status"], content_type=kept["type"]
        )
        if kept["location"]:
            answer.headers["Location"] = kept["location"]
    except (Failed, KeyError, TypeError, ValueError) as error:
        # The register's secret has changed meanwhile, or an earlier version kept the answer.
        raise Conflict(service.ANSWER_LOST) from error
    record_alone(db.session(), looks, actor=current_actor(), now=clock.now())
    answer.headers[REPLAYED] = "true"
    return answer


def _vault() -> Vault:
    return Vault(str(current_app.secret_key), of=_OF)
