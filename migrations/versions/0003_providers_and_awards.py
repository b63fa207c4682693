"""Providers and their recognition, enrolments and awards."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("ukprn", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_provider_recorded_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("ref", name=op.f("uq_provider_ref")),
        sa.UniqueConstraint("ukprn", name=op.f("uq_provider_ukprn")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("commenced_on", sa.Date(), nullable=True),
        sa.Column("commenced_precision", sa.String(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.Column("certificate_number", sa.String(), nullable=True),
        sa.Column("provider_reference", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "commenced_precision IN ('day', 'month', 'year')",
            name=op.f("ck_award_commenced_precision"),
        ),
        sa.CheckConstraint("kind IN ('NASENCO', 'NPQSENCO', 'OTHER')", name=op.f("ck_award_kind")),
        sa.CheckConstraint(
            "completed_on >= commenced_on", name=op.f("ck_award_completed_after_commenced")
        ),
        sa.CheckConstraint("held_from >= completed_on", name=op.f("ck_award_held_after_completed")),
        sa.CheckConstraint("withdrawn_on >= held_from", name=op.f("ck_award_withdrawn_after_held")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_award_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_award_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_award_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["log_entry.number"], name=op.f("fk_award_superseded_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    op.create_index(
        "ix_award_certificate", "award", ["provider_id", "certificate_number"], unique=False
    )
    op.create_index(op.f("ix_award_person_id"), "award", ["person_id"], unique=False)
    op.create_index(op.f("ix_award_provider_id"), "award", ["provider_id"], unique=False)
    op.create_index(
        "uq_award_current",
        "award",
        ["ref"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("commenced_on", sa.Date(), nullable=False),
        sa.Column("commenced_precision", sa.String(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=True),
        sa.Column("provider_reference", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "commenced_precision IN ('day', 'month', 'year')",
            name=op.f("ck_enrolment_commenced_precision"),
        ),
        sa.CheckConstraint(
            "kind IN ('NASENCO', 'NPQSENCO', 'OTHER')", name=op.f("ck_enrolment_kind")
        ),
        sa.CheckConstraint(
            "state IN ('enrolled', 'deferred', 'withdrawn', 'failed', 'completed')",
            name=op.f("ck_enrolment_state"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_enrolment_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_enrolment_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_enrolment_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrolment_provider_id"), "enrolment", ["provider_id"], unique=False)
    op.create_index(
        "uq_enrolment_current",
        "enrolment",
        ["ref"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "provider_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_provider_name_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["log_entry.number"],
            name=op.f("fk_provider_name_recorded_by_log_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_provider_name_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_name")),
    )
    op.create_index(
        op.f("ix_provider_name_provider_id"), "provider_name", ["provider_id"], unique=False
    )
    op.create_index(
        "uq_provider_name_current",
        "provider_name",
        ["provider_id"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "recognition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recognised_from", sa.Date(), nullable=False),
        sa.Column("recognised_to", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('NASENCO', 'NPQSENCO')", name=op.f("ck_recognition_kind")),
        sa.CheckConstraint(
            "recognised_to >= recognised_from", name=op.f("ck_recognition_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_recognition_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_recognition_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_recognition_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    op.create_index(
        op.f("ix_recognition_provider_id"), "recognition", ["provider_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_recognition_provider_id"), table_name="recognition")
    op.drop_table("recognition")
    op.drop_index(
        "uq_provider_name_current",
        table_name="provider_name",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_provider_name_provider_id"), table_name="provider_name")
    op.drop_table("provider_name")
    op.drop_index(
        "uq_enrolment_current",
        table_name="enrolment",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_enrolment_provider_id"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_person_id"), table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_index(
        "uq_award_current",
        table_name="award",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_award_provider_id"), table_name="award")
    op.drop_index(op.f("ix_award_person_id"), table_name="award")
    op.drop_index("ix_award_certificate", table_name="award")
    op.drop_table("award")
    op.drop_table("provider")
