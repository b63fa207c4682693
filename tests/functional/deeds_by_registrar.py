"""What a registrar does: questions decided, looks read, and acts that take two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial

from sqlalchemy import text

from register import clock
from register.demo.accounts import PASSWORD, SECOND_REGISTRAR
from register.services.accounts import actor_of_account
from register.services.approvals.decide import approve
from register.services.approvals.kinds import Act
from register.services.approvals.propose import propose
from tests.approvals import asking, digest_of
from tests.authenticator import STEP, Authenticator
from tests.functional.bodies import DECISION, WHY_ACT, day
from tests.functional.deed import NOBODY, A, B, Boxes, Deed, G, of
from tests.functional.marked import ALPHA, BETA, GAMMA
from tests.functional.who_may import REGISTRAR
from tests.functional.world import World


def referred(world: World) -> dict[str, str]:
    """A question whether what a school typed is Alpha, which waits."""
    with world.session() as session:
        found = text(
            "SELECT ref FROM referral WHERE kind = 'identity' AND closed_by IS NULL "
            "AND details LIKE '%Alphatyped%' ORDER BY id DESC"
        )
        return {"referral": session.execute(found).scalars().first() or "0" * 26}


def desk() -> Iterator[Deed]:
    """Questions decided, records found and looks read."""
    do = partial(Deed, caller=REGISTRAR)
    yield do(route="POST /desk/people", sent={"trn": ALPHA.trn, "other_trn": ""}, shows=A)
    both = {"trn": ALPHA.trn, "other_trn": GAMMA.trn}
    yield do(route="POST /desk/people", sent=both, shows=A | G)
    yield do(route="POST /api/v1/people/records", sent=both, status=200, shows=A | G)
    half = {"trn": ALPHA.trn, "other_trn": "8461390"}
    yield do(route="POST /desk/people", sent=half, status=400, shows=A)
    yield do(route="POST /api/v1/people/records", sent=half, status=422, shows=A)
    yield do(route="POST /desk/looks", sent={"trn": ALPHA.trn}, status=200, shows=A)
    yield do(route="POST /desk/looks", sent={"email": "panel@demo.example"}, status=200)
    ask = partial(do, at=referred, shows=A)
    boxes = {**DECISION, "outcome": "same_person"}
    yield ask(route="POST /desk/referrals/<ref>/check", sent=boxes, status=200)
    yield ask(route="POST /desk/referrals/<ref>/check", sent={"note": ""}, status=400)
    yield ask(route="POST /desk/referrals/<ref>/change", sent=boxes, status=200)
    yield ask(route="POST /desk/referrals/<ref>", sent={"note": ""}, status=400)
    body = {"outcome": "same_person", "ground": "evidence_seen", "note": "One letter"}
    yield ask(route="POST /api/v1/referrals/<ref>/preview", sent=body, status=200)
    yield do(route="POST /desk/referrals/<ref>", at=referred, sent=DECISION)
    yield Deed(
        route="POST /api/v1/referrals/<ref>/decision",
        caller=REGISTRAR,
        sent=lambda world: {**body, "outcome": "same_person", "supersedes": decision_of(world)},
        at=decided,
        status=200,
        shows=A,
    )


def decided(world: World) -> dict[str, str]:
    """The question of before, once it was decided."""
    with world.session() as session:
        found = text("SELECT ref FROM referral WHERE details LIKE '%Alphatyped%' ORDER BY id DESC")
        return {"referral": session.execute(found).scalars().first() or "0" * 26}


def decision_of(world: World) -> int:
    """The entry that decided it."""
    with world.session() as session:
        found = text("SELECT closed_by FROM referral WHERE details LIKE '%Alphatyped%'")
        return int(session.execute(found).scalars().first() or 0)


WITHDRAWN = {
    "trn": ALPHA.trn,
    "held_from": ALPHA.held_from.isoformat(),
    "withdrawn_on": "2022-09-18",
    "reason": "malpractice",
}
TWICE = {**WITHDRAWN, "trn": GAMMA.trn, "held_from": GAMMA.held_from.isoformat()}
RENAMED = {"trn": ALPHA.trn, "last_name": "Newname", "first_names": "Kim", "name_is": "further"}
MERGED = {"trn": GAMMA.trn, "into": ALPHA.trn}
OTHERS_MERGED = {"trn": BETA.trn, "into": ALPHA.trn}
ACTS: Mapping[str, tuple[Boxes, frozenset[str]]] = {
    "withdraw_award": (WITHDRAWN, A),
    "reinstate_award": ({"trn": GAMMA.trn, "held_from": TWICE["held_from"]}, G),
    "change_identity": (RENAMED, A),
    "merge_people": (MERGED, A | G),
    "export_holders": ({}, NOBODY),
    "grant_registrar": ({"email": "panel@demo.example"}, NOBODY),
}
"""What is asked of each act that can be proposed, and whom it shows."""
REFUSED_ACTS: Mapping[str, tuple[Boxes, int, frozenset[str]]] = {
    "withdraw_award": (TWICE, 409, G),
    "unmerge_people": ({"trn": ALPHA.trn}, 409, A),
    "change_identity": (of(ALPHA), 409, A),
    "reinstate_award": ({"trn": ALPHA.trn, "held_from": WITHDRAWN["held_from"]}, 409, A),
    "lift_lock": ({"referral": "0" * 26}, 422, NOBODY),
    "decide_name": ({"referral": "0" * 26}, 422, NOBODY),
}
"""What the register says no to, and whom that says something of."""


def never_served(world: World) -> dict[str, str]:
    """Alpha's earlier service, which never was."""
    return {
        "trn": ALPHA.trn,
        "school_urn": world.own["school"]["urn"],
        "started_on": ALPHA.served[0].isoformat(),
        "service_is": "never",
    }


def in_boxes(asked: Boxes) -> dict[str, str]:
    """What an act asks, as a form sends it."""
    days = {name: value for name, value in asked.items() if name.endswith(("_on", "_from"))}
    rest = {name: value or "" for name, value in asked.items() if name not in days}
    boxes = [day(name, value) for name, value in days.items()]
    return {**rest, **{name: value for each in boxes for name, value in each.items()}, **WHY_ACT}


def previewed(world: World) -> dict[str, str]:
    """The digest of what would follow from reinstating Gamma's award."""
    body = {"act": "reinstate_award", "asked": ACTS["reinstate_award"][0]}
    headers = world.keys[REGISTRAR]
    found = world.app.test_client().post("/api/v1/approval-previews", json=body, headers=headers)
    return {"digest": found.json["digest"]}  # type: ignore[index]  # it is an object


def proposed(world: World, by: str, act: Act, asked: Boxes) -> dict[str, str]:
    """An act that one registrar proposed, and another approved where it is an export."""
    dated = {
        name: date.fromisoformat(value) if name.endswith(("_on", "_from")) else value
        for name, value in asked.items()
    }
    with world.session() as session:
        one, other = (actor_of_account(session, each) for each in (by, SECOND_REGISTRAR))
        ref, now = propose(session, asking(act, dated), actor=one, now=clock.now()), clock.now()
        digest = digest_of(session, ref)
        if act is Act.EXPORT_HOLDERS:
            approve(session, ref, digest=digest, actor=other, confirmed_at=now, now=now)
        return {"proposal": ref, "digest": digest}


def approvals() -> Iterator[Deed]:
    """Acts of two registrars: tried, refused, proposed and decided."""
    do = partial(Deed, caller=REGISTRAR)
    for act, (asked, shows) in ACTS.items():
        at = {"act": act}
        new = partial(do, at=lambda _, at=at: at, sent=in_boxes(asked))
        yield new(route="POST /desk/approvals/new/<act>/check", status=200, shows=shows)
        yield new(route="POST /desk/approvals/new/<act>/change", status=200)
        body = {"act": act, "asked": asked}
        yield do(route="POST /api/v1/approval-previews", sent=body, status=200, shows=shows)
    for act, (asked, status, shows) in REFUSED_ACTS.items():
        at, boxes = {"act": act}, in_boxes(asked)
        # A page comes back as a form where a box is wrong.
        shown = 400 if status == 422 else status
        new = partial(do, at=lambda _, at=at: at, status=shown, shows=shows)
        yield new(route="POST /desk/approvals/new/<act>/check", sent=boxes)
        yield new(route="POST /desk/approvals/new/<act>", sent={**boxes, "digest": "0" * 64})
        body = {"act": act, "asked": asked}
        yield do(route="POST /api/v1/approval-previews", sent=body, status=status, shows=shows)
        body = {**body, **WHY_ACT}
        yield do(route="POST /api/v1/approvals", sent=body, status=status, shows=shows)
    yield do(
        route="POST /desk/approvals/new/<act>/check",
        at=lambda _: {"act": "correct_service"},
        sent=lambda world: in_boxes(never_served(world)),
        status=200,
        shows=A,
    )
    yield do(
        route="POST /api/v1/approval-previews",
        sent=lambda world: {"act": "correct_service", "asked": never_served(world)},
        status=200,
        shows=A,
    )
    yield do(
        route="POST /desk/approvals/new/<act>",
        at=lambda _: {"act": "reinstate_award"},
        sent=lambda world: {**in_boxes(ACTS["reinstate_award"][0]), **previewed(world)},
        shows=G,
    )
    body = {"act": "withdraw_award", "asked": WITHDRAWN, **WHY_ACT}
    yield do(route="POST /api/v1/approvals", sent=body, status=201, shows=A)

    def mine(act: Act, asked: Boxes) -> Callable[[World], dict[str, str]]:
        return lambda world: proposed(world, world.emails[REGISTRAR], act, asked)

    def other(act: Act, asked: Boxes) -> Callable[[World], dict[str, str]]:
        return lambda world: proposed(world, SECOND_REGISTRAR, act, asked)

    def seen(world: World) -> Boxes:
        return {"digest": world.own[REGISTRAR]["digest"]}

    def approving(world: World) -> Boxes:
        return {**seen(world), **proof_of(world, clock.now())}

    def taking(world: World) -> Boxes:
        return proof_of(world, clock.now() + STEP)

    one = "POST /desk/approvals/<ref>"
    rename = {**RENAMED, "trn": BETA.trn}
    for key, found in (("a", 303), ("b", 200)):
        named = {**rename, "last_name": f"Newname{key}"}
        start = one if found == 303 else "POST /api/v1/approvals/<ref>"
        yield do(
            route=f"{start}/withdraw",
            at=mine(Act.CHANGE_IDENTITY, named),
            status=found,
            shows=B,
        )
        yield do(
            route=f"{start}/decline",
            at=other(Act.CHANGE_IDENTITY, named),
            sent={"note": "Not shown"},
            status=found,
            shows=B,
        )
        yield do(
            route=f"{start}/approve",
            at=other(Act.CHANGE_IDENTITY, named),
            sent=seen if found == 303 else approving,
            status=found,
            shows=B,
        )
        yield do(
            route=f"{start}/export",
            at=mine(Act.EXPORT_HOLDERS, {}),
            sent={} if found == 303 else taking,
            status=200,
            shows=A | B,
        )
    yield do(
        route=f"{one}/decline", at=other(Act.MERGE_PEOPLE, OTHERS_MERGED), status=400, shows=A | B
    )


def proof_of(world: World, now: datetime) -> dict[str, str]:
    """What a registrar gives beside a key: a password, and a code of their authenticator."""
    phone = Authenticator(world.own[REGISTRAR]["phone"], [])
    return {"password": PASSWORD, "code": phone.code(now)}
