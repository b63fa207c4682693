"""Version 1 of the API: one file a resource, over the same services as the pages."""

from register.api import (
    appointments,
    approvals,
    check_receipts,
    checks,
    completions,
    compliance,
    estate,
    law,
    log,
    looks,
    people,
    referrals,
    schools,
    serial_movers,
)
from register.api.blueprint import api
from register.api.errors import init_errors
from register.api.once import init_once

__all__ = [
    "api",
    "appointments",
    "approvals",
    "check_receipts",
    "checks",
    "completions",
    "compliance",
    "estate",
    "law",
    "log",
    "looks",
    "people",
    "referrals",
    "schools",
    "serial_movers",
]

init_errors(api)
init_once(api)
