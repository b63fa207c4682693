"""Decoys: records of people who were made up, so that whoever looks one up is noticed."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.versions import Versioned


class Decoy(Versioned, Base):
    """One record that is nobody's. Beside the record itself nothing else says so."""

    __tablename__ = "decoy"
    __table_args__ = (
        Index(
            "uq_decoy_current",
            "person_id",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
