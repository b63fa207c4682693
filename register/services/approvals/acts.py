"""The table of acts: a new kind is a line in `kinds`, one here, and a schema for what it asks."""

from typing import Final

from register.services.approvals.awards import plan_reinstatement, plan_withdrawal
from register.services.approvals.earlier_service import plan_service
from register.services.approvals.export_plan import plan_export
from register.services.approvals.grant_registrar import plan_grant
from register.services.approvals.identity import plan_identity
from register.services.approvals.kinds import Act, Planner
from register.services.approvals.lift_lock import plan_lift
from register.services.people_merge.acts import plan_merge, plan_unmerge
from register.services.referrals.naming import plan_naming

ACTS: Final[dict[Act, Planner]] = {
    Act.WITHDRAW_AWARD: plan_withdrawal,
    Act.REINSTATE_AWARD: plan_reinstatement,
    Act.CHANGE_IDENTITY: plan_identity,
    Act.CORRECT_SERVICE: plan_service,
    Act.DECIDE_NAME: plan_naming,
    Act.EXPORT_HOLDERS: plan_export,
    Act.GRANT_REGISTRAR: plan_grant,
    Act.LIFT_LOCK: plan_lift,
    Act.MERGE_PEOPLE: plan_merge,
    Act.UNMERGE_PEOPLE: plan_unmerge,
}
