"""What each act of two registrars asks of whoever proposes it: a schema for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, validate, validates_schema

from register.law.award_names import AWARD_NAMES, at_the_start
from register.law.facts import AwardKind
from register.schemas.day_fields import BirthField, DayField
from register.schemas.fields import ChoiceField, LineField, NameField, TrnField
from register.schemas.providers import UkprnField
from register.schemas.service_asked import ServiceAsked
from register.services.approvals.awards import WITHDRAWAL_REASONS, WithdrawalReason
from register.services.approvals.identity import (
    NAME_IS,
    TRN_IS,
    NameIs,
    TrnIs,
    identity_problems,
)
from register.services.approvals.kinds import Act

_KIND_WORDS: Final = {kind: at_the_start(AWARD_NAMES[kind].whole) for kind in AwardKind}


class AwardAsked(Schema):
    """One award, found by what the evidence says of it."""

    trn = TrnField(
        required=True,
        metadata={"label": "Teacher reference number (TRN)", "is_number": True},
    )
    held_from = DayField(
        "award date",
        required=True,
        metadata={"label": "Award date", "hint": "The day from which the award is held."},
    )
    kind = ChoiceField(
        AwardKind,
        missing="Select which of the awards of that day it is",
        load_default=None,
        allow_none=True,
        metadata={
            "label": "Qualification, where the person has two of that day",
            "words": _KIND_WORDS,
            "none": "The only one of that day",
        },
    )
    provider = UkprnField(
        load_default=None,
        allow_none=True,
        metadata={
            "label": "UKPRN of the provider, where two have awarded it on that day",
            "is_number": True,
        },
    )


class WithdrawAsked(AwardAsked):
    """An award to be withdrawn, from which day and why."""

    withdrawn_on = DayField(
        "day from which it is withdrawn",
        required=True,
        metadata={"label": "Withdrawn with effect from"},
    )
    reason = ChoiceField(
        WithdrawalReason,
        required=True,
        missing="Select why it is withdrawn",
        metadata={"label": "Why is it withdrawn?", "words": WITHDRAWAL_REASONS},
    )


class IdentityAsked(Schema):
    """A record, and what is to be recorded of whose it is."""

    trn = TrnField(
        required=True,
        missing="Enter the TRN that the record has now",
        metadata={"label": "TRN that the record has now", "is_number": True},
    )
    first_names = NameField(
        missing="Enter the first names",
        called="first names",
        load_default="",
        metadata={
            "label": "First names, if the name changes",
            "hint": "Enter the whole name as it is now: what is left empty is not kept from before",
        },
    )
    last_name = NameField(
        missing="Enter the last name",
        called="last name",
        load_default="",
        metadata={"label": "Last name, if the name changes"},
    )
    name_is = ChoiceField(
        NameIs,
        missing="Select whether it is a further name or a correction",
        load_default=None,
        allow_none=True,
        metadata={
            "label": "If you enter a name, what is it?",
            "words": NAME_IS,
            "none": "No name is entered",
        },
    )
    born_on = BirthField(
        load_default=None,
        allow_none=True,
        metadata={"label": "Date of birth, if it changes"},
    )
    new_trn = TrnField(
        missing="Enter the TRN that takes its place",
        load_default=None,
        allow_none=True,
        metadata={"label": "TRN, if it changes", "is_number": True},
    )
    trn_is = ChoiceField(
        TrnIs,
        missing="Select whether the TRN held was theirs or never was",
        load_default=None,
        allow_none=True,
        metadata={
            "label": "If you enter a TRN, what is the one held?",
            "words": TRN_IS,
            "none": "No TRN is entered",
        },
    )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def something(self, _: Any, typed: Mapping[str, Any], **__: Any) -> None:
        """Something to record, told along with whatever else is wrong; what is wrong is given."""
        if problems := identity_problems(typed):
            raise ValidationError({each.field: [each.message] for each in problems})


class NamingAsked(Schema):
    """A referral, and the name that it brought."""

    referral = LineField(
        required=True,
        missing="Enter the reference of the referral",
        called="reference of the referral",
        metadata={"label": "Reference of the referral"},
    )
    first_names = NameField(
        missing="Enter the first names",
        called="first names",
        load_default="",
        metadata={"label": "First names, where a provider sent them"},
    )
    last_name = NameField(
        missing="Enter the last name to record",
        called="last name",
        load_default="",
        metadata={"label": "Last name, where a provider sent it"},
    )
    supersedes = LineField(
        missing="Enter the entry of the decision that this one supersedes",
        called="entry of the decision",
        load_default="",
        validate=validate.Regexp(
            r"[0-9]{0,9}\Z", error="Enter the number of the decision that this one supersedes"
        ),
        metadata={
            "label": "Entry of the decision that this supersedes, if there is one",
            "is_number": True,
        },
    )


class ExportAsked(Schema):
    """Which awards a file is to hold."""

    kind = ChoiceField(
        AwardKind,
        missing="Choose a qualification",
        load_default=None,
        allow_none=True,
        metadata={
            "label": "Qualification",
            "words": _KIND_WORDS,
            "none": "All qualifications",
        },
    )


class GrantAsked(Schema):
    """An account to become a registrar's."""

    email = LineField(
        required=True,
        missing="Enter the address of an account that may sign in",
        called="email address",
        metadata={"label": "Email address of the account"},
    )


class LiftAsked(Schema):
    """A lock to be lifted."""

    referral = LineField(
        required=True,
        missing="Enter the reference of a lock that waits on the desk",
        called="reference of the lock",
        metadata={
            "label": "Reference of the lock",
            "hint": "Open the lock from the desk, and propose this there: that fills it in",
        },
    )


_UNDONE: Final = "7 digits. Nothing is moved or rewritten, and it can be undone."


class MergeAsked(Schema):
    """Two records to be joined."""

    trn = TrnField(
        required=True,
        missing="Enter the TRN that goes out of use",
        metadata={"label": "TRN that goes out of use", "hint": _UNDONE, "is_number": True},
    )
    into = TrnField(
        required=True,
        missing="Enter the TRN that stays in use",
        metadata={"label": "TRN that stays in use", "hint": _UNDONE, "is_number": True},
    )


class UnmergeAsked(Schema):
    """A record to be parted from the one that it was joined to."""

    trn = TrnField(
        required=True,
        missing="Enter the TRN that is to stand by itself",
        metadata={"label": "TRN that is to stand by itself", "hint": _UNDONE, "is_number": True},
    )


ASKED: Final[dict[Act, type[Schema]]] = {
    Act.WITHDRAW_AWARD: WithdrawAsked,
    Act.REINSTATE_AWARD: AwardAsked,
    Act.CHANGE_IDENTITY: IdentityAsked,
    Act.CORRECT_SERVICE: ServiceAsked,
    Act.DECIDE_NAME: NamingAsked,
    Act.EXPORT_HOLDERS: ExportAsked,
    Act.GRANT_REGISTRAR: GrantAsked,
    Act.LIFT_LOCK: LiftAsked,
    Act.MERGE_PEOPLE: MergeAsked,
    Act.UNMERGE_PEOPLE: UnmergeAsked,
}
"""What each act asks; a field's `label`, `hint`, `words` of its choices and words for `none` of
them are the page's."""
