"""Who is SENCO where, from when to when, and what a school declares about it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.versions import Versioned


class Appointment(Versioned, Base):
    """The designation of a person as SENCO of a school: CFA 2014 s.67(2).

    It stays with the school it was made at; a conversion carries it over when it is read. The
    database refuses two that are current for the same person and school on the same day: by an
    exclusion constraint on PostgreSQL and triggers on SQLite, which a migration makes.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="in_order"),
        CheckConstraint("induction IN ('met', 'not_met', 'not_required')", name="induction"),
        Index(
            "uq_appointment_current",
            "ref",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    """Opaque; the same for every version of one appointment."""
    school_urn: Mapped[str] = mapped_column(ForeignKey("school.urn"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_on: Mapped[date | None]
    """None where nobody knows the day."""
    ended_on: Mapped[date | None]
    """The last day as SENCO there."""
    is_head_teacher: Mapped[bool | None]
    """Head, acting head or the Academy's equivalent: reg 49(3). None: not known."""
    is_qualified_teacher: Mapped[bool | None]
    """Reg 49(2)(a). None: not known."""
    induction: Mapped[str | None]
    """Reg 49(2)(b): `met`, `not_met` or `not_required`. None: not known."""
    is_teaching_at_school: Mapped[bool | None]
    """Reg 49(2)(c). None: not known."""
    source: Mapped[str]
    replaced_by: Mapped[str | None]
    """The reference of the designation that this version was ended to make way for, if one was."""


class PriorService(Versioned, Base):
    """Earlier designated service that a school declares, with its evidence: reg 49(4)."""

    __tablename__ = "prior_service"
    __table_args__ = (CheckConstraint("ended_on >= started_on", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    school_urn: Mapped[str] = mapped_column(ForeignKey("school.urn"))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    """The last day, or none where it goes on."""
    source: Mapped[str]


class Vacancy(Versioned, Base):
    """A school's own statement that it has no SENCO: true until a designation takes effect."""

    __tablename__ = "vacancy"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_urn: Mapped[str] = mapped_column(ForeignKey("school.urn"), index=True)
    declared_on: Mapped[date]
    """The day the school said so."""
    source: Mapped[str]
