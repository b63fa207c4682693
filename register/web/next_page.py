"""Where somebody goes on to once they have signed in or confirmed who they are."""

from typing import Final

from flask import request, url_for

from register import clock
from register.access import Role
from register.auth import actor_or_none
from register.services.attestation.words import frozen_now

LONGEST = 2_000
"""Characters in the longest address that is gone on to."""
WORK: Final = {
    Role.PANEL: "web.ask",
    Role.PROVIDER: "web.completions",
    Role.SCHOOL: "web.our_senco",
    Role.INSPECTOR: "web.schools",
    Role.AUTHORITY: "web.estate",
    Role.HOLDER: "web.my_looks",
    Role.REGISTRAR: "web.desk",
}
"""The page on which each role's work begins."""


def next_page() -> str:
    """A page of our own to go on to: never another site's, whatever the address says."""
    asked = request.values.get("next", "")
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_ours and len(asked) <= LONGEST else url_for("web.start")


def onward(page: str) -> str:
    """The page asked for; in place of the public start page, where this account's work begins.

    The start page says why nothing else opens to whoever is frozen.
    """
    actor = actor_or_none() if page == url_for("web.start") else None
    if actor is None or actor.role is None or frozen_now(actor, now=clock.now()) is not None:
        return page
    return url_for(WORK[actor.role])
