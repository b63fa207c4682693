"""Appointments, prior service and vacancies."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("school_urn", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_head_teacher", sa.Boolean(), nullable=True),
        sa.Column("is_qualified_teacher", sa.Boolean(), nullable=True),
        sa.Column("induction", sa.String(), nullable=True),
        sa.Column("is_teaching_at_school", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "induction IN ('met', 'not_met', 'not_required')", name=op.f("ck_appointment_induction")
        ),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_appointment_in_order")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appointment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_appointment_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["school_urn"], ["school.urn"], name=op.f("fk_appointment_school_urn_school")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_appointment_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_person_id"), "appointment", ["person_id"], unique=False)
    op.create_index(op.f("ix_appointment_school_urn"), "appointment", ["school_urn"], unique=False)
    op.create_index(
        "uq_appointment_current",
        "appointment",
        ["ref"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "prior_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_urn", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_prior_service_in_order")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_prior_service_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["log_entry.number"],
            name=op.f("fk_prior_service_recorded_by_log_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["school_urn"], ["school.urn"], name=op.f("fk_prior_service_school_urn_school")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_prior_service_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prior_service")),
    )
    op.create_index(
        op.f("ix_prior_service_person_id"), "prior_service", ["person_id"], unique=False
    )
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_urn", sa.String(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_vacancy_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["school_urn"], ["school.urn"], name=op.f("fk_vacancy_school_urn_school")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["log_entry.number"], name=op.f("fk_vacancy_superseded_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
    )
    op.create_index(op.f("ix_vacancy_school_urn"), "vacancy", ["school_urn"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_vacancy_school_urn"), table_name="vacancy")
    op.drop_table("vacancy")
    op.drop_index(op.f("ix_prior_service_person_id"), table_name="prior_service")
    op.drop_table("prior_service")
    op.drop_index(
        "uq_appointment_current",
        table_name="appointment",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_appointment_school_urn"), table_name="appointment")
    op.drop_index(op.f("ix_appointment_person_id"), table_name="appointment")
    op.drop_table("appointment")
