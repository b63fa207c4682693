"""What a kind of award is called: one table, by how much room there is for it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from register.law.facts import AwardKind


class AwardName(NamedTuple):
    """The names of one kind of award, without an article."""

    short: str
    """In a table or a drawing."""
    spoken: str
    """In a sentence that has said which award it is about."""
    usual: str
    """In a sentence on its own."""
    whole: str
    """As the law and a certificate have it."""


AWARD_NAMES: Final[Mapping[str, AwardName]] = {
    AwardKind.NASENCO: AwardName(
        "NASENCO",
        "National Award",
        "National Award for SEN Coordination",
        "National Award for SEN Coordination",
    ),
    AwardKind.NPQSENCO: AwardName(
        "NPQ for SENCOs",
        "NPQ for SENCOs",
        "NPQ for SENCOs",
        "National Professional Qualification for SENCOs",
    ),
    AwardKind.OTHER: AwardName(
        "other award", "other award", "another qualification", "another award"
    ),
}
"""By the code that records it."""


def at_the_start(name: str) -> str:
    """A name as a line begins with it."""
    return name[:1].upper() + name[1:]
