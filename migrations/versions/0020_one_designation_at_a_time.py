"""The same person is SENCO of the same school once at a time, whoever writes."""

import sqlalchemy as sa
from alembic import op

from register.errors import Refused

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAME = "ex_appointment_once_at_a_time"

# A day that is not known, first or last, is open: as the services have it.
TRIGGER = """
CREATE TRIGGER {name}_{act} AFTER {when} ON appointment WHEN NEW.superseded_by IS NULL
BEGIN
  SELECT RAISE(ABORT, '{name}') WHERE EXISTS (
    SELECT 1 FROM appointment AS held
    WHERE held.person_id = NEW.person_id AND held.school_urn = NEW.school_urn
      AND held.superseded_by IS NULL AND held.id <> NEW.id
      AND (held.started_on IS NULL OR NEW.ended_on IS NULL OR held.started_on <= NEW.ended_on)
      AND (NEW.started_on IS NULL OR held.ended_on IS NULL OR NEW.started_on <= held.ended_on)
  );
END
"""

# Equality by ranges of one number each, because a GiST index of plain numbers needs an extension.
CONSTRAINT = f"""
ALTER TABLE appointment ADD CONSTRAINT {NAME} EXCLUDE USING gist (
  int8range(person_id, person_id, '[]') WITH &&,
  int8range(CAST(school_urn AS bigint), CAST(school_urn AS bigint), '[]') WITH &&,
  daterange(started_on, ended_on, '[]') WITH &&
) WHERE (superseded_by IS NULL)
"""

ACTS = {
    "inserted": "INSERT",
    "changed": "UPDATE OF person_id, school_urn, started_on, ended_on, superseded_by",
}


MEETING = """
SELECT one.ref, other.ref FROM appointment AS one JOIN appointment AS other
  ON other.person_id = one.person_id AND other.school_urn = one.school_urn AND other.id > one.id
WHERE one.superseded_by IS NULL AND other.superseded_by IS NULL
  AND (one.started_on IS NULL OR other.ended_on IS NULL OR one.started_on <= other.ended_on)
  AND (other.started_on IS NULL OR one.ended_on IS NULL OR other.started_on <= one.ended_on)
ORDER BY one.id, other.id LIMIT 1
"""


def refuse_what_meets() -> None:
    """Refused where two designations share days, which no release has let anybody record."""
    if found := op.get_bind().execute(sa.text(MEETING)).first():
        raise Refused(
            f"Designations {found[0]} and {found[1]} are of one person at one school on the same "
            "days, and nothing has been changed. Take one of them back, then upgrade."
        )


def upgrade() -> None:
    refuse_what_meets()
    if op.get_bind().dialect.name == "sqlite":
        for act, when in ACTS.items():
            op.execute(sa.text(TRIGGER.format(name=NAME, act=act, when=when)))
    else:
        op.execute(sa.text(CONSTRAINT))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ACTS:
            op.execute(sa.text(f"DROP TRIGGER {NAME}_{act}"))
    else:
        op.execute(sa.text(f"ALTER TABLE appointment DROP CONSTRAINT {NAME}"))
