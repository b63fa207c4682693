"""Who has looked, as JSON: for the person themselves."""

from flask import Response

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_query
from register.auth import current_actor, requires
from register.db import db
from register.schemas.looks import LedgerQuery, ledger_body
from register.services.looks.ledger import own_ledger

LEDGER_QUERY = LedgerQuery()


@api.get("/my-record/looks")
@requires(Permission.SEE_OWN_RECORD)
def read_my_looks() -> Response:
    """Every look at whoever is asking, newest first; `before` goes on from `next_before`."""
    asked = read_query(LEDGER_QUERY)
    found = own_ledger(db.session(), actor=current_actor(), now=clock.now(), **asked)
    return answer(ledger_body(found))
