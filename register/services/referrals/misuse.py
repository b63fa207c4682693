"""Misuse, decoys found and changed names as the desk shows them: whose, and what was noticed.

Nobody who was looked at is named.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from register.days import instant_in_words
from register.services.looks.words import kind_in_words, purpose_in_words
from register.services.misuse.decoys import DESIGNATED
from register.services.misuse.odd_checks import A_POST, FEWEST_TOLD, LEAST_PERCENT, WINDOW
from register.services.referrals.locks import Side


def misuse_words(details: Mapping[str, Any]) -> str:
    """Who asks, or whose name changed."""
    if "to" in details:
        return f"{details['from']}, now {details['to']}"
    if "found" in details:
        found = details["found"]
        return ", ".join(each for each in (found["account"], found["organisation"]) if each)
    if "closings" in details:
        return str(details["closings"]["account"])
    return str(details["organisation"])


def misuse_sides(details: Mapping[str, Any]) -> Iterator[Side]:
    """Whose access it is about, and what was noticed."""
    if "to" in details:
        yield _change_side(details)
    elif "found" in details:
        yield from _decoy_sides(details["found"])
    elif "closings" in details:
        yield _deactivations_side(details["closings"])
    else:
        yield from _odd_checks_sides(details["organisation"], details["odd_checks"])


def _change_side(details: Mapping[str, Any]) -> Side:
    rows = (
        ("Name before", details["from"]),
        ("Name now", details["to"]),
        ("Identifier now", details["identifier"]),
        *((("Why", details["why"]),) if "why" in details else ()),
    )
    return "What changed", rows


def _odd_checks_sides(organisation: str, found: Mapping[str, Any]) -> Iterator[Side]:
    yield (
        "What was noticed",
        (
            ("Organisation", organisation),
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
                f"{FEWEST_TOLD} checks of others in {WINDOW.days} days, where they are "
                f"{LEAST_PERCENT}% or more of all its checks. "
                "Counted since the last decision, if there was one.",
            ),
            (
                "A post at a school",
                f"Counts for {A_POST} checks at each school. Further ones are checks of others.",
            ),
        ),
    )


def _decoy_sides(found: Mapping[str, str]) -> Iterator[Side]:
    is_designation = found["where"] == DESIGNATED
    where = "In a designation" if is_designation else kind_in_words(found["where"])
    said = (
        ("Account", found["account"]),
        ("For", found["organisation"]),
        ("On", instant_in_words(datetime.fromisoformat(found["at"]))),
        ("Where", where),
        ("Purpose", purpose_in_words(found["purpose"])),
        ("Receipt number", found["receipt"]),
    )
    yield "Who looked", tuple((label, words) for label, words in said if words)
    yield (
        "Why it is here",
        (
            (
                "A decoy",
                "A record of nobody, which was made up. No organisation has any business with it: "
                "whoever finds it has mistyped, or guesses, trawls or browses. It is not said "
                "which record it was.",
            ),
            (
                "Once",
                "Further looks by the same account are told once this is decided. Everything that "
                "it has looked at is under Who looked, by account.",
            ),
        ),
    )


def _deactivations_side(noticed: Mapping[str, Any]) -> Side:
    rows = (
        ("Registrar", noticed["account"]),
        ("Accounts deactivated within an hour", str(noticed["count"])),
        (
            "Refused to deactivate another on",
            instant_in_words(datetime.fromisoformat(noticed["at"])),
        ),
    )
    return "What was noticed", rows
