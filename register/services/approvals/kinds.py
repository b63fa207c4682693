"""The acts that take two registrars, and what each has to say of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from sqlalchemy.orm import Session

from register.access import Actor
from register.services.referrals.grounds import grounds_among
from register.services.referrals.words import Ground

SOURCE: Final = "A decision of two registrars"
"""What the facts that an act records name as their source."""


class Act(StrEnum):
    """An act of high impact: nobody does one alone."""

    WITHDRAW_AWARD = "withdraw_award"
    REINSTATE_AWARD = "reinstate_award"
    CHANGE_IDENTITY = "change_identity"
    CORRECT_SERVICE = "correct_service"
    DECIDE_NAME = "decide_name"
    EXPORT_HOLDERS = "export_holders"
    GRANT_REGISTRAR = "grant_registrar"
    LIFT_LOCK = "lift_lock"
    MERGE_PEOPLE = "merge_people"
    UNMERGE_PEOPLE = "unmerge_people"


TITLES: Final = {
    Act.WITHDRAW_AWARD: "Withdraw an award",
    Act.REINSTATE_AWARD: "Reinstate a withdrawn award",
    Act.CHANGE_IDENTITY: "Change a name, birth date or TRN",
    Act.CORRECT_SERVICE: "Put earlier service right",
    Act.DECIDE_NAME: "Decide that a referral brought a further name",
    Act.EXPORT_HOLDERS: "Export everybody who holds an award",
    Act.GRANT_REGISTRAR: "Make an account a registrar’s",
    Act.LIFT_LOCK: "Lift a lock on checks about a person",
    Act.MERGE_PEOPLE: "Join two records as one person’s",
    Act.UNMERGE_PEOPLE: "Part a record from the one it was joined to",
}


_CONFIRMED: Final = {
    Act.WITHDRAW_AWARD: (
        Ground.PERSON_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
        Ground.PUBLISHED_RECORD,
    ),
    # Nobody is given an award back on their own word.
    Act.REINSTATE_AWARD: (Ground.PROVIDER_CONFIRMED, Ground.PUBLISHED_RECORD),
    Act.CHANGE_IDENTITY: (
        Ground.PERSON_CONFIRMED,
        Ground.SCHOOL_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
        Ground.PUBLISHED_RECORD,
    ),
    Act.CORRECT_SERVICE: (
        Ground.PERSON_CONFIRMED,
        Ground.SCHOOL_CONFIRMED,
        Ground.PUBLISHED_RECORD,
    ),
    Act.DECIDE_NAME: (
        Ground.PERSON_CONFIRMED,
        Ground.SCHOOL_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
        Ground.PUBLISHED_RECORD,
    ),
    Act.EXPORT_HOLDERS: (),
    Act.GRANT_REGISTRAR: (Ground.PERSON_CONFIRMED,),
    # A panel of a school's, or whom it checks, says that the slips were theirs.
    Act.LIFT_LOCK: (Ground.PERSON_CONFIRMED, Ground.SCHOOL_CONFIRMED),
    Act.MERGE_PEOPLE: (
        Ground.PERSON_CONFIRMED,
        Ground.SCHOOL_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
    ),
    Act.UNMERGE_PEOPLE: (
        Ground.PERSON_CONFIRMED,
        Ground.SCHOOL_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
    ),
}
"""Whose word each act can rest on, beside documents and another reason."""


def grounds_of(act: Act) -> dict[Ground, str]:
    """What an act of this kind can rest on, in the words of the desk."""
    return grounds_among(_CONFIRMED[act])


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """By whom, when and on whose word an act is carried out."""

    actor: Actor
    """The registrar who approved it; in a preview, whoever asks."""
    now: datetime
    proposal: str
    """The reference of the proposal, for the entries that the act makes; empty in a preview."""
    note: str
    """What the proposer said that it rests on."""
    ground: str = ""
    """The same as a code; empty in a preview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an act would do, worked out from the facts as they are: nothing is written yet."""

    subject: str
    """As the log names it: opaque."""
    about: str
    """One line for the desk."""
    effects: tuple[str, ...]
    """A sentence for each thing that changes."""
    rests_on: tuple[str, ...]
    """The versions of the facts that it rests on, so that a change of any of them is noticed."""
    carry_out: Callable[[Session, Under], None]
    """Writes facts, entries and periods inside the caller's transaction."""
    urns: tuple[str, ...] = ()
    """Schools whose answers may change."""
    people: tuple[int, ...] = ()
    """Whom it shows, by database number: whoever reads it looks at them."""
    warnings: tuple[str, ...] = ()
    """A sentence for each thing that speaks against it; none of them stops it."""


Planner: TypeAlias = Callable[[Session, Mapping[str, Any], Under], Plan]
"""Makes an act's plan of what was asked, as JSON holds it.

Raises InvalidInput, Conflict or NotFound where the act cannot be carried out.
"""
