"""The table of acts: a new kind is a line in `kinds`, one here, and a schema for what it asks."""

from typing import Final

from register.services.approvals.grant_registrar import plan_grant
from register.services.approvals.kinds import Act, Planner

ACTS: Final[dict[Act, Planner]] = {
    Act.GRANT_REGISTRAR: plan_grant,
}
