"""What a school does to its designations of Alpha and beside her, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import text

from tests.functional.bodies import PARTICULARS, WHY, day
from tests.functional.deed import NOBODY, SOMEBODY, WRONG_DAY, A, Boxes, Deed, of
from tests.functional.marked import ALPHA
from tests.functional.who_may import SCHOOL
from tests.functional.world import World

OUR = "POST /our-senco/<urn>"
MINE = "POST /our-senco/designations/<ref>"
BODIES = "POST /api/v1/appointments/<ref>"
POSTS = "POST /api/v1/schools/<urn>/appointments"
SPELL = {"urn": "900011", "started_on": "2010-09-06", "ended_on": "2011-08-29"}
LATE = {**SPELL, "started_on": "2020-09-07", "ended_on": "2021-08-29"}


def spell_boxes(spell: Boxes) -> dict[str, str]:
    """Earlier service as a form sends it."""
    days = {**day("started_on", spell["started_on"]), **day("ended_on", spell["ended_on"])}
    return {"urn": spell["urn"], "source": "A letter", **days}


def designations() -> Iterator[Deed]:
    """A school's designations of Alpha and beside her, and what it may not say of her."""
    do = partial(Deed, caller=SCHOOL, shows=A)
    new = {**SOMEBODY, "trn": "8461399", "born_on": "1971-05-06", "started_on": "2024-09-01"}
    boxes = {
        **SOMEBODY,
        **PARTICULARS,
        "trn": "8461399",
        **day("born_on", "1971-05-06"),
        **day("started_on", "2024-09-01"),
    }
    shared = {**boxes, "instead_of": "shared", "shared": "yes"}
    yield do(route=f"{OUR}/designate", sent={**boxes, "instead_of": ""}, status=400)
    yield do(route=f"{OUR}/designate", sent=shared, status=200)
    yield do(route=f"{OUR}/designate/change", sent=shared, status=200)
    yield do(route=f"{OUR}/designate/confirm", sent={**boxes, "instead_of": ""}, status=409)
    yield do(route=POSTS, sent=new, status=409)
    own = {**of(ALPHA), "last_name": ALPHA.last_name, "first_names": "Kim"}
    yield do(route=POSTS, sent={**own, "started_on": "2024-09-01"}, status=409)
    yield do(route=f"{OUR}/none", sent=day("declared_on", "2024-09-01"), status=409)
    vacancy = "POST /api/v1/schools/<urn>/vacancy"
    yield do(route=vacancy, sent={"declared_on": "2024-09-01"}, status=409)
    yield do(route=f"{MINE}/earlier-service", sent=spell_boxes(LATE), status=400)
    late = {"spells": [LATE], "source": "A letter"}
    yield do(route=f"{BODIES}/prior-service", sent=late, status=422)
    yield do(route=f"{MINE}/earlier-service", sent=spell_boxes(SPELL))
    period = f"{SPELL['urn']} {SPELL['started_on']} {SPELL['ended_on']}"
    back = {"period": period, "reason": "new_evidence"}
    yield do(route=f"{MINE}/earlier-service/take-back", sent=back)
    spells = {"spells": [SPELL], "source": "A letter"}
    yield do(route=f"{BODIES}/prior-service", sent=spells, status=201)
    why = {**SPELL, "reason": "new_evidence"}
    yield do(route=f"{BODIES}/prior-service/take-back", sent=why, status=200)
    yield do(route=f"{BODIES}/prior-service/take-back", sent=why, status=404)
    yield do(route=f"{MINE}/end", sent=WRONG_DAY, status=400)
    yield do(route=f"{MINE}/end", sent=day("last_day", "2001-01-01"), status=400)
    yield do(route=f"{BODIES}/end", sent={"last_day": "2001-01-01"}, status=422)
    yield do(route=f"{MINE}/end", sent=day("last_day", "2025-08-31"))
    yield do(route=f"{MINE}/end", sent=day("last_day", "2025-08-30"), status=409)
    yield do(route=f"{BODIES}/end", sent={"last_day": "2025-08-30"}, status=409)
    yield do(route=f"{BODIES}/end", sent={"last_day": "2025-08-31"}, status=200)
    days = {**day("started_on", ALPHA.since.isoformat()), **day("ended_on", "2025-08-29")}
    yield do(route=f"{MINE}/correct", sent={**PARTICULARS, **WHY, **days})
    yield do(route=f"{MINE}/correct", sent={**WHY, **WRONG_DAY}, status=400)
    body = {
        **WHY,
        "started_on": ALPHA.since.isoformat(),
        "ended_on": "2025-08-28",
        "is_head_teacher": False,
        "is_qualified_teacher": True,
        "induction": "met",
        "is_teaching_at_school": True,
    }
    yield do(route=f"{BODIES}/correct", sent=body, status=200)
    yield do(route=f"{OUR}/none", sent=day("declared_on", "1990-10-01"))
    yield do(route=vacancy, sent={"declared_on": "1990-10-02"}, status=200)
    yield do(route=f"{OUR}/designate/confirm", sent=shared)
    more = {**new, "trn": "8461398", "last_name": "Typedtoo", "shared": True}
    yield do(route=POSTS, sent=more, status=201, shows=NOBODY)
    earlier = {**WHY, "started_on": "2023-09-01"}
    yield do(route=f"{BODIES}/correct", at=newest_own, sent=earlier, status=409)
    days = {**PARTICULARS, **WHY, **day("started_on", "2023-09-01")}
    yield do(route=f"{MINE}/correct", at=newest_own, sent=days, status=409)
    yield do(route=f"{MINE}/take-back", sent={"reason": "other", "note": ""}, status=400)
    yield do(route=f"{MINE}/take-back", sent=WHY, shows=A)
    yield do(route=f"{BODIES}/take-back", at=newest_own, sent=WHY, status=200, shows=NOBODY)
    yield from vacancies()


def vacancies() -> Iterator[Deed]:
    """Once nobody is SENCO there: the school says so, and takes that back."""
    do = partial(Deed, caller=SCHOOL, shows=NOBODY)
    vacancy = "POST /api/v1/schools/<urn>/vacancy"
    yield do(route=f"{BODIES}/take-back", at=newest_own, sent=WHY, status=200)
    last = {"last_day": "2025-09-30"}
    for _ in range(2):
        yield do(route=f"{BODIES}/end", at=still_own, sent=last, status=200)
    none = {"declared_on": "2025-10-01"}
    for taking_back in (f"{OUR}/none/take-back", f"{vacancy}/take-back"):
        yield do(route=taking_back, sent=WHY, status=409)
        yield do(route=vacancy, sent=none, status=201)
        yield do(route=taking_back, sent=WHY, status=200 if "api" in taking_back else 303)


def newest_own(world: World) -> dict[str, str]:
    """The school's designation that was recorded last."""
    return _own(world, "TRUE")


def still_own(world: World) -> dict[str, str]:
    """The school's designation that was recorded last of those that have no last day."""
    return _own(world, "ended_on IS NULL")


def _own(world: World, which: str) -> dict[str, str]:
    with world.session() as session:
        found = text(
            f"SELECT ref FROM appointment WHERE school_urn = :urn AND superseded_by IS NULL "
            f"AND {which} ORDER BY id DESC LIMIT 1"
        )
        urn = world.own[SCHOOL]["urn"]
        return {"appointment": session.execute(found, {"urn": urn}).scalar_one()}
