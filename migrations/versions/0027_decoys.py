"""Decoys: records that are nobody's."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decoy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_decoy_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_decoy_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["log_entry.number"], name=op.f("fk_decoy_superseded_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decoy")),
    )
    op.create_index(
        "uq_decoy_current",
        "decoy",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_decoy_current", table_name="decoy")
    op.drop_table("decoy")
