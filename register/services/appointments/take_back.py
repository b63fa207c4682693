"""Take back a designation that should never have been recorded, and undo what it had ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from register.access import Actor
from register.days import Days
from register.errors import ChangedSince, Conflict, InvalidInput
from register.queries.appointments import HeldAppointment, made_way_for
from register.queries.whole_people import records_of
from register.services.appointments.facts import REASONS, WHY_TAKEN_BACK, AmendmentReason
from register.services.appointments.gaps import Gap, Swap, gaps_after
from register.services.appointments.in_post import of_the_same, others_beside, refuse_others
from register.services.appointments.our_senco import Senco, see_sencos, sencos_of
from register.services.appointments.rules import check_why, school_problem
from register.services.appointments.school import SchoolNow, find_own_appointment, load_school
from register.services.appointments.spans import gained
from register.services.appointments.versions import digest_of, next_version, version_of
from register.services.changes import AppointmentVersion, Changes, TakenBack, write
from register.services.looks import LookKind, seen_in_refusals
from register.services.referrals.closing import close_taken_back
from register.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class PostBack:
    """A designation that ended to make way for the one taken back, and could go on."""

    senco: Senco
    until: date | None
    """The last day that it had before, if it had one."""
    beside: tuple[Senco, ...]
    """Who else is SENCO on the days that it would have again."""
    gaps: tuple[Gap, ...]
    """The days without a SENCO that would be left all the same."""

    @property
    def asks(self) -> str:
        """What a school that has not answered is told."""
        return (
            f"Select whether {self.senco.name}, whom this designation replaced, gets the post back"
        )


@dataclass(frozen=True, slots=True)
class IfTakenBack:
    """What a school will have once a designation is taken back."""

    gaps: tuple[Gap, ...]
    """The days without a SENCO where nobody gets a post back."""
    post_back: PostBack | None
    """Whose post it would be to give back: the school is asked."""
    version: str
    """What tells the designation with all this from what it was: see `_version`."""


class TookBack(NamedTuple):
    """What became of a take-back."""

    gaps: tuple[Gap, ...]
    """The days without a SENCO that it leaves."""
    given_back: str | None
    """The reference of the designation that goes on again, if one does."""


def take_back_appointment(
    session: Session,
    ref: str,
    *,
    reason: AmendmentReason,
    note: str,
    give_back: bool | None = None,
    shared: bool = False,
    version: str = "",
    actor: Actor,
    now: datetime,
) -> TookBack:
    """Supersede a designation with none: it never took effect.

    Where another had ended to make way for it and is as it was left, `give_back` says whether that
    one goes on as it would have, in the same transaction; `shared` where somebody else who is
    SENCO on those days by now stays beside it. A referral that asks about nothing else is closed
    too. `version` is the one that was seen, of the designation or of what `if_taken_back` told,
    empty where none was. Raises NotFound, InvalidInput or Conflict, ChangedSince among it.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held = find_own_appointment(session, actor, ref)
        check_why(reason, note, WHY_TAKEN_BACK)
        school = load_school(session, held.school_urn)
        ended = _ended_for(session, school, held)
        _check_as_seen(held, _told(session, school, held, ended), version)
        _check_answer(session, school, ended, give_back)
        taken_back = TakenBack(appointment=held, reason=reason.value, note=note)
        changes = Changes(taken_back=[taken_back])
        if ended is None or not give_back:
            gaps = gaps_after(school, Swap(held, None))
        else:
            if not shared:
                refuse_others(session, school, ended.beside(school))
            changes.appointments.append(ended.reinstated(reason, note))
            gaps = gaps_after(school, *ended.swaps)
        write(session, changes, actor=actor, now=now)
        why = note.strip() or REASONS[reason]
        close_taken_back(session, held.person_ref, note=why, actor=actor, now=now)
    return TookBack(gaps, ended.held.ref if ended and give_back else None)


def if_taken_back(session: Session, ref: str, *, actor: Actor, now: datetime) -> IfTakenBack:
    """What the school will have; whoever this names is recorded as seen. Raises NotFound."""
    held = find_own_appointment(session, actor, ref)
    school = load_school(session, held.school_urn)
    then = _told(session, school, held, _ended_for(session, school, held))
    if back := then.post_back:
        see_sencos(session, [back.senco, *back.beside], actor=actor, now=now)
    return then


@dataclass(frozen=True, slots=True)
class _Ended:
    """A designation that ended to make way for another, and has not been changed since."""

    held: HeldAppointment
    days: Days
    """Those that it had before."""
    replacement: HeldAppointment

    @property
    def swaps(self) -> tuple[Swap, Swap]:
        return Swap(self.replacement, None), Swap(self.held, self.days)

    def beside(self, school: SchoolNow) -> list[HeldAppointment]:
        both = [self.held.ref, self.replacement.ref]
        return others_beside(school, self.days, before=self.held.days, but=both)

    def reinstated(self, reason: AmendmentReason, note: str) -> AppointmentVersion:
        return next_version(
            self.held, "reinstated", ended_on=self.days[1], reason=reason.value, note=note
        )


def _ended_for(session: Session, school: SchoolNow, replacement: HeldAppointment) -> _Ended | None:
    """The designation that ended for this one, where nothing stands in the way of its going on."""
    made_way = made_way_for(session, replacement.ref, {each.school_urn for each in school.recorded})
    by_ref = {each.ref: each for each in school.recorded}
    for ref, ended_on in made_way:
        held = by_ref[ref]
        days = (held.started_on, ended_on)
        records = records_of(session, [held.person_id])
        but = [ref, replacement.ref]
        if (
            gained(held.days, days)
            and not school_problem(school.standing, school.urn, days, school.became)
            and not of_the_same(school.on_the_line(ended_on), records, days, but=but)
        ):
            return _Ended(held, days, replacement)
    return None


def _told(
    session: Session, school: SchoolNow, held: HeldAppointment, ended: _Ended | None
) -> IfTakenBack:
    """What the school is told; nobody is recorded as seen."""
    gaps = gaps_after(school, Swap(held, None))
    back = _post_back(session, school, ended) if ended else None
    return IfTakenBack(gaps, back, _version(held, gaps, back))


def _version(held: HeldAppointment, gaps: tuple[Gap, ...], back: PostBack | None) -> str:
    """A digest of the designation and of what follows, as its school is told both."""
    said: list[object] = [version_of(held), gaps]
    if back:
        others = sorted(each.ref for each in back.beside)
        said += [back.senco.ref, back.senco.ended_on, back.until, others, back.gaps]
    return digest_of(said)


def _check_as_seen(held: HeldAppointment, then: IfTakenBack, seen: str) -> None:
    """Raise ChangedSince where the designation, or what follows, is not as it was seen."""
    if seen not in ("", version_of(held), then.version):
        raise ChangedSince(
            "Somebody changed this designation since you looked at it, or what the school has "
            "without it, so nothing was recorded. Look at it as it is now, and decide again."
        )


def _post_back(session: Session, school: SchoolNow, ended: _Ended) -> PostBack:
    beside = ended.beside(school)
    named = sencos_of(session, [ended.held, *beside])
    others = tuple(named[each.ref] for each in beside)
    gaps = gaps_after(school, *ended.swaps)
    return PostBack(named[ended.held.ref], ended.days[1], others, gaps)


def _check_answer(
    session: Session, school: SchoolNow, ended: _Ended | None, give_back: bool | None
) -> None:
    """Raise where nobody said whether a post is given back, or where there is none to give."""
    if ended is None:
        if give_back:
            raise Conflict(
                "There is no post to give back: no designation ended to make way for this one, or "
                "it has been changed since."
            )
    elif give_back is None:
        asks = _post_back(session, school, ended).asks
        raise InvalidInput.of("give_back", asks).of_people([ended.held.person_id])
