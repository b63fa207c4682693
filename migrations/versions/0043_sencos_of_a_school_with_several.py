"""Whether a reason is that of each of several SENCOs or of some; and what was stored goes.

`register db upgrade` works out the periods of schools that have none, also where it was cut short.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.delete(sa.table("compliance_period")))
    op.add_column("compliance_period", sa.Column("of_several", sa.String(), nullable=True))


def downgrade() -> None:
    """What is left is what the facts say, and an earlier release's check mends it."""
    op.drop_column("compliance_period", "of_several")
