"""Signing in."""

from marshmallow import Schema

from register.schemas.fields import LineField


class SignInForm(Schema):
    """An address and a password."""

    email = LineField(missing="Enter your email address", required=True)
    password = LineField(missing="Enter your password", required=True, longest=1000)


class ForgottenForm(Schema):
    """Whose password is forgotten."""

    email = LineField(missing="Enter your email address", required=True)


class NewPasswordForm(Schema):
    """The password that somebody chooses."""

    password = LineField(missing="Enter a password", required=True, longest=1000)


class CodeForm(Schema):
    """The code that an authenticator shows."""

    code = LineField(
        missing="Enter the 6-digit code from your authenticator app", required=True, longest=100
    )


class RecoveryCodeForm(Schema):
    """One of the codes that were shown when the authenticator was set up."""

    code = LineField(missing="Enter one of your recovery codes", required=True, longest=100)


class ChosenAccountForm(Schema):
    """Which of the demonstration's accounts."""

    email = LineField(missing="Choose an account", required=True)
