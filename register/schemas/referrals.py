"""A registrar's decision, as a form or JSON asks for it, and the desk for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from marshmallow import Schema

from register.clock import in_utc
from register.schemas.answer_changes import answer_changes_body
from register.schemas.day_fields import DayField
from register.schemas.fields import ChoiceField, LineField, NumberField, UrnField
from register.services.referrals.decide import Decision
from register.services.referrals.grounds import grounds_of_referral
from register.services.referrals.history import PastDecision
from register.services.referrals.preview import DecisionPreview
from register.services.referrals.show import QueueLine, ReferralLine, ShownReferral
from register.services.referrals.words import FOLLOWS, Decided, Ground, ReferralKind

_ENTRY_EXPECTED: Final = "Enter the number of the decision that this one supersedes"
_NOTE: Final = LineField(
    required=True, missing="Enter the reason in a sentence", called="reason", longest=1000
)


def _supersedes(**kwargs: Any) -> NumberField:
    """The number of the entry of a decision."""
    return NumberField(missing=_ENTRY_EXPECTED, last=2**31 - 1, load_default=None, **kwargs)


class DecisionForm(Schema):
    """The form that decides a referral."""

    outcome = ChoiceField(Decided, required=True, missing="Select what you have decided")
    to_urn = UrnField(load_default="")
    first_day = DayField("first day of that school", load_default=None)
    ground = ChoiceField(Ground, required=True, missing="Select what the decision rests on")
    note = _NOTE
    supersedes = _supersedes()


class DecisionBody(Schema):
    """A decision in JSON."""

    outcome = ChoiceField(
        Decided,
        required=True,
        missing="Enter one of the outcomes that the referral lists",
        offers=[each for each in Decided if each not in FOLLOWS],
    )
    to_urn = UrnField(load_default="")
    first_day = DayField("first day of that school", load_default=None, allow_none=True)
    ground = ChoiceField(Ground, required=True, missing="Enter what it rests on")
    note = _NOTE
    supersedes = _supersedes(allow_none=True, strict=True)


class ReferralState(StrEnum):
    """Which referrals a list holds."""

    WAITING = "waiting"
    DECIDED = "decided"


class DeskQuery(Schema):
    """Which queue of the desk to list, and which part of it."""

    kind = ChoiceField(ReferralKind, missing="Choose a queue", load_default=None)
    state = ChoiceField(
        ReferralState,
        missing="Choose which",
        load_default=ReferralState.WAITING,
    )


def decision_of(data: Mapping[str, Any]) -> Decision:
    """The decision that the desk's form, a JSON body or a command asks for."""
    return Decision(
        outcome=data["outcome"],
        ground=data["ground"],
        note=data["note"],
        to_urn=data["to_urn"],
        first_day=data["first_day"],
        supersedes=data["supersedes"],
    )


def desk_body(queues: Sequence[QueueLine], referrals: Sequence[ReferralLine]) -> dict[str, Any]:
    """The desk as JSON: its queues, and the referrals that were asked for."""
    return {
        "queues": [
            {
                "kind": each.kind,
                "title": each.title,
                "waiting": each.count,
                "oldest": each.oldest.isoformat(),
            }
            for each in queues
        ],
        "referrals": [
            {
                "ref": each.ref,
                "kind": each.kind,
                "about": each.about,
                "opened_on": each.opened_on.isoformat(),
                "decided": each.outcome,
            }
            for each in referrals
        ],
    }


def referral_body(shown: ShownReferral) -> dict[str, Any]:
    """One referral as JSON: both sides, what may be decided, and what has been."""
    return {
        "ref": shown.ref,
        "kind": shown.kind,
        "title": shown.title,
        "opened_at": in_utc(shown.opened_at),
        "sides": [
            {"title": title, "rows": [{"label": label, "value": value} for label, value in rows]}
            for title, rows in shown.sides
        ],
        "successors": [{"urn": urn, "name": name} for urn, name in shown.successors],
        "accounts": [
            {"account": each.ref, "email": each.email, "is_active": each.is_active}
            for each in shown.accounts
        ],
        "outcomes": [
            {"outcome": outcome.value, "words": words} for outcome, words in shown.outcomes.items()
        ],
        "grounds": list(grounds_of_referral(shown.kind)),
        "waits": shown.waits,
        "decisions": [
            _decision_body(past, words)
            for past, words in zip(shown.decisions, shown.decided_words, strict=True)
        ],
    }


def _decision_body(past: PastDecision, words: str) -> dict[str, Any]:
    return {
        "entry": past.entry,
        "decided_at": in_utc(past.at),
        "decided_by": past.by,
        "outcome": past.outcome.value,
        "words": words,
        "ground": past.ground.value,
        "note": past.note,
        "supersedes": past.supersedes,
    }


def preview_body(found: DecisionPreview) -> dict[str, Any]:
    """What a decision would change, as JSON."""
    return {
        "outcome": found.outcome.value,
        "words": found.words,
        "stands_already": found.stands_already,
        "effects": list(found.effects),
        "answers_on": found.day.isoformat(),
        "answers": answer_changes_body(found.answers),
        "remains": found.remains,
    }
