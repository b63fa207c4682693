"""Acts that take two registrars, and which accounts are one person's."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("preview", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decision_note", sa.String(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('approved', 'declined', 'withdrawn')", name=op.f("ck_proposal_outcome")
        ),
        sa.CheckConstraint(
            "outcome <> 'approved' OR decided_by <> proposed_by",
            name=op.f("ck_proposal_two_accounts_approve"),
        ),
        sa.CheckConstraint(
            "(closed_by IS NULL) = (outcome IS NULL)",
            name=op.f("ck_proposal_closed_with_an_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_proposal_proposed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_proposal_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["log_entry.number"], name=op.f("fk_proposal_opened_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["log_entry.number"], name=op.f("fk_proposal_closed_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("ref", name=op.f("uq_proposal_ref")),
    )
    op.create_index("ix_proposal_subject", "proposal", ["act", "subject"])
    op.create_index("ix_proposal_proposed_by", "proposal", ["proposed_by", "proposed_at"])
    op.create_index("ix_proposal_decided_by", "proposal", ["decided_by", "decided_at"])
    op.add_column("account", sa.Column("person_key", sa.String(), nullable=True))
    op.create_index(op.f("ix_account_person_key"), "account", ["person_key"])


def downgrade() -> None:
    op.drop_index(op.f("ix_account_person_key"), table_name="account")
    op.drop_column("account", "person_key")
    op.drop_index("ix_proposal_decided_by", table_name="proposal")
    op.drop_index("ix_proposal_proposed_by", table_name="proposal")
    op.drop_index("ix_proposal_subject", table_name="proposal")
    op.drop_table("proposal")
