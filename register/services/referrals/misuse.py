"""Misuse and changed names as the desk shows them: whose, and what was noticed. Nobody is named."""

from collections.abc import Iterator, Mapping
from typing import Any

from register.services.misuse.odd_checks import A_POST, MOST, MOST_OF_ALL, WINDOW
from register.services.referrals.locks import Side


def misuse_words(details: Mapping[str, Any]) -> str:
    """Who asks, or whose name changed."""
    if "to" in details:
        return f"{details['from']}, now {details['to']}"
    return str(details["organisation"])


def misuse_sides(details: Mapping[str, Any]) -> Iterator[Side]:
    """Who asks, and the counts that tripped the alert."""
    if "to" in details:
        rows = (
            ("Name before", details["from"]),
            ("Name now", details["to"]),
            ("Identifier now", details["identifier"]),
        )
        yield "What changed", rows
        return
    found = details["odd_checks"]
    yield (
        "What was noticed",
        (
            ("Organisation", details["organisation"]),
            ("Checks", str(found["checks"])),
            ("Of people it has designated or reported", str(found["own"])),
            ("For a post at a school", str(found["for_a_post"])),
            ("Of others", str(found["odd"])),
        ),
    )
    yield (
        "Why it is here",
        (
            (
                "The measure",
                f"{MOST} checks of others in {WINDOW.days} days, where they are {MOST_OF_ALL}% or "
                "more of all its checks. Counted since the last decision, if there was one.",
            ),
            (
                "A post at a school",
                f"Counts for {A_POST} checks at each school. Further ones are checks of others.",
            ),
        ),
    )
