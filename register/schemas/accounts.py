"""Signing in, and what a registrar asks of accounts."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from register.access import OrganisationKind, Role
from register.clock import in_utc
from register.schemas.fields import ChoiceField, LineField, NumberField
from register.services.account_care import Cared
from register.services.accounts import NewAccount
from register.services.deactivations import DeactivationReason, Why
from register.services.passwords import LONGEST_TYPED


class PasswordField(LineField):
    """A password: trimmed, as long as any may be, and of any characters that can be typed."""

    def __init__(self, *, missing: str) -> None:
        super().__init__(
            missing=missing,
            called="password",
            required=True,
            longest=LONGEST_TYPED,
            is_secret=True,
        )


class SignInForm(Schema):
    """An address and a password."""

    email = LineField(missing="Enter your email address", called="email address", required=True)
    password = PasswordField(missing="Enter your password")


class ForgottenForm(Schema):
    """Whose password is forgotten."""

    email = LineField(missing="Enter your email address", called="email address", required=True)


class NewPasswordForm(Schema):
    """The password that somebody chooses."""

    password = PasswordField(missing="Enter a password")


class CodeForm(Schema):
    """The code that an authenticator shows."""

    code = LineField(
        missing="Enter the 6-digit code from your authenticator app",
        called="code",
        required=True,
        longest=100,
    )


class RecoveryCodeForm(Schema):
    """One of the codes that were shown when the authenticator was set up."""

    code = LineField(
        missing="Enter one of your recovery codes",
        called="recovery code",
        required=True,
        longest=100,
    )


class ChosenAccountForm(Schema):
    """Which of the demonstration's accounts."""

    email = LineField(missing="Choose an account", called="account", required=True)


class AccountSearch(Schema):
    """Which accounts are looked for, and which page of them."""

    q = LineField(missing="Enter a word", called="what you search for", load_default="")
    page = NumberField(missing="Enter a page number", last=100_000, load_default=1)


class InvitationForm(Schema):
    """Who is invited, and for whom they act."""

    email = LineField(missing="Enter an email address", called="email address", required=True)
    name = LineField(missing="Enter a name", called="name", required=True)
    role = ChoiceField(Role, missing="Choose what the account is for", required=True)
    organisation_kind = ChoiceField(
        OrganisationKind, missing="Choose the kind of organisation", required=True
    )
    organisation = LineField(
        missing=(
            "Enter the organisation’s number, or the short name of an agency or the inspectorate"
        ),
        called="organisation’s number",
        required=True,
    )
    organisation_name = LineField(
        missing="Enter the organisation’s name", called="organisation’s name", load_default=""
    )
    """Needed where the register holds no name for the body."""


class DeactivationForm(Schema):
    """Why an account is deactivated."""

    reason = ChoiceField(Why, missing="Select why the account is deactivated", required=True)
    note = LineField(
        missing="Enter the reason in a sentence", called="reason", required=True, longest=1000
    )


def reason_of(data: Mapping[str, Any]) -> DeactivationReason:
    """The reason that a form or a command gives."""
    return DeactivationReason(data["reason"], data["note"])


def new_account_of(data: Mapping[str, Any]) -> NewAccount:
    """The account that an invitation is to."""
    return NewAccount(
        email=data["email"],
        name=data["name"],
        role=data["role"],
        organisation_kind=data["organisation_kind"],
        organisation_identifier=data["organisation"],
        organisation_name=data["organisation_name"],
    )


def account_body(account: Cared) -> dict[str, Any]:
    """An account as `register accounts list` gives it to a machine."""
    return {
        "account": account.ref,
        "email": account.email,
        "name": account.name,
        "role": account.role,
        "organisation": account.organisation,
        "state": account.state.name.lower(),
        "has_authenticator": account.has_factor,
        "signed_in_at": in_utc(account.signed_in_at) if account.signed_in_at else None,
        "key_used_at": in_utc(account.key_used_at) if account.key_used_at else None,
    }
