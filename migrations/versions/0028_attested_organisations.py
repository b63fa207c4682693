"""When a registrar last attested an organisation, and since when its school is closed in GIAS.

What was made before there was such a rule counts from when it was made, and has 30 days left at the
least, so that nobody is shut out by the upgrade itself.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOST_USED_UP = timedelta(days=335)
_entry = sa.table(
    "log_entry",
    *(sa.column("number", sa.Integer()), sa.column("at", UTCDateTime())),
    *(sa.column("action", sa.String()), sa.column("subject", sa.String())),
)
COLUMNS = (
    ("attested_at", UTCDateTime()),
    ("school_closed_at", UTCDateTime()),
    ("school_closed_on", sa.Date()),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("organisation", sa.Column(name, kind, nullable=True))
    body = sa.table(
        "organisation",
        *(sa.column(name, kind) for name, kind in COLUMNS),
        *(sa.column("ref", sa.String()), sa.column("recorded_by", sa.Integer())),
    )
    made = sa.select(_entry.c.at).where(_entry.c.number == body.c.recorded_by).scalar_subquery()
    attested, closed = _last(body, "attested"), _last(body, "school_closed")
    op.execute(body.update().values(attested_at=sa.func.coalesce(attested, made)))
    oldest = datetime.now(UTC) - MOST_USED_UP
    op.execute(body.update().where(body.c.attested_at < oldest).values(attested_at=oldest))
    opened = sa.func.coalesce(_last(body, "school_reopened"), made)
    op.execute(body.update().where(closed > opened).values(school_closed_at=closed))


def _last(body: sa.TableClause, what: str) -> sa.ScalarSelect[datetime]:
    """When that was last recorded of an organisation: by a later release that was gone back from.

    Of a register that has always been older there is no such entry.
    """
    return (
        sa.select(sa.func.max(_entry.c.at, type_=UTCDateTime()))
        .where(_entry.c.action == f"organisation.{what}")
        .where(_entry.c.subject == sa.literal("organisation:") + body.c.ref)
        .scalar_subquery()
    )


def downgrade() -> None:
    for name, _ in reversed(COLUMNS):
        op.drop_column("organisation", name)
