"""Providers of the award, and from when to when each could award what."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.versions import Versioned


class Provider(Base):
    """A body that awards a SENCO qualification, known by its UKPRN."""

    __tablename__ = "provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    ukprn: Mapped[str] = mapped_column(unique=True)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))


class ProviderName(Versioned, Base):
    """What a provider is called, as recorded."""

    __tablename__ = "provider_name"
    __table_args__ = (
        Index(
            "uq_provider_name_current",
            "provider_id",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    name: Mapped[str]
    name_key: Mapped[str]


class Recognition(Versioned, Base):
    """A span in which a provider's award counts: reg 49(8) for NASENCO, (9) for the NPQ."""

    __tablename__ = "recognition"
    __table_args__ = (
        CheckConstraint("kind IN ('NASENCO', 'NPQSENCO')", name="kind"),
        CheckConstraint("recognised_to >= recognised_from", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    kind: Mapped[str]
    recognised_from: Mapped[date]
    recognised_to: Mapped[date | None]
    """The last day, or none while it goes on."""
