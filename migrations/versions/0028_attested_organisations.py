"""When a registrar last attested an organisation, and since when its school is closed in GIAS.

What was made before there was such a rule counts from when it was made, and has 30 days left at the
least, so that nobody is shut out by the upgrade itself.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from register.db import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOST_USED_UP = timedelta(days=335)
COLUMNS = (
    ("attested_at", UTCDateTime()),
    ("school_closed_at", UTCDateTime()),
    ("school_closed_on", sa.Date()),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("organisation", sa.Column(name, kind, nullable=True))
    body = sa.table(
        "organisation", sa.column("attested_at", UTCDateTime()), sa.column("recorded_by")
    )
    entry = sa.table("log_entry", sa.column("number"), sa.column("at", UTCDateTime()))
    made = sa.select(entry.c.at).where(entry.c.number == body.c.recorded_by).scalar_subquery()
    op.execute(body.update().values(attested_at=made))
    oldest = datetime.now(UTC) - MOST_USED_UP
    op.execute(body.update().where(body.c.attested_at < oldest).values(attested_at=oldest))


def downgrade() -> None:
    for name, _ in reversed(COLUMNS):
        op.drop_column("organisation", name)
