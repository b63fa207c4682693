"""People as the register knows them: TRN records, every name, and birth dates."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.versions import Versioned


class Person(Base):
    """A TRN record. Facts stay with the record that they were recorded for."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    """Opaque: the only name for a person in the log and in addresses."""
    trn: Mapped[str | None] = mapped_column(unique=True)
    """None where what a school typed disagrees with what is held, until a registrar has decided."""
    recorded_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))


class PersonName(Versioned, Base):
    """A name that a person has or had. The one recorded last is the name now."""

    __tablename__ = "person_name"
    __table_args__ = (Index("ix_person_name_last_name_key", "last_name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_names: Mapped[str]
    last_name: Mapped[str]
    first_names_key: Mapped[str]
    last_name_key: Mapped[str]
    """Folded by `register.names.fold`, so that both databases compare names alike."""
    source: Mapped[str]


class BirthDate(Versioned, Base):
    """The day a person was born, as recorded."""

    __tablename__ = "birth_date"
    __table_args__ = (
        Index(
            "uq_birth_date_current",
            "person_id",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
        Index("ix_birth_date_born_on", "born_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    born_on: Mapped[date]
    source: Mapped[str]


class PersonLink(Versioned, Base):
    """A record that is one person with another: a merge, until an unmerge supersedes it.

    Every fact stays with its own record. A record that no current row names stands by itself.
    """

    __tablename__ = "person_link"
    __table_args__ = (
        CheckConstraint("person_id <> joined_to_id", name="joins_two"),
        CheckConstraint("person_id <> principal_id", name="has_another_principal"),
        Index(
            "uq_person_link_current",
            "person_id",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joined_to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """The record that a registrar merged it into."""
    principal_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """The record that speaks for the whole person: where the links lead in the end."""
