"""A designation that is on the record already, sent again: what is new in it is not lost unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from register.access import Actor
from register.days import day_in_words
from register.errors import Conflict
from register.lists import all_of
from register.queries.appointments import HeldAppointment
from register.services.appointments.declared_service import Declaration
from register.services.appointments.facts import WantedDesignation, declared_by, particulars_of
from register.services.appointments.identity import Identified
from register.services.appointments.rules import in_post_during
from register.services.appointments.school import SchoolNow

_CALLED: Final = {
    "is_head_teacher": "whether they are the head teacher",
    "is_qualified_teacher": "whether they are a qualified teacher",
    "induction": "how their induction stands",
    "is_teaching_at_school": "whether they teach at the school",
}


def refuse_news(
    school: SchoolNow,
    held: HeldAppointment,
    wanted: WantedDesignation,
    earlier: Declaration,
    actor: Actor,
) -> None:
    """Raise Conflict where this designation says more than the one that is held, with what records
    that: it is not recorded here, for whatever is sent again would undo a correction made since.

    earlier: what its earlier service would change.
    """
    news = list(_news(held, wanted, actor))
    if not news and not earlier.drafts:
        return
    sentences = [
        f"{wanted.person.name} is already recorded as SENCO of {school.name} on those days, so "
        "nothing was recorded."
    ]
    if news:
        sentences.append(f"To record {all_of(news)} as you give it, correct that designation.")
    if earlier.drafts:
        sentences.append("To record the earlier service that you give, add it to that designation.")
    raise Conflict(" ".join(sentences)).of_people([held.person_id])


def refuse_themselves(
    school: SchoolNow, old: HeldAppointment, wanted: WantedDesignation, person: Identified
) -> None:
    """Raise Conflict where somebody who is in post would be replaced by themselves."""
    is_theirs = old.person_ref in {person.person_ref, *person.joined}
    if not is_theirs or not in_post_during([old], wanted.started_on, wanted.ended_on):
        return
    since = f" since {day_in_words(old.started_on)}" if old.started_on else ""
    raise Conflict(
        f"{wanted.person.name} is recorded as SENCO of {school.name}{since}, and cannot be "
        "replaced by themselves. If they stayed SENCO, correct what is wrong with that "
        "designation. If they left and came back, record their last day, then designate them "
        "again from the day they came back."
    ).of_people([old.person_id])


def refuse_unended(
    school: SchoolNow,
    held: HeldAppointment,
    wanted: WantedDesignation,
    old: HeldAppointment,
    last_day: date,
) -> None:
    """Raise Conflict where the new designation is there and the old one has not ended for it."""
    if old.ended_on != last_day:
        raise Conflict(
            f"{wanted.person.name} is already recorded as SENCO of {school.name} on those days, "
            "beside the SENCO to replace. End that SENCO’s designation instead, with "
            f"{day_in_words(last_day)} as its last day."
        ).of_people([held.person_id])


def _news(held: HeldAppointment, wanted: WantedDesignation, actor: Actor) -> Iterator[str]:
    """What it gives that is not held so, in words; what is not known says nothing."""
    known = particulars_of(held)
    for name, called in _CALLED.items():
        said = getattr(wanted.particulars, name)
        if said is not None and said != getattr(known, name):
            yield called
    # Whoever gives no source says so themselves.
    if wanted.source not in ("", declared_by(actor), held.source):
        yield "where this is known from"
