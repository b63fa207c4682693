"""What an account proves itself with: second factors, one-time links, identities from outside."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base


class SecondFactor(Base):
    """An authenticator that an account has set up: there is one at most."""

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    secret: Mapped[bytes]
    """Encrypted with a key that is made from the register's own secret."""
    last_step: Mapped[int]
    """The thirty seconds, counted from 1970, of the last code taken: none is taken twice."""
    added_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that stands in for an authenticator once: shown once, kept as a digest."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """Hex SHA-256 of the code, which is random enough to need no salt."""
    used_at: Mapped[datetime | None]


class SignInChallenge(Base):
    """Somebody whose password was right, and who has yet to give a code: it opens nothing."""

    __tablename__ = "sign_in_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """Hex SHA-256 of the token in the cookie."""
    secret: Mapped[bytes | None]
    """Encrypted: that of the authenticator being set up, where the account has none."""
    tries: Mapped[int]
    """How many codes have been wrong."""
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class OneTimeLink(Base):
    """An invitation, or a way back in for whoever has forgotten their password."""

    __tablename__ = "one_time_link"
    __table_args__ = (CheckConstraint("purpose IN ('invitation', 'reset')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """Hex SHA-256 of the secret in the link."""
    purpose: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used, or when another took its place."""


class OutsideIdentity(Base):
    """Who an account is to the provider that it signs in with."""

    __tablename__ = "outside_identity"
    __table_args__ = (Index("uq_outside_identity_issuer", "issuer", "subject", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    issuer: Mapped[str]
    subject: Mapped[str]


class OutsideErrand(Base):
    """Somebody who was sent to the provider that they sign in with, and has yet to come back."""

    __tablename__ = "outside_errand"

    id: Mapped[int] = mapped_column(primary_key=True)
    state_digest: Mapped[str] = mapped_column(unique=True)
    """Hex SHA-256 of what stands for it in the address that they come back to."""
    browser_digest: Mapped[str]
    """Hex SHA-256 of what their browser's cookie holds: nobody else's comes back by it."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """Whose session is to be confirmed; none where somebody signs in."""
    next_page: Mapped[str]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    """When they came back, for the first and only time."""


class OutsideSession(Base):
    """What ends the session that somebody has at the provider, kept while ours lasts."""

    __tablename__ = "outside_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_in.id"), unique=True)
    token: Mapped[bytes]
    """The provider's token about them, encrypted."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
