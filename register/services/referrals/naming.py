"""A decision that records a further name: it changes a legal identity, so it takes two."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from register.errors import InvalidInput
from register.names import NameMatch
from register.queries.people import HeldPerson, find_whole_by_ids, ids_by_refs
from register.queries.person_rows import current_rows
from register.queries.referrals import HeldReferral
from register.queries.touched import schools_of_people
from register.services.approvals.kinds import Plan, Under
from register.services.approvals.name_words import name_told, speaks_for
from register.services.compliance_periods.touched import onward
from register.services.people import match_name
from register.services.referrals.decide import Decision, carry_out, stands_already
from register.services.referrals.show import referral_typed
from register.services.referrals.words import Decided, Ground, ReferralKind
from register.whole_names import whole_name


def plan_naming(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """A referral of details that disagree is decided, and the name becomes the name now.

    Where a school typed it, the two are the same person and the name is the one typed; where a
    provider sent it, the name is the one that is entered here.
    """
    referral = referral_typed(session, asked["referral"])
    details = json.loads(referral.details)
    if referral.kind != ReferralKind.IDENTITY:
        raise InvalidInput.of("referral", "Enter a referral of details that disagree")
    decision = _decision(details, asked, under)
    if stands_already(session, referral, decision):
        raise InvalidInput.of("referral", "This has been decided so already")
    held, shown = _people(session, referral, details)
    name = _name(held, details, decision)
    # Two designations can become one of another record of the person held.
    records = sorted({*shown, *(record.id for record in held.records)})

    def decide(session: Session, under: Under) -> None:
        carry_out(session, referral, decision, actor=under.actor, now=under.now)

    whose = held.name.whole
    return Plan(
        subject=f"referral:{referral.ref}",
        about=f"{name}, of {whose} (TRN {held.trn})",
        effects=tuple(_effects(name_told(session, held, name), details)),
        rests_on=(f"referral:{referral.ref}@{referral.closed_by}", *current_rows(session, records)),
        carry_out=decide,
        urns=tuple(sorted(onward(session, schools_of_people(session, records)))),
        people=tuple(sorted({*shown, speaks_for(session, held)})),
    )


def _decision(details: Mapping[str, Any], asked: Mapping[str, Any], under: Under) -> Decision:
    return Decision(
        outcome=Decided.SAME_PERSON if "apart" in details else Decided.FURTHER_NAME,
        ground=Ground(under.ground or Ground.OTHER),
        note=under.note or "A preview",
        record_name=True,
        last_name=asked.get("last_name") or "",
        first_names=asked.get("first_names") or "",
        supersedes=int(asked["supersedes"]) if asked.get("supersedes") else None,
    )


def _people(
    session: Session, referral: HeldReferral, details: Mapping[str, Any]
) -> tuple[HeldPerson, list[int]]:
    """The person held, with every record of theirs, and whom the decision is about: them and whom
    a school typed apart.
    """
    ref = details.get("held") or referral.subject.removeprefix("person:")
    refs = [ref, *([details["apart"]] if "apart" in details else [])]
    ids = ids_by_refs(session, refs)
    return find_whole_by_ids(session, [ids[ref]])[ids[ref]], sorted(ids.values())


def _name(held: HeldPerson, details: Mapping[str, Any], decision: Decision) -> str:
    typed = details.get("typed")
    if typed is None:
        if not decision.last_name.strip():
            raise InvalidInput.of("last_name", "Enter the last name to record")
        sent = whole_name(decision.first_names.strip(), decision.last_name.strip())
        if sent == held.name.whole:
            raise InvalidInput.of("last_name", "That is the name held now")
        return sent
    if match_name(held, typed["last_name"], typed["first_names"]) is not NameMatch.DIFFERENT:
        raise InvalidInput.of(
            "referral", "The name typed is held already: decide this referral by yourself"
        )
    return whole_name(typed["first_names"], typed["last_name"])


def _effects(named: str, details: Mapping[str, Any]) -> list[str]:
    told = [named]
    if "apart" in details:
        told.append("The designations and earlier service of the record apart become theirs.")
    told.append("The referral is decided by this.")
    return told
