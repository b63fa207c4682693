"""A school that became an academy is that one from its first day on: what was stored goes.

`register db upgrade` works out the periods of schools that have none, also where it was cut short.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.delete(sa.table("compliance_period")))


def downgrade() -> None:
    """What this release stores is what the facts say, and an earlier one's check mends it."""
