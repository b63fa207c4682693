"""Records side by side under `/api/v1`, for a registrar who may find them to be one person's."""

from flask import Response

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_json
from register.auth import current_actor, requires
from register.db import db
from register.schemas.people import PeopleAsked, people_body
from register.services.people_merge.show import refs_of_trns, show_people


@api.post("/people/records")
@requires(Permission.DECIDE)
def read_people() -> Response:
    """One person's records or two people's; by POST, because a TRN has no place in an address."""
    asked, session = read_json(PeopleAsked()), db.session()
    actor, now = current_actor(), clock.now()
    typed = {box: trn for box, trn in asked.items() if trn}
    refs = refs_of_trns(session, typed, actor=actor, now=now)
    return answer(people_body(show_people(session, refs, actor=actor, now=now)))
