"""A proposal and a decision on one, as a form or JSON asks for it, and what waits, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from marshmallow import Schema, fields, validate

from register.clock import in_utc
from register.schemas.accounts import PasswordField
from register.schemas.acts import ASKED
from register.schemas.answer_changes import answer_changes_body
from register.schemas.fields import ChoiceField, LineField
from register.schemas.loading import load
from register.services.approvals.kinds import TITLES, Act, grounds_of
from register.services.approvals.preview import ActPreview
from register.services.approvals.propose import Asking
from register.services.approvals.show import ExportedFile, ProposalLine, ShownProposal
from register.services.referrals.grounds import refuse_ground
from register.services.referrals.words import Ground
from register.services.sign_in import ENTER_CODE

_NOTE: Final = LineField(
    required=True,
    missing="Enter the evidence and the reason in a sentence",
    called="evidence and reason",
    longest=1000,
)
_GROUND: Final = ChoiceField(Ground, required=True, missing="Enter what it rests on")
_DIGEST: Final = fields.String(
    validate=validate.Regexp(r"[0-9a-f]{64}\Z", error="Enter the digest of the preview"),
    error_messages={
        "required": "Enter the digest of the preview",
        "null": "Enter the digest of the preview",
        "invalid": "Enter the digest of the preview",
    },
    required=True,
)


def why_form(act: Act) -> Schema:
    """What the page that proposes an act asks beside the act's own boxes."""
    ground = ChoiceField(
        Ground,
        required=True,
        missing="Select what it rests on",
        validate=validate.OneOf(list(grounds_of(act)), error="Select what it rests on"),
    )
    return Schema.from_dict({"ground": ground, "note": _NOTE})()


class ProposalBody(Schema):
    """An act proposed or previewed in JSON."""

    act = ChoiceField(Act, required=True, missing="Enter an act")
    asked = fields.Dict(
        keys=fields.String(),
        required=True,
        error_messages={
            "required": "Enter what the act asks, as an object",
            "null": "Enter what the act asks, as an object",
            "invalid": "Enter what the act asks, as an object",
        },
    )
    ground = _GROUND
    note = _NOTE


class PreviewBody(Schema):
    """An act to be previewed in JSON."""

    act = ProposalBody().fields["act"]
    asked = ProposalBody().fields["asked"]


class ApprovalForm(Schema):
    """The page's approval: of the preview that it showed."""

    digest = _DIGEST


class ApprovalBody(Schema):
    """An approval in JSON: a key alone does not show who holds it."""

    digest = _DIGEST
    password = PasswordField(missing="Enter the account’s password")
    code = LineField(load_default="", may_be_empty=True, missing=ENTER_CODE, called="code")


class ProofBody(Schema):
    """The account's password and its authenticator's code: a key alone shows no holder."""

    password = ApprovalBody().fields["password"]
    code = ApprovalBody().fields["code"]


class DeclineBody(Schema):
    """Why a proposal is declined."""

    note = LineField(
        required=True, missing="Enter why you decline it", called="reason", longest=1000
    )


class NothingBody(Schema):
    """An empty object."""


class ProposalState(StrEnum):
    """Which proposals a list holds."""

    WAITING = "waiting"
    PAST = "past"


class ApprovalsQuery(Schema):
    """Which proposals to list."""

    state = ChoiceField(
        ProposalState,
        missing="Choose which",
        load_default=ProposalState.WAITING,
    )


def asked_of(act: Act, body: Mapping[str, Any]) -> dict[str, Any]:
    """What an act asks, read by its own schema; raises InvalidInput."""
    return load(ASKED[act](), body)


def asking_of_body(data: Mapping[str, Any]) -> Asking:
    """The proposal that a JSON body or a command asks for; raises InvalidInput."""
    refuse_ground(grounds_of(data["act"]), data["ground"])
    return Asking(
        act=data["act"],
        asked=asked_of(data["act"], data["asked"]),
        ground=data["ground"],
        note=data["note"],
    )


def proposals_body(lines: Sequence[ProposalLine]) -> dict[str, Any]:
    """Proposals as JSON, with the acts that there are."""
    return {
        "acts": [
            {
                "act": act.value,
                "title": title,
                "asks": list(ASKED[act]().fields),
                "grounds": list(grounds_of(act)),
            }
            for act, title in TITLES.items()
        ],
        "proposals": [_line_body(each) for each in lines],
    }


def proposal_body(shown: ShownProposal) -> dict[str, Any]:
    """One proposal as JSON."""
    return {
        **_line_body(shown.line),
        "asked": dict(shown.asked),
        "ground": shown.ground.value,
        "note": shown.note,
        "preview": act_preview_body(shown.preview),
        "entry": shown.opened_by,
        "decided_by": shown.decided_by,
        "decided_at": in_utc(shown.decided_at) if shown.decided_at else None,
        "decision_note": shown.decision_note,
        "decision_entry": shown.closed_by,
        "overtaken": shown.overtaken or None,
        "file": _file_body(shown.file) if shown.file else None,
    }


def _file_body(file: ExportedFile) -> dict[str, Any]:
    return {
        "until": in_utc(file.until),
        "is_open": file.is_open,
        "taken_at": [in_utc(each) for each in file.taken_at],
    }


def act_preview_body(found: ActPreview) -> dict[str, Any]:
    """What an act would change, as JSON."""
    return {
        "act": found.act.value,
        "about": found.about,
        "effects": list(found.effects),
        "warnings": list(found.warnings),
        "answers_on": found.day.isoformat(),
        "answers": answer_changes_body(found.answers),
        "digest": found.digest,
    }


def _line_body(line: ProposalLine) -> dict[str, Any]:
    return {
        "ref": line.ref,
        "act": line.act,
        "title": line.title,
        "about": line.about,
        "state": line.state,
        "proposed_by": line.proposed_by,
        "proposed_at": in_utc(line.proposed_at),
        "expires_at": in_utc(line.expires_at),
    }
