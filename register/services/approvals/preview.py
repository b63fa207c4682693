"""What an act would change: found by carrying it out, and named by a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import read_iso
from register.errors import RegisterError
from register.law.findings import Status
from register.queries.people import find_by_trns
from register.services import log
from register.services.approvals.acts import ACTS
from register.services.approvals.kinds import Act, Plan, Under
from register.services.looks import Look, LookKind, Purpose, record_alone, seen_in_refusals
from register.services.school_answers import (
    MOST_SCHOOLS,
    AnswerChange,
    SchoolAnswer,
    answers_on,
    changes_of,
)
from register.services.transaction import rolled_back


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPreview:
    """What an act changes: the same whoever asks, as long as the facts are the same."""

    act: Act
    subject: str
    about: str
    effects: tuple[str, ...]
    answers: tuple[AnswerChange, ...]
    day: date
    """The day of those answers."""
    people: tuple[int, ...]
    """Whom it shows, by database number."""
    digest: str
    warnings: tuple[str, ...] = ()


def as_json(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked as JSON holds it, which is how every act reads it."""
    held: dict[str, Any] = json.loads(log.canonical(asked))
    return held


def preview(
    session: Session, act: Act, asked: Mapping[str, Any], *, actor: Actor, now: datetime
) -> ActPreview:
    """What this act would change if it were carried out now: no fact is recorded, but the look."""
    under = Under(actor=actor, now=now, proposal="", note="")
    with refusals_seen(session, act, actor=actor, now=now), rolled_back(session):
        found = carry_out(session, act, as_json(asked), day=legal_day(now), under=under)
    see_previews(session, [found], actor=actor, now=now)
    return found


def see_previews(
    session: Session, shown: Sequence[ActPreview], *, actor: Actor, now: datetime
) -> None:
    """Record that this registrar sees whom these previews are about, before they do."""
    looks = [
        Look(person, LookKind.APPROVAL, Purpose.DECIDING, each.act.value)
        for each in shown
        for person in each.people
    ]
    record_alone(session, looks, actor=actor, now=now)


def refusals_seen(
    session: Session, act: Act, *, actor: Actor, now: datetime
) -> AbstractContextManager[None]:
    """Record whom a refusal of the block's act says something of, before anybody is told.

    To be told that an award is withdrawn, or a birth date held, is to have looked. It goes around
    the block's transaction.
    """
    return seen_in_refusals(session, LookKind.APPROVAL, actor=actor, now=now, result=act.value)


def _asked_about(session: Session, asked: Mapping[str, Any]) -> set[int]:
    """Every record of whom an act names by TRN, for a refusal may say something of any of them."""
    trns = {trn for box in ("trn", "into", "new_trn") if (trn := asked.get(box))}
    held = find_by_trns(session, trns) if trns else {}
    return {record.id for person in held.values() for record in person.records}


def plan_of(session: Session, act: Act, asked: Mapping[str, Any], under: Under) -> Plan:
    """What an act would do; whoever it names by TRN is in what a refusal `shows`."""
    with _told_of_whom(session, asked):
        return ACTS[act](session, asked, under)


@contextmanager
def _told_of_whom(session: Session, asked: Mapping[str, Any]) -> Iterator[None]:
    try:
        yield
    except RegisterError as refusal:
        refusal.of_people(refusal.shows | _asked_about(session, asked))
        raise


def carry_out(
    session: Session, act: Act, asked: Mapping[str, Any], *, day: date, under: Under
) -> ActPreview:
    """Carry an act out inside the caller's transaction; what it changed."""
    plan = plan_of(session, act, asked, under)
    urns = plan.urns[:MOST_SCHOOLS]
    before = answers_on(session, urns, day, actor=under.actor, now=under.now)
    with _told_of_whom(session, asked):
        plan.carry_out(session, under)
    after = answers_on(session, urns, day, actor=under.actor, now=under.now)
    found = ActPreview(
        act=act,
        subject=plan.subject,
        about=plan.about,
        effects=plan.effects,
        answers=changes_of(before, after),
        day=day,
        people=plan.people,
        digest="",
        warnings=plan.warnings,
    )
    return replace(found, digest=_digest(found, asked, plan.rests_on))


def to_json(found: ActPreview) -> str:
    """A preview as it is kept with its proposal."""
    return json.dumps(_held(found), ensure_ascii=False)


def from_json(act: Act, subject: str, digest: str, text: str) -> ActPreview:
    """A preview as it was kept."""
    held = json.loads(text)
    return ActPreview(
        act=act,
        subject=subject,
        about=held["about"],
        effects=tuple(held["effects"]),
        answers=tuple(
            AnswerChange(each["urn"], _answer(each["before"]), _answer(each["after"]))
            for each in held["answers"]
        ),
        day=read_iso(held["day"]),
        people=tuple(held["people"]),
        digest=digest,
        warnings=tuple(held.get("warnings", ())),
    )


def _held(found: ActPreview) -> dict[str, Any]:
    return {
        "about": found.about,
        "effects": list(found.effects),
        "warnings": list(found.warnings),
        "day": found.day.isoformat(),
        "people": list(found.people),
        "answers": [
            {"urn": each.urn, "before": _said(each.before), "after": _said(each.after)}
            for each in found.answers
        ],
    }


def _digest(found: ActPreview, asked: Mapping[str, Any], rests_on: tuple[str, ...]) -> str:
    whole = {
        "act": found.act.value,
        "subject": found.subject,
        "asked": asked,
        "rests_on": sorted(rests_on),
        **_held(found),
    }
    return hashlib.sha256(log.canonical(whole)).hexdigest()


def _said(answer: SchoolAnswer) -> dict[str, str]:
    return {"school": answer.school, "status": answer.status.value, "words": answer.words}


def _answer(held: Mapping[str, str]) -> SchoolAnswer:
    return SchoolAnswer(held["school"], Status(held["status"]), held["words"])
