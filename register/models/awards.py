"""Courses begun and awards held."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from register.courses import CourseState
from register.db import Base
from register.models.constraints import one_of
from register.models.versions import Versioned

KIND = "kind IN ('NASENCO', 'NPQSENCO', 'OTHER')"
PRECISION = "commenced_precision IN ('day', 'month', 'year')"


class Enrolment(Versioned, Base):
    """A person on a provider's course: commenced, then deferred, withdrawn, failed or completed."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint(KIND, name="kind"),
        CheckConstraint(PRECISION, name="commenced_precision"),
        CheckConstraint(one_of("state", CourseState), name="state"),
        Index(
            "uq_enrolment_current",
            "ref",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    """Opaque; the same for every version of one enrolment."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    kind: Mapped[str]
    commenced_on: Mapped[date]
    commenced_precision: Mapped[str]
    """`day`, or the month or year of which `commenced_on` is the first day."""
    completed_on: Mapped[date | None]
    state: Mapped[str]
    state_on: Mapped[date | None]
    """The day the state was reached, where it is known: for a course left, its last day."""
    provider_reference: Mapped[str | None]
    source: Mapped[str]


class Award(Versioned, Base):
    """One person's holding of a SENCO qualification. The law turns on all three of its dates."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint(KIND, name="kind"),
        CheckConstraint(PRECISION, name="commenced_precision"),
        CheckConstraint("completed_on >= commenced_on", name="completed_after_commenced"),
        CheckConstraint("held_from >= completed_on", name="held_after_completed"),
        CheckConstraint("withdrawn_on >= held_from", name="withdrawn_after_held"),
        Index(
            "uq_award_current",
            "ref",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
        Index("ix_award_certificate", "provider_id", "certificate_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    """Opaque; the same for every version of one award."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    """The qualification as the provider named it."""
    commenced_on: Mapped[date | None]
    commenced_precision: Mapped[str]
    completed_on: Mapped[date | None]
    held_from: Mapped[date]
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str | None]
    certificate_number: Mapped[str | None]
    provider_reference: Mapped[str | None]
    source: Mapped[str]
