"""What it means to allow a file of everybody: nothing on the register changes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from register.law.award_names import AWARD_NAMES
from register.services.approvals.kinds import Plan, Under


def plan_export(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """Whoever proposes it may take a file of every award, or of one qualification’s, for a day."""
    kind = asked.get("kind")
    which = AWARD_NAMES[kind].usual if kind else "every qualification"
    return Plan(
        subject="register",
        about=f"A file of everybody who holds an award: {which}",
        effects=(
            f"Whoever proposed this may take a file of the awards on the register ({which}), with "
            "TRN, name, date of birth, provider and dates, for 24 hours after it is approved.",
            "Each time, everybody in the file is recorded as looked at by them.",
            "Each row carries the reference of this proposal.",
            "Nothing on the register changes.",
        ),
        rests_on=(),
        carry_out=lambda session, under: None,
    )
