"""The pages: one file of views per journey, over the same services as the API and the command."""

from register.web import (
    account,
    accounts,
    appointments,
    approvals,
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
    organisations,
    our_senco,
    people,
    proofs,
    public,
    receipts,
    rehearsal,
    serial_movers,
    sign_in,
    take_back,
    terms,
)
from register.web.blueprint import web
from register.web.errors import init_errors
from register.web.forms import refuse_repeated

__all__ = [
    "account",
    "accounts",
    "appointments",
    "approvals",
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
    "organisations",
    "our_senco",
    "people",
    "proofs",
    "public",
    "receipts",
    "rehearsal",
    "serial_movers",
    "sign_in",
    "take_back",
    "terms",
    "web",
]

init_errors(web)
web.before_request(refuse_repeated)
