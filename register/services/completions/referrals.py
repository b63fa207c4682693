"""Open the registrar's queue for what a provider's file cannot settle by itself."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from register.days import iso
from register.names import fold
from register.queries.completions import namesakes
from register.queries.people import refs_by_trns
from register.queries.referrals import waiting_details
from register.services.completions.findings import RowResult
from register.services.completions.records import Batch, Sender
from register.services.completions.row_decision import RowDecision, whom
from register.services.referrals.rows import ReferralRow, write_rows
from register.services.referrals.words import ReferralKind
from register.sheets.completions import CompletionRow

Wanted: TypeAlias = dict[str, Any]
"""Kind, subject and details of a referral that is not opened yet."""
_MOST_OTHERS = 5
"""Namesakes that one new person is asked about. One name filled down a file of ten thousand rows
would make fifty million questions of it, and the first few tell as much.
"""


def referrals_for(session: Session, decisions: Sequence[RowDecision], batch: Batch) -> list[Wanted]:
    """Each conflict, and each new person who may be held under another TRN.

    Call it before the batch is written, so that nobody is found to be their own namesake. What
    already waits for the registrar is not referred again.
    """
    wanted = [*_conflicts(decisions, batch.sender), *_two_trns(session, batch)]
    waiting = {
        (kind, subject, _facts_of(json.loads(details)))
        for kind, subject, details in waiting_details(session, {each["subject"] for each in wanted})
    }
    return [
        each
        for each in wanted
        if (each["kind"], each["subject"], _facts_of(each["details"])) not in waiting
    ]


def open_referrals_for(session: Session, wanted: Sequence[Wanted], entry: int) -> None:
    """Put these in the registrar's queue, opened by that entry."""
    write_rows(session, (ReferralRow(**each, opened_by=entry) for each in wanted))


def _facts_of(details: dict[str, Any]) -> str:
    """What makes two referrals the same: the facts, whichever file and row they came in. Whose the
    other TRN is follows from it.
    """
    facts = {key: value for key, value in details.items() if key not in ("upload", "row", "other")}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _conflicts(decisions: Sequence[RowDecision], sender: Sender) -> Iterator[Wanted]:
    for decision in decisions:
        if decision.result is not RowResult.CONFLICT or not decision.person:
            continue
        is_of_whom = decision.code == "identity"
        kind = ReferralKind.IDENTITY if is_of_whom else ReferralKind.AWARD_CONFLICT
        yield {
            "kind": kind,
            "subject": f"person:{decision.person.ref}",
            "details": _details(decision.row, decision.code, sender),
        }


def _two_trns(session: Session, batch: Batch) -> Iterator[Wanted]:
    """New people whose name and date of birth are held, or sent before, under another TRN too.

    Each two are asked about once: of two in one file, the later asks, and of many the first few.
    The award is recorded for the TRN that was sent; the sender is not told, because they must not
    learn who is held.
    """
    keys = {
        trn: (row.born_on.isoformat(), fold(row.last_name)) for trn, row in batch.new_people.items()
    }
    # Somebody may be held by several names that are alike so far.
    alike: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for (day, last_key), known in namesakes(session, keys.values()).items():
        for first_key, trn in known:
            alike[day, last_key, _first_word(first_key)].setdefault(trn)
    refs = refs_by_trns(session, {trn for others in alike.values() for trn in others})
    refs |= {trn: batch.people[trn][0].ref for trn in keys}
    for trn, (day, last_key) in keys.items():
        row = batch.new_people[trn]
        others = alike[day, last_key, _first_word(fold(row.first_names))]
        for other in islice(others, _MOST_OTHERS):
            asked = {"other_trn": other, "other": refs[other]}
            yield {
                "kind": ReferralKind.TWO_TRNS,
                "subject": f"person:{refs[trn]}",
                "details": _details(row, "two-trns", batch.sender) | asked,
            }
        others.setdefault(trn)


def _first_word(first_key: str) -> str:
    return first_key.split(" ")[0]


def _details(row: CompletionRow, code: str, sender: Sender) -> dict[str, Any]:
    return {
        "code": code,
        "provider": sender.ukprn,
        "upload": sender.upload_ref,
        "row": row.number,
        "trn": row.trn,
        "name": whom(row),
        "born_on": row.born_on.isoformat(),
        "kind": row.kind,
        "title": row.qualification_text,
        "outcome": row.outcome,
        "commenced_on": row.commenced.day.isoformat() if row.commenced else None,
        "commenced_precision": row.commenced.precision.value if row.commenced else None,
        "completed_on": iso(row.completed),
        "held_from": iso(row.held_from),
        "certificate_number": row.certificate_number or None,
    }
