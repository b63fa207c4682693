"""Schools as GIAS publishes them, with links, trusts and conversions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school",
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_school_recorded_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("urn", name=op.f("pk_school")),
    )
    op.create_table(
        "school_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extract_day", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["log_entry.number"],
            name=op.f("fk_school_import_recorded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_import")),
    )
    op.create_index(
        op.f("ix_school_import_extract_day"), "school_import", ["extract_day"], unique=False
    )
    op.create_table(
        "trust",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("companies_house_number", sa.String(), nullable=False),
        sa.Column("type_name", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_trust_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["log_entry.number"], name=op.f("fk_trust_superseded_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust")),
    )
    op.create_index(op.f("ix_trust_uid"), "trust", ["uid"], unique=False)
    op.create_index(
        "uq_trust_current",
        "trust",
        ["uid"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "trust_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("trust_uid", sa.String(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["log_entry.number"],
            name=op.f("fk_trust_membership_recorded_by_log_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_trust_membership_superseded_by_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_membership")),
    )
    op.create_index(
        op.f("ix_trust_membership_trust_uid"), "trust_membership", ["trust_uid"], unique=False
    )
    op.create_index(op.f("ix_trust_membership_urn"), "trust_membership", ["urn"], unique=False)
    op.create_table(
        "conversion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_urn", sa.String(), nullable=False),
        sa.Column("to_urn", sa.String(), nullable=False),
        sa.Column("converted_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_urn"], ["school.urn"], name=op.f("fk_conversion_from_urn_school")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_conversion_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_conversion_superseded_by_log_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["to_urn"], ["school.urn"], name=op.f("fk_conversion_to_urn_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversion")),
    )
    op.create_index(op.f("ix_conversion_from_urn"), "conversion", ["from_urn"], unique=False)
    op.create_index(op.f("ix_conversion_to_urn"), "conversion", ["to_urn"], unique=False)
    op.create_index(
        "uq_conversion_current",
        "conversion",
        ["from_urn"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.create_table(
        "school_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("link_urn", sa.String(), nullable=False),
        sa.Column("link_type", sa.String(), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["log_entry.number"], name=op.f("fk_school_link_recorded_by_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_school_link_superseded_by_log_entry"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_school_link_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_link")),
    )
    op.create_index("ix_school_link_link_urn", "school_link", ["link_urn"], unique=False)
    op.create_index(op.f("ix_school_link_urn"), "school_link", ["urn"], unique=False)
    op.create_table(
        "school_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("in_extract", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("type_name", sa.String(), nullable=False),
        sa.Column("type_group_code", sa.String(), nullable=False),
        sa.Column("status_code", sa.String(), nullable=False),
        sa.Column("phase_code", sa.String(), nullable=False),
        sa.Column("phase_name", sa.String(), nullable=False),
        sa.Column("la_code", sa.String(), nullable=False),
        sa.Column("la_name", sa.String(), nullable=False),
        sa.Column("establishment_number", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("region_name", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("ukprn", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("locality", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("postcode_key", sa.String(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["log_entry.number"],
            name=op.f("fk_school_version_recorded_by_log_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["log_entry.number"],
            name=op.f("fk_school_version_superseded_by_log_entry"),
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_school_version_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_version")),
    )
    op.create_index("ix_school_version_la_code", "school_version", ["la_code"], unique=False)
    op.create_index(
        "ix_school_version_postcode_key", "school_version", ["postcode_key"], unique=False
    )
    op.create_index(op.f("ix_school_version_urn"), "school_version", ["urn"], unique=False)
    op.create_index(
        "uq_school_version_current",
        "school_version",
        ["urn", "valid_from"],
        unique=True,
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_school_version_current",
        table_name="school_version",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_school_version_urn"), table_name="school_version")
    op.drop_index("ix_school_version_postcode_key", table_name="school_version")
    op.drop_index("ix_school_version_la_code", table_name="school_version")
    op.drop_table("school_version")
    op.drop_index(op.f("ix_school_link_urn"), table_name="school_link")
    op.drop_index("ix_school_link_link_urn", table_name="school_link")
    op.drop_table("school_link")
    op.drop_index(
        "uq_conversion_current",
        table_name="conversion",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_conversion_to_urn"), table_name="conversion")
    op.drop_index(op.f("ix_conversion_from_urn"), table_name="conversion")
    op.drop_table("conversion")
    op.drop_index(op.f("ix_trust_membership_urn"), table_name="trust_membership")
    op.drop_index(op.f("ix_trust_membership_trust_uid"), table_name="trust_membership")
    op.drop_table("trust_membership")
    op.drop_index(
        "uq_trust_current",
        table_name="trust",
        sqlite_where=sa.text("superseded_by IS NULL"),
        postgresql_where=sa.text("superseded_by IS NULL"),
    )
    op.drop_index(op.f("ix_trust_uid"), table_name="trust")
    op.drop_table("trust")
    op.drop_index(op.f("ix_school_import_extract_day"), table_name="school_import")
    op.drop_table("school_import")
    op.drop_table("school")
