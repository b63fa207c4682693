"""Three indexes that no question reads: each look, link and proposal wrote to one for nothing."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

UNUSED = (
    ("ix_look_organisation_id", "look", ["organisation_id", "at"]),
    ("ix_proposal_subject", "proposal", ["act", "subject"]),
    ("ix_school_link_link_urn", "school_link", ["link_urn"]),
)


def upgrade() -> None:
    for name, table, _ in UNUSED:
        op.drop_index(name, table_name=table)


def downgrade() -> None:
    for name, table, columns in UNUSED:
        op.create_index(name, table, columns, unique=False)
