"""The place of each period in a tree of days, so that those of any day are found at once."""

import sqlalchemy as sa
from alembic import op

from register.queries.day_tree import node_of

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE, PLACE = "compliance_period", "period_place"
_DAYS = ["to_day", "from_day"]
BEFORE = {
    "ix_compliance_period_days": [
        *_DAYS,
        *("status", "is_own", "under_default", "under_literal", "under_person", "deadline"),
    ],
    "ix_compliance_period_la_code": ["la_code", *_DAYS],
}
AFTER = {
    "ix_compliance_period_from": ["node", "from_day"],
    "ix_compliance_period_to": ["node", "to_day"],
    "ix_compliance_period_la_code": ["la_code", *_DAYS],
}
OWN = {
    "sqlite_where": sa.text("under_default = 1 AND is_own = 1"),
    "postgresql_where": sa.text("under_default AND is_own"),
}


def upgrade() -> None:
    for name in BEFORE:
        op.drop_index(name, table_name=TABLE)
    op.add_column(TABLE, sa.Column("node", sa.Integer(), nullable=False, server_default="0"))
    _give_nodes()
    # A period without a node would be found on no day, so there is none by default.
    with op.batch_alter_table(TABLE, table_kwargs={"sqlite_with_rowid": False}) as table:
        table.alter_column("node", server_default=None)
    for name, columns in AFTER.items():
        op.create_index(name, TABLE, [*columns, "status", "deadline", "is_own"], **OWN)


def _give_nodes() -> None:
    """The periods between the same two days have the same node, and many are."""
    connection = op.get_bind()
    days = [sa.Column(name, sa.Date(), primary_key=True) for name in ("from_day", "to_day")]
    place = op.create_table(
        PLACE, *days, sa.Column("node", sa.Integer(), nullable=False), prefixes=["TEMPORARY"]
    )
    period = sa.table(TABLE, *(sa.column(name, sa.Date()) for name in ("from_day", "to_day")))
    both = connection.execute(sa.select(period.c.from_day, period.c.to_day).distinct()).all()
    rows = [{"from_day": row[0], "to_day": row[1], "node": node_of(*row)} for row in both]
    if rows:
        connection.execute(place.insert(), rows)
    op.execute(
        f"UPDATE {TABLE} SET node = (SELECT p.node FROM {PLACE} AS p WHERE "
        f"p.from_day = {TABLE}.from_day AND p.to_day = {TABLE}.to_day)"
    )
    op.drop_table(PLACE)


def downgrade() -> None:
    for name in AFTER:
        op.drop_index(name, table_name=TABLE)
    with op.batch_alter_table(TABLE, table_kwargs={"sqlite_with_rowid": False}) as table:
        table.drop_column("node")
    for name, columns in BEFORE.items():
        op.create_index(name, TABLE, columns)
