"""Which designation another was ended to make way for; and what was stored until now goes.

The release that brings this answers otherwise than what the one before it stored. `register db
upgrade` works out the periods of schools that have none, also where it was cut short before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("replaced_by", sa.String(), nullable=True))
    op.execute(sa.delete(sa.table("compliance_period")))


def downgrade() -> None:
    op.drop_column("appointment", "replaced_by")
