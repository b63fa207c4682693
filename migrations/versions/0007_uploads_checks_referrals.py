"""Uploads, checks and the registrar's queue."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["log_entry.number"], name=op.f("fk_referral_closed_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["log_entry.number"], name=op.f("fk_referral_opened_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("ref", name=op.f("uq_referral_ref")),
    )
    op.create_index("ix_referral_kind", "referral", ["kind", "closed_by"], unique=False)
    op.create_table(
        "candidate_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("log_head", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_candidate_check_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_candidate_check_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_candidate_check_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_check")),
        sa.UniqueConstraint("ref", name=op.f("uq_candidate_check_ref")),
    )
    op.create_index(
        "ix_candidate_check_organisation_id",
        "candidate_check",
        ["organisation_id", "at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_candidate_check_person_id"), "candidate_check", ["person_id"], unique=False
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("report_digest", sa.String(), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('checked', 'accepted', 'cancelled')", name=op.f("ck_upload_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_upload_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["log_entry.number"], name=op.f("fk_upload_entry_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_upload_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("receipt", name=op.f("uq_upload_receipt")),
        sa.UniqueConstraint("ref", name=op.f("uq_upload_ref")),
    )
    op.create_index("uq_upload_file", "upload", ["provider_id", "sha256"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_upload_file", table_name="upload")
    op.drop_table("upload")
    op.drop_index(op.f("ix_candidate_check_person_id"), table_name="candidate_check")
    op.drop_index("ix_candidate_check_organisation_id", table_name="candidate_check")
    op.drop_table("candidate_check")
    op.drop_index("ix_referral_kind", table_name="referral")
    op.drop_table("referral")
