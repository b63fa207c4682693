"""People: TRN records, names and birth dates."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("trn", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_person_recorded_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_ref")),
        sa.UniqueConstraint("trn", name=op.f("uq_person_trn")),
    )
    op.create_table(
        "birth_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_birth_date_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_birth_date_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_birth_date_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_birth_date")),
    )
    op.create_index("ix_birth_date_born_on", "birth_date", ["born_on"], unique=False)
    op.create_index(op.f("ix_birth_date_person_id"), "birth_date", ["person_id"], unique=False)
    op.create_index(
        "uq_birth_date_current",
        "birth_date",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "person_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_names", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_names_key", sa.String(), nullable=False),
        sa.Column("last_name_key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_name_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_person_name_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_person_name_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
    )
    op.create_index("ix_person_name_last_name_key", "person_name", ["last_name_key"], unique=False)
    op.create_index(op.f("ix_person_name_person_id"), "person_name", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_person_name_person_id"), table_name="person_name")
    op.drop_index("ix_person_name_last_name_key", table_name="person_name")
    op.drop_table("person_name")
    op.drop_index(
        "uq_birth_date_current",
        table_name="birth_date",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_birth_date_person_id"), table_name="birth_date")
    op.drop_index("ix_birth_date_born_on", table_name="birth_date")
    op.drop_table("birth_date")
    op.drop_table("person")
