"""The pages: one file of views per journey, over the same services as the API and the command."""

from register.web import (
    account,
    appointments,
    approvals,
    check_receipts,
    checks,
    completions,
    compliance,
    designate,
    desk,
    estate,
    forecast,
    health,
    law,
    links,
    log,
    looks,
    our_senco,
    people,
    public,
    rehearsal,
    serial_movers,
    sign_in,
    terms,
)
from register.web.blueprint import web
from register.web.errors import init_errors

__all__ = [
    "account",
    "appointments",
    "approvals",
    "check_receipts",
    "checks",
    "completions",
    "compliance",
    "designate",
    "desk",
    "estate",
    "forecast",
    "health",
    "law",
    "links",
    "log",
    "looks",
    "our_senco",
    "people",
    "public",
    "rehearsal",
    "serial_movers",
    "sign_in",
    "terms",
    "web",
]

init_errors(web)
