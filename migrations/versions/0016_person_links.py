"""Records of one person, joined by links that can be ended."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None

PEOPLE = ("person_id", "joined_to_id", "principal_id")
ENTRIES = ("recorded_by", "superseded_by")
CURRENT = sa.text("superseded_by IS NULL")


def upgrade() -> None:
    op.create_table(
        "person_link",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in PEOPLE),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("person_id <> joined_to_id", name=op.f("ck_person_link_joins_two")),
        sa.CheckConstraint(
            "person_id <> principal_id", name=op.f("ck_person_link_has_another_principal")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["person.id"], name=op.f(f"fk_person_link_{name}_person")
            )
            for name in PEOPLE
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["log_entry.number"], name=op.f(f"fk_person_link_{name}_log_entry")
            )
            for name in ENTRIES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_link")),
    )
    for name in ("person_id", "principal_id"):
        op.create_index(op.f(f"ix_person_link_{name}"), "person_link", [name])
    op.create_index(
        "uq_person_link_current",
        "person_link",
        ["person_id"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )


def downgrade() -> None:
    op.drop_table("person_link")
