"""Second factors, one-time links, identities from outside, and what a session knows of itself."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _end_every_session(
        sa.Column("authenticated_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.CheckConstraint(
            "means IN ('factor', 'provider', 'local')", name=op.f("ck_sign_in_means")
        ),
    )
    op.add_column("organisation", sa.Column("closed_at", UTCDateTime(), nullable=True))
    op.add_column("api_key", sa.Column("last_used_at", UTCDateTime(), nullable=True))
    _factors()
    _links()


def _end_every_session(*more: sa.schema.SchemaItem) -> None:
    """Make the sessions' table anew and empty: nobody can say when an old one was confirmed."""
    op.drop_index(op.f("ix_sign_in_account_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        *more,
        _points_to_account("sign_in"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_in_digest")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)


def _factors() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        _points_to_account("second_factor"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("account_id", name=op.f("uq_second_factor_account_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        _points_to_account("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    op.create_index(
        op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False
    )
    op.create_table(
        "sign_in_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        _points_to_account("sign_in_challenge"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_challenge")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_in_challenge_digest")),
    )
    op.create_index(
        op.f("ix_sign_in_challenge_account_id"), "sign_in_challenge", ["account_id"], unique=False
    )


def _links() -> None:
    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('invitation', 'reset')", name=op.f("ck_one_time_link_purpose")
        ),
        _points_to_account("one_time_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_one_time_link_digest")),
    )
    op.create_index(
        op.f("ix_one_time_link_account_id"), "one_time_link", ["account_id"], unique=False
    )
    op.create_table(
        "outside_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        _points_to_account("outside_identity"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_identity")),
        sa.UniqueConstraint("account_id", name=op.f("uq_outside_identity_account_id")),
    )
    op.create_index(
        "uq_outside_identity_issuer", "outside_identity", ["issuer", "subject"], unique=True
    )


def _account() -> sa.Column[int]:
    return sa.Column("account_id", sa.Integer(), nullable=False)


def _points_to_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account")
    )


def downgrade() -> None:
    op.drop_index("uq_outside_identity_issuer", table_name="outside_identity")
    op.drop_table("outside_identity")
    for table in ("one_time_link", "sign_in_challenge", "recovery_code"):
        op.drop_index(op.f(f"ix_{table}_account_id"), table_name=table)
        op.drop_table(table)
    op.drop_table("second_factor")
    op.drop_column("api_key", "last_used_at")
    op.drop_column("organisation", "closed_at")
    _end_every_session()
