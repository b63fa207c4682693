"""Find schools."""

from flask import Response

from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, query_refused, read_query
from register.auth import current_actor, requires
from register.db import db
from register.paging import refuse_past
from register.schemas.school_search import SchoolSearch
from register.services.schools.access import visible_to
from register.services.schools.find import find_schools


@api.get("/schools")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def schools() -> Response:
    """Schools by name, URN, postcode or local authority."""
    asked = read_query(SchoolSearch())
    found = find_schools(db.session(), asked["q"], page=asked["page"], per_page=asked["per_page"])
    with query_refused():
        refuse_past(found.page, found.pages)
    open_to_actor = visible_to(db.session(), current_actor(), (each.urn for each in found.schools))
    return answer(
        {
            "total": found.total,
            "page": found.page,
            "pages": found.pages,
            "schools": [
                {
                    "urn": school.urn,
                    "name": school.name,
                    "type_code": school.type_code,
                    "type": school.type_name,
                    "status_code": school.status_code,
                    "authority": school.la_name,
                    "town": school.town,
                    "postcode": school.postcode,
                    "compliance": f"/api/v1/schools/{school.urn}/compliance"
                    if school.urn in open_to_actor
                    else None,
                }
                for school in found.schools
            ],
        }
    )
