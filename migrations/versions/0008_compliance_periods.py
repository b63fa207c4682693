"""Every school's answer on every day, worked out beforehand from the facts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compliance_period",
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("under_default", sa.Boolean(), nullable=False),
        sa.Column("under_literal", sa.Boolean(), nullable=False),
        sa.Column("under_person", sa.Boolean(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("appointment_ref", sa.String(), nullable=True),
        sa.Column("la_code", sa.String(), nullable=False),
        sa.CheckConstraint("to_day >= from_day", name=op.f("ck_compliance_period_in_order")),
        sa.CheckConstraint(
            "under_default OR under_literal OR under_person",
            name=op.f("ck_compliance_period_a_reading"),
        ),
        sa.ForeignKeyConstraint(
            ["urn"], ["school.urn"], name=op.f("fk_compliance_period_urn_school")
        ),
        sa.PrimaryKeyConstraint(
            "urn",
            "from_day",
            "under_default",
            "under_literal",
            "under_person",
            name=op.f("pk_compliance_period"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_compliance_period_days",
        "compliance_period",
        [
            "to_day",
            "from_day",
            "status",
            "is_own",
            "under_default",
            "under_literal",
            "under_person",
            "deadline",
        ],
    )
    op.create_index(
        "ix_compliance_period_la_code", "compliance_period", ["la_code", "to_day", "from_day"]
    )


def downgrade() -> None:
    op.drop_index("ix_compliance_period_la_code", table_name="compliance_period")
    op.drop_index("ix_compliance_period_days", table_name="compliance_period")
    op.drop_table("compliance_period")
