"""Every school's answer on every day, worked out beforehand from the facts."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base

FIRST_DAY = date(2009, 1, 1)
"""Nobody is asked about earlier days: the duty began on 1 September of that year."""
LAST_DAY = date.max
"""An open end is the last day that can be written, so that a range is a plain one."""


def _of_headline(name: str, *columns: str) -> Index:
    """An index of the answers that are counted: under the default reading, and a school's own."""
    return Index(
        name,
        *(*columns, "status", "deadline", "is_own"),
        sqlite_where=text("under_default = 1 AND is_own = 1"),
        postgresql_where=text("under_default AND is_own"),
    )


class CompliancePeriod(Base):
    """A school's answer from a day to a day: a projection, which can be made anew at any time.

    Under each reading a school's periods cover every day from `FIRST_DAY` once. A period that
    several readings share is one row, under each of them.
    """

    __tablename__ = "compliance_period"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="in_order"),
        CheckConstraint("under_default OR under_literal OR under_person", name="a_reading"),
        # Every school's own answer on a day, by the path to it in the tree of days, and those of an
        # authority. With its deadline and its key, a list is in order before any row is read.
        _of_headline("ix_compliance_period_node", "node", "from_day", "to_day"),
        _of_headline("ix_compliance_period_la_code", "la_code", "to_day", "from_day"),
        # A school's periods lie together, in order, and need no other key.
        {"sqlite_with_rowid": False},
    )

    urn: Mapped[str] = mapped_column(ForeignKey("school.urn"), primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True)
    under_default: Mapped[bool] = mapped_column(primary_key=True)
    under_literal: Mapped[bool] = mapped_column(primary_key=True)
    under_person: Mapped[bool] = mapped_column(primary_key=True)
    """The readings under which this is the answer."""
    to_day: Mapped[date]
    """The last day."""
    is_own: Mapped[bool]
    """False on days before the school's conversion: the answer is its predecessor's, where it is
    counted."""
    status: Mapped[str]
    reason: Mapped[str]
    deadline: Mapped[date | None]
    """The last permitted day: reg 49(4). None where there is no duty."""
    appointment_ref: Mapped[str | None]
    """The designation that the answer is taken from, where there is one."""
    of_several: Mapped[str | None]
    """Where several share the post, whether the reason is that of each of them or of some."""
    la_code: Mapped[str]
    """The school's authority by the newest extract."""
    node: Mapped[int]
    """Where the period stands in the tree of days, so that any day's are found at once."""
