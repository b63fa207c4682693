"""What is done at each route that is not only read, with what really does it, by whom.

Most of it is done to Alpha, whose every field is a mark (`marked.py`), and in the order told here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from tests.completions import csv_of
from tests.functional.bodies import DRAFT, PARTICULARS, day
from tests.functional.deed import PURPOSES, A, Boxes, Deed, G, boxes_of, of
from tests.functional.deeds_by_registrar import approvals, desk
from tests.functional.deeds_by_school import designations
from tests.functional.marked import ALPHA, GAMMA
from tests.functional.who_may import INSPECTOR, PROVIDER, REGISTRAR
from tests.functional.world import World


def checks() -> Iterator[Deed]:
    """A check, and one with a post in view."""
    for caller, purpose in PURPOSES.items():
        do = partial(Deed, caller=caller, shows=A)
        yield do(route="POST /checks", sent={**boxes_of(ALPHA), "purpose": purpose})
        post = "POST /checks/<reference>/appointment"
        asked = {"urn": "900011", **PARTICULARS, **day("appoint_on", "2026-09-01")}
        yield do(route=post, sent=asked)
        yield do(route=post, sent={"urn": "none"}, status=400)
        body = {**of(ALPHA), "purpose": purpose, "urn": "900011", "appoint_on": "2026-09-01"}
        yield do(route="POST /api/v1/checks", sent=body, status=201)


def file_of(certificate: str) -> dict[str, bytes]:
    """A file that corrects Alpha's award and has Gamma under a name that is not hers."""
    rows = [
        {
            "TRN": person.trn,
            "Last name": name,
            "First names": "Kim",
            "Date of birth": f"{person.born_on:%d/%m/%Y}",
            "Qualification": "NASENCO",
            "Course start": "12/10/2016",
            "Course completed": "22/06/2017",
            "Award date": "18/07/2017",
            "Outcome": "Passed",
            "Certificate number": f"{certificate}-{person.trn}",
            "Your reference": certificate,
        }
        for person, name in ((ALPHA, ALPHA.last_name), (GAMMA, "Another"))
    ]
    return {"file": csv_of(*rows)}


def uploaded(world: World, certificate: str) -> dict[str, str]:
    """A file that waits: its reference and its digest."""
    content = {"file": (io.BytesIO(file_of(certificate)["file"]), "more.csv")}
    headers = world.keys[PROVIDER]
    made = world.app.test_client().post("/api/v1/completions", data=content, headers=headers)
    return {"upload": made.json["ref"], "digest": made.json["digest"]}  # type: ignore[index]  # an object


def completions() -> Iterator[Deed]:
    """A provider's file sent, read again, given up and recorded."""
    do = partial(Deed, caller=PROVIDER)

    def waits(certificate: str) -> Callable[[World], dict[str, str]]:
        return lambda world: uploaded(world, certificate)

    def confirmed(world: World) -> Boxes:
        digest = world.own[PROVIDER]["digest"]
        return {"rows": "all", "digest": digest, "correction_reason": "mistyped"}

    yield do(route="POST /completions", sent=file_of("C-1"), shows=A | G)
    yield do(route="POST /completions/<ref>/cancel", at=waits("C-2"))
    yield do(route="POST /completions/<ref>/check", at=waits("C-3"), shows=A | G)
    yield do(route="POST /completions/<ref>/confirm", at=waits("C-4"), sent=confirmed)
    wrong = {"rows": "all", "digest": "0" * 64, "correction_reason": "mistyped"}
    at = waits("C-5")
    yield do(route="POST /completions/<ref>/confirm", at=at, sent=wrong, status=409, shows=A | G)
    sent = file_of("C-6")
    yield do(route="POST /api/v1/completions", sent=sent, status=201, shows=A | G)
    yield do(route="POST /api/v1/completions/<ref>/cancel", at=waits("C-7"), status=200)
    accept = "POST /api/v1/completions/<ref>/accept"
    yield do(route=accept, at=waits("C-8"), sent=confirmed, status=200)


def rehearsals() -> Iterator[Deed]:
    """A draft amendment: its answer names nobody, and lists days of posts (ADR 0031)."""
    do = partial(Deed, status=200, no_look=frozenset({"post"}))
    for caller in (INSPECTOR, REGISTRAR):
        for kind in ("page", "csv"):
            sent = {"draft": DRAFT, "format": kind, **day("as_at", "2026-09-01")}
            yield do(route="POST /rehearsal", caller=caller, sent=sent)
        body = {"draft": DRAFT, "as_at": "2026-09-01"}
        yield do(route="POST /api/v1/law/rehearsals", caller=caller, sent=body)


def every_deed() -> Iterator[Deed]:
    """All of them, in the order in which they can be done."""
    yield from checks()
    yield from rehearsals()
    yield from approvals()
    yield from completions()
    yield from designations()
    yield from desk()


OF_ACCOUNTS = "accounts and the bodies that they act for, which are no record of a teacher"
SIGNING_IN = "nobody is known yet, and nothing but the sign-in itself is answered"
OF_ONESELF = "whoever asks is shown their own account alone"
SHOW_NOBODY: Mapping[str, str] = {
    "POST /account/recovery-codes": OF_ONESELF,
    "POST /accounts": OF_ACCOUNTS,
    "POST /accounts/<ref>/deactivate": OF_ACCOUNTS,
    "POST /accounts/<ref>/keys/<int(max=2147483647):number>/revoke": OF_ACCOUNTS,
    "POST /accounts/<ref>/lift": OF_ACCOUNTS,
    "POST /accounts/<ref>/link": OF_ACCOUNTS,
    "POST /accounts/<ref>/reactivate": OF_ACCOUNTS,
    "POST /accounts/<ref>/reset-factor": OF_ACCOUNTS,
    "POST /accounts/invite": OF_ACCOUNTS,
    "POST /confirm": OF_ONESELF,
    "POST /desk/organisations/<ref>/attest": OF_ACCOUNTS,
    "POST /links/password": SIGNING_IN,
    "POST /sign-in": SIGNING_IN,
    "POST /sign-in/code": SIGNING_IN,
    "POST /sign-in/forgotten": SIGNING_IN,
    "POST /sign-in/local": SIGNING_IN,
    "POST /sign-in/outside": SIGNING_IN,
    "POST /sign-in/recovery": SIGNING_IN,
    "POST /sign-in/set-up": SIGNING_IN,
    "POST /sign-out": SIGNING_IN,
    "POST /terms": OF_ONESELF,
    "POST /verify-a-receipt": "what the reader has just sent is told again, proved or not",
}
"""What shows nobody, and why: `test_marker_crawl.py` sends these as well, and finds no field."""
