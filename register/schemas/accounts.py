"""Signing in."""

from marshmallow import Schema

from register.schemas.fields import LineField


class SignInForm(Schema):
    """An address and a password."""

    email = LineField(missing="Enter your email address", required=True)
    password = LineField(missing="Enter your password", required=True, longest=1000)


class ConfirmForm(Schema):
    """The password again."""

    password = LineField(missing="Enter your password", required=True, longest=1000)
