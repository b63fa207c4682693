"""Schools as GIAS publishes them: attributes over time, links, trusts, conversions and imports."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.versions import Versioned


class School(Base):
    """An establishment, known for ever by its URN."""

    __tablename__ = "school"

    urn: Mapped[str] = mapped_column(primary_key=True)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))


class SchoolVersion(Versioned, Base):
    """A school's attributes as GIAS gave them from one extract's day until a later version's."""

    __tablename__ = "school_version"
    __table_args__ = (
        Index(
            "uq_school_version_current",
            "urn",
            "valid_from",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
        Index("ix_school_version_postcode_key", "postcode_key"),
        Index("ix_school_version_la_code", "la_code", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    urn: Mapped[str] = mapped_column(ForeignKey("school.urn"), index=True)
    valid_from: Mapped[date]
    """The extract's day. The latest version on or before a day speaks for it; before the first
    version of all, the first does."""
    in_extract: Mapped[bool]
    """False where the school was missing from the extract of that day."""
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """Of every attribute below, so that an import finds what changed."""
    name: Mapped[str]
    name_key: Mapped[str]
    type_code: Mapped[str]
    type_name: Mapped[str]
    type_group_code: Mapped[str]
    status_code: Mapped[str]
    phase_code: Mapped[str]
    phase_name: Mapped[str]
    la_code: Mapped[str]
    la_name: Mapped[str]
    establishment_number: Mapped[str]
    region_code: Mapped[str]
    region_name: Mapped[str]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    ukprn: Mapped[str]
    street: Mapped[str]
    locality: Mapped[str]
    town: Mapped[str]
    postcode: Mapped[str]
    postcode_key: Mapped[str]
    """Upper case without spaces."""
    pupils: Mapped[int | None]
    changed_on: Mapped[date | None]
    """GIAS's own day of last change."""


class SchoolLink(Versioned, Base):
    """A predecessor or successor of a school, in GIAS's words."""

    __tablename__ = "school_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    urn: Mapped[str] = mapped_column(ForeignKey("school.urn"), index=True)
    link_urn: Mapped[str] = mapped_column(index=True)
    """May name an establishment that no extract held."""
    link_type: Mapped[str]
    established_on: Mapped[date | None]
    """The day the link was recorded in GIAS, which need not be the day it took effect."""


class Conversion(Versioned, Base):
    """A school that became another, most often an academy: its appointments go on there with no
    clock restarted.
    """

    __tablename__ = "conversion"
    __table_args__ = (
        Index(
            "uq_conversion_current",
            "from_urn",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_urn: Mapped[str] = mapped_column(ForeignKey("school.urn"), index=True)
    to_urn: Mapped[str] = mapped_column(ForeignKey("school.urn"), index=True)
    converted_on: Mapped[date]
    """The successor's first day."""


class Trust(Versioned, Base):
    """A trust that runs academies, as GIAS names it."""

    __tablename__ = "trust"
    __table_args__ = (
        Index(
            "uq_trust_current",
            "uid",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(index=True)
    """GIAS's group UID."""
    name: Mapped[str]
    name_key: Mapped[str]
    companies_house_number: Mapped[str]
    type_name: Mapped[str]


class TrustMembership(Versioned, Base):
    """An academy in a trust, from the day it joined."""

    __tablename__ = "trust_membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    urn: Mapped[str] = mapped_column(index=True)
    """May name an academy that opened after the newest extract."""
    trust_uid: Mapped[str] = mapped_column(index=True)
    joined_on: Mapped[date | None]


class SchoolImport(Base):
    """One extract taken into the register."""

    __tablename__ = "school_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    extract_day: Mapped[date] = mapped_column(index=True)
    digest: Mapped[str]
    """Hex SHA-256 of the files, which tells one import from the same again."""
    counts: Mapped[str]
    """JSON: the closing summary."""
    recorded_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))
