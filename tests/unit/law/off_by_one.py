"""Every parameter of the law, wrong by one: a day, a year, a month, a type or a kind of award."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from register.law.facts import AwardKind
from register.law.parameters import IN_FORCE

WRONG: dict[str, dict[str, Any]] = {
    **{
        each.name: {each.name: getattr(IN_FORCE, each.name) + timedelta(days=1)}
        for each in fields(IN_FORCE)
        if isinstance(getattr(IN_FORCE, each.name), date)
    },
    "maintained_types": {"maintained_types": IN_FORCE.maintained_types - {"15"}},
    "academy_types": {"academy_types": IN_FORCE.academy_types - {"41"}},
    "code_expects_types": {"code_expects_types": IN_FORCE.code_expects_types - {"38"}},
    "window_years": {"window_years": 4},
    "exempting_months": {"exempting_months": 13, "exempting_days": 365},
    "exempting_days": {"exempting_days": 366},
    "qualifying_awards": {"qualifying_awards": frozenset({AwardKind.NASENCO})},
}
"""By the name of the parameter: the fields that a wrong law would have."""

assert set(WRONG) == {each.name for each in fields(IN_FORCE)} - {"readings"}
