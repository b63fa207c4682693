"""Service that nobody ended ends with what its school became: what was stored until now goes.

`register db upgrade` works out the periods of schools that have none, also where it was cut short.
Such service bears on the answers of whatever school the person went to, and of all it became.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.delete(sa.table("compliance_period")))


def downgrade() -> None:
    """What this release stores is what the facts say, and an earlier one's check mends it."""
