"""The projection of every school's answer on every day, kept in step with the facts.

Whatever changes a fact says so here, in its own transaction, before it commits.
"""

from register.services.compliance_periods.differences import Difference, differences
from register.services.compliance_periods.new_schools import schools_added
from register.services.compliance_periods.store import fill, rebuild, refresh, worked_out
from register.services.compliance_periods.touched import (
    awards_changed,
    people_changed,
    providers_changed,
    schools_changed,
)

__all__ = [
    "Difference",
    "awards_changed",
    "differences",
    "fill",
    "people_changed",
    "providers_changed",
    "rebuild",
    "refresh",
    "schools_added",
    "schools_changed",
    "worked_out",
]
