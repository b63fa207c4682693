"""Whom a school means: somebody held, somebody new, or a question for a registrar.

Details that disagree with what is held under their TRN make a record apart, as if they were new:
the school sees nothing else, and a registrar decides. Details typed later that agree with them find
that record, or the person whom the registrar decided on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from register.identifiers import Trn
from register.names import fold
from register.queries.people import HeldName, HeldPerson, find_by_trns, ids_by_refs
from register.queries.referrals import referrals_on
from register.services.appointments.facts import TypedPerson
from register.services.people import Agreement, PersonDraft, agrees
from register.services.referrals.open import ReferralDraft
from register.services.referrals.words import Decided, ReferralKind


@dataclass(frozen=True, slots=True)
class Identified:
    """Whose record a designation goes to, and what must be written for that first."""

    person_ref: str
    person_id: int | None
    """None for somebody who is not on the record yet."""
    draft: PersonDraft | None = None
    referral: ReferralDraft | None = None
    joined: frozenset[str] = frozenset()
    """References of the other records of the same person."""


@dataclass(frozen=True, slots=True)
class _Apart:
    """Details that made a record apart, as if somebody were held by them, and whose they are."""

    typed: HeldPerson
    whose: Identified


_AsTyped: TypeAlias = dict[tuple[str, ...], _Apart]
"""What was typed apart under one TRN, by its key, in the order in which it was first typed."""


@dataclass(slots=True)
class Identifier:
    """Identifies typed people one after another; reads everything before the first."""

    source: str
    held: dict[str, HeldPerson]
    apart: defaultdict[str, _AsTyped]
    """By TRN."""
    _seen: dict[tuple[str, ...], Identified] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, typed: Iterable[TypedPerson], *, source: str) -> Identifier:
        """An identifier that knows whom these people might be."""
        held = find_by_trns(session, {person.trn for person in typed})
        return cls(source, held, _typed_apart(session, held))

    def people(self) -> dict[int, str]:
        """Everybody on the record whom it may name: their references, by database number."""
        apart = (each.whose for theirs in self.apart.values() for each in theirs.values())
        return {each.id: each.ref for each in self.held.values()} | {
            each.person_id: each.person_ref for each in apart if each.person_id is not None
        }

    def identify(self, typed: TypedPerson, *, where: str) -> Identified:
        """Whose record these details belong to, and what to write first, which `recorded` is told;
        `where` is the URN of the school that typed them.
        """
        again = self._seen.get(typed.key)
        return self._identify(typed, where) if again is None else again

    def recorded(self, typed: TypedPerson, person: Identified) -> None:
        """Take in that what this person needs is to be written: who comes next is compared with
        them, and needs it no more.
        """
        known = _known(person)
        self._seen[typed.key] = known
        if person.draft and person.draft.trn:
            self.held[typed.trn] = _as_held(person.person_ref, typed)
        elif person.draft:
            self.apart[typed.trn][typed.key] = _Apart(_as_held(person.person_ref, typed), known)
        elif person.referral:
            apart = self.apart[typed.trn]
            for key, each in apart.items():
                if each.whose.person_ref == person.person_ref:
                    apart[key] = replace(each, whose=known)

    def _identify(self, typed: TypedPerson, where: str) -> Identified:
        held = self.held.get(typed.trn)
        if held is None:
            draft = self._draft(typed, typed.trn)
            return Identified(draft.ref, None, draft)
        agreement = agrees(held, typed.last_name, typed.first_names, typed.born_on)
        if agreement is Agreement.AGREES:
            return Identified(held.ref, held.id or None, joined=_joined(held))
        return self._found_apart(typed, where) or self._set_apart(typed, where, held, agreement)

    def _found_apart(self, typed: TypedPerson, where: str) -> Identified | None:
        """Whose these details are, if they or others that agree with them were typed apart before.

        They agree by the rule for whoever is held: else a school could tell that somebody is.
        """
        before = self.apart[typed.trn]
        agreeing = (key for key, each in before.items() if _agree(each.typed, typed))
        key = typed.key if typed.key in before else next(agreeing, None)
        return None if key is None else _asked_at(where, before[key].whose)

    def _set_apart(
        self, typed: TypedPerson, where: str, held: HeldPerson, agreement: Agreement
    ) -> Identified:
        draft = self._draft(typed, None)
        details = {
            "typed": _details(typed),
            "differs": agreement.value,
            "held": held.ref,
            "apart": draft.ref,
            "school_urn": where,
        }
        referral = ReferralDraft(
            kind=ReferralKind.IDENTITY,
            subject=f"person:{held.ref}",
            details=details,
            names_decoy=held.is_decoy,
        )
        return Identified(draft.ref, None, draft, referral)

    def _draft(self, typed: TypedPerson, trn: Trn | None) -> PersonDraft:
        return PersonDraft(
            trn=trn,
            last_name=typed.last_name,
            first_names=typed.first_names,
            born_on=typed.born_on,
            source=self.source,
        )


def _typed_apart(session: Session, held: dict[str, HeldPerson]) -> defaultdict[str, _AsTyped]:
    """Details that were referred before, and whose record they lead to."""
    by_ref = {person.ref: person for person in held.values()}
    # Asked even where nobody is held, so that a stranger's TRN takes no less time.
    subjects = [f"person:{ref}" for ref in by_ref] or [""]
    all_details = [
        (referral, json.loads(referral.details))
        for referral in referrals_on(session, ReferralKind.IDENTITY, subjects)
    ]
    # A provider's row can disagree too; only a school's makes a record apart.
    referrals = [(referral, details) for referral, details in all_details if "apart" in details]
    apart = ids_by_refs(session, [details["apart"] for _, details in referrals] or [""])
    found: defaultdict[str, _AsTyped] = defaultdict(dict)
    for referral, details in referrals:
        person, ref, typed = by_ref[details["held"]], details["apart"], _typed(details["typed"])
        whose = (
            Identified(person.ref, person.id, joined=_joined(person))
            if referral.outcome == Decided.SAME_PERSON
            else Identified(
                ref, apart[ref], referral=_asked_again(person, details, referral.outcome)
            )
        )
        found[typed.trn][typed.key] = _Apart(_as_held(ref, typed), whose)
    return found


def _asked_again(
    held: HeldPerson, details: dict[str, Any], outcome: str | None
) -> ReferralDraft | None:
    """What a school took back nobody decided: it is asked again when the same is typed again."""
    if outcome != Decided.TAKEN_BACK:
        return None
    return ReferralDraft(
        kind=ReferralKind.IDENTITY,
        subject=f"person:{held.ref}",
        details=details,
        names_decoy=held.is_decoy,
    )


def _joined(held: HeldPerson) -> frozenset[str]:
    return frozenset(record.ref for record in held.joined)


def _asked_at(where: str, decided: Identified) -> Identified:
    if decided.referral is None:
        return decided
    details = {**decided.referral.details, "school_urn": where}
    return replace(decided, referral=replace(decided.referral, details=details))


def _details(typed: TypedPerson) -> dict[str, Any]:
    return {
        "trn": typed.trn,
        "last_name": typed.last_name,
        "first_names": typed.first_names,
        "born_on": typed.born_on.isoformat(),
    }


def _typed(details: dict[str, str]) -> TypedPerson:
    return TypedPerson(
        Trn(details["trn"]),
        details["last_name"],
        details["first_names"],
        date.fromisoformat(details["born_on"]),
    )


def _agree(held: HeldPerson, typed: TypedPerson) -> bool:
    agreement = agrees(held, typed.last_name, typed.first_names, typed.born_on)
    return agreement is Agreement.AGREES


def _known(whose: Identified) -> Identified:
    """The same once what must be written for it is."""
    return replace(whose, draft=None, referral=None)


def _as_held(ref: str, typed: TypedPerson) -> HeldPerson:
    last_name, first_names = typed.last_name, typed.first_names
    name = HeldName(last_name, first_names, fold(last_name), fold(first_names))
    return HeldPerson(0, ref, typed.trn, typed.born_on, (name,))
