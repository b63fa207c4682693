"""Where somebody goes on to once they have signed in or confirmed who they are."""

from flask import request, url_for

LONGEST = 2_000
"""Characters in the longest address that is gone on to."""


def next_page() -> str:
    """A page of our own to go on to: never another site's, whatever the address says."""
    asked = request.values.get("next", "")
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_ours and len(asked) <= LONGEST else url_for("web.start")
