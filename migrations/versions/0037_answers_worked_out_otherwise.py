"""Several answers are worked out otherwise: what was stored until now goes.

Of a school that closed or was to close and did not; of designations without a first day, or renewed
without a break; of vacancies that an academy was told to have had; of declared service that nobody
ended. `register db upgrade` works out the periods of schools that have none, also where it was cut
short.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.delete(sa.table("compliance_period")))


def downgrade() -> None:
    """What this release stores is what the facts say, and an earlier one's check mends it."""
