"""Organisations, accounts, their keys and their sessions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from register.access import OrganisationKind, Role
from register.db import Base
from register.models.constraints import one_of


class Organisation(Base):
    """A body that accounts act for."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(one_of("kind", OrganisationKind), name="kind"),
        Index("uq_organisation_kind", "kind", "identifier", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    identifier: Mapped[str]
    """A URN, trust UID, authority code, UKPRN or a short name, by its kind."""
    name: Mapped[str]
    closed_at: Mapped[datetime | None]
    """From when nobody acts for it."""
    frozen_at: Mapped[datetime | None]
    """Since when a registrar has to say that it is the same body; none where nobody has to."""
    attested_at: Mapped[datetime | None]
    """When a registrar last said that it is the body it was, or when it was made."""
    school_closed_at: Mapped[datetime | None]
    """When an import found that its school is closed; none where it is open, and for others."""
    school_closed_on: Mapped[date | None]
    """The day of that in GIAS; none where GIAS has none."""
    recorded_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))


class Account(Base):
    """Somebody who signs in, for one organisation and in one role."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    """Lower case; what the account signs in with."""
    name: Mapped[str]
    role: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    password_hash: Mapped[str]
    """Argon2id; empty where the account has no password of ours."""
    is_active: Mapped[bool] = mapped_column(default=True)
    person_key: Mapped[str | None] = mapped_column(index=True)
    """The same on every account that somebody has been found to have; none where nobody has."""
    terms: Mapped[str | None]
    """The version of the terms of use that was accepted last."""
    terms_accepted_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    """When a suspension for not being used was last lifted."""
    recorded_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))


class ApiKey(Base):
    """A bearer key for `/api/v1`: shown once, kept as a digest."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """Hex SHA-256 of the whole key, which is random enough to need no salt."""
    label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    """To the hour, so that a request seldom writes."""


class SignIn(Base):
    """One signed-in session, kept by the register so that signing out ends it everywhere."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("means IN ('factor', 'provider', 'local')", name="means"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """Hex SHA-256 of the token in the cookie."""
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    authenticated_at: Mapped[datetime]
    """When whoever holds it last showed who they are; 1970 where nobody said when."""
    seen_at: Mapped[datetime]
    """When it was last used, to the minute; kept where idleness ends a session."""
    means: Mapped[str]
    """With what it was opened: a second factor, a provider, or a development's own choice."""


class SignInAttempt(Base):
    """One failed attempt to sign in, kept to slow down guessing."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_target_digest", "target_digest", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target_digest: Mapped[str]
    """Keyed digest of the account, place, device or session that it counts against."""
    at: Mapped[datetime] = mapped_column(index=True)
