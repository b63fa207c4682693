"""What every page shows around its own words: the areas, and who is signed in."""

from typing import Any

from flask import g, request, url_for

from register import clock
from register.access import Actor, Frozen, OrganisationKind, Permission, Role
from register.auth import actor_or_none
from register.auth.headers import csp_nonce
from register.db import db
from register.services.attestation.words import frozen_now
from register.services.demonstration import is_demonstration
from register.services.schools.own import present_schools_of

OUR_SENCO = "Our SENCO"
"""What the area of one's own school is called."""
AREAS = (
    ("Checks", "web.ask", (Permission.CHECK,)),
    ("Schools", "web.schools", (Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)),
    ("Estate", "web.estate", (Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)),
    ("Rehearsal", "web.rehearsal", (Permission.SEE_ANY_SCHOOL,)),
    (OUR_SENCO, "web.our_senco", (Permission.DESIGNATE,)),
    ("Completions", "web.completions", (Permission.REPORT_COMPLETIONS,)),
    ("My record", "web.my_looks", (Permission.SEE_OWN_RECORD,)),
    ("Registrar’s desk", "web.desk", (Permission.DECIDE,)),
)
"""Each area, its first page, and the permissions of which any one opens it."""


def frame() -> dict[str, Any]:
    """The variables that the layout needs; on a page about a fault, as many as can be had."""
    try:
        actor = actor_or_none()
        demonstration = _is_of_demonstration()
        if actor is not None:
            acts_for_several(actor)
    except Exception:  # the page about a failing database must itself not need one
        actor, demonstration = None, False
    frozen = frozen_now(actor, now=clock.now()) if actor else None
    return {
        # What a page may say of itself, and does not have to.
        "errors": (),
        "section": "",
        "crumbs": (),
        "local_accounts": (),
        "outside_name": "",
        "areas": _areas(actor, frozen),
        "frozen": frozen,
        "sees_own_schools_alone": actor and not actor.may(Permission.SEE_ANY_SCHOOL),
        "signed_in": _signed_in(actor),
        "is_demonstration": demonstration,
        "csp_nonce": csp_nonce(),
    }


def _areas(actor: Actor | None, frozen: Frozen | None) -> list[dict[str, object]]:
    if actor is None or frozen is not None:
        return []
    return [
        {
            "text": our_area(actor) if text == OUR_SENCO else text,
            "href": url_for(first),
            "active": request.path.startswith(url_for(first)),
        }
        for text, first, permissions in AREAS
        if any(actor.may(permission) for permission in permissions)
    ]


def read_frame(actor: Actor) -> None:
    """Read what the layout asks, and keep it, before a view records a look: that ends what is read,
    and the page would begin to read anew for this alone.
    """
    _is_of_demonstration()
    acts_for_several(actor)


def acts_for_several(actor: Actor) -> bool:
    """Whether they choose among schools: a trust does, but for one that has a single school.

    Read once a request.
    """
    if actor.organisation_kind is not OrganisationKind.TRUST:
        return False
    if "acts_for_several" not in g:
        g.acts_for_several = len(present_schools_of(db.session(), actor)) != 1
    return bool(g.acts_for_several)


def our_area(actor: Actor) -> str:
    """What the area of their own schools is called to them."""
    return "Our SENCOs" if acts_for_several(actor) else OUR_SENCO


def _signed_in(actor: Actor | None) -> dict[str, str] | None:
    if actor is None:
        return None
    return {
        "name": actor.name,
        # Somebody who signs in for their own record acts for nobody.
        "organisation": "" if actor.role is Role.HOLDER else actor.organisation_name,
        "role": actor.works_as,
        "account": url_for("web.own_account"),
        "sign_out": url_for("web.sign_out"),
    }


def _is_of_demonstration() -> bool:
    """Whether the page is of a demonstration, read once a request."""
    if "is_demonstration" not in g:
        g.is_demonstration = is_demonstration(db.session())
    return bool(g.is_demonstration)
