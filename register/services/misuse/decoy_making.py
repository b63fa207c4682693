"""Make decoys, list them and end them: for whoever runs the register, and nobody else."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, timedelta
from random import Random, SystemRandom
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.bulk import insert_columns
from register.db import table_of
from register.errors import NotAllowed, NotFound, Refused
from register.identifiers import TRN_LENGTH, IdentifierError, Trn
from register.models import Decoy
from register.names import fold, last_name_matches
from register.queries.checks import people_born_on
from register.queries.decoys import KnownDecoy, everybody_with_a_trn, people_to_go_by
from register.queries.decoys import decoys as every_decoy
from register.queries.log import head
from register.queries.people import find_by_trns
from register.services import log
from register.services.people import PersonDraft, add_people
from register.services.supersede import supersede
from register.services.transaction import transaction

FEWEST_TO_GO_BY: Final = 20
"""People whom the register must hold before others can be made up that look like them."""
DRAWS: Final = 200
"""Tries at making up one person who is nobody else."""
DAYS_OFF: Final = 365
"""How far a made-up birth date may be from one that is held."""
DRAWN_DIGITS: Final = 4
"""Last digits of a TRN that are drawn; those before them are as somebody's are."""

NOT_AN_OPERATOR: Final = "Only whoever runs the register may see or change its decoys."


def make_decoys(
    session: Session,
    number: int,
    *,
    actor: Actor,
    now: datetime,
    rng: Random | None = None,
) -> int:
    """Put so many people on the record who are nobody; how many decoys there are now.

    Their names, birth dates and TRNs are put together from those held, so that nothing tells them
    apart, and none is a namesake born on the same day of anybody held. One entry of the log says
    that it was done; whom it made is in its payload. Raises NotAllowed for anybody but the
    operator, and Refused where too few people are held.
    """
    _require_operator(actor)
    with transaction(session):
        drafts = list(_made_up(session, number, rng or SystemRandom()))
        people = [asdict(each) for each in drafts]
        draft = log.Draft("decoys.made", "register", {"people": people})
        entry = log.record(session, draft, actor=actor, now=now)
        entries = [entry] * len(drafts)
        ids = add_people(session, drafts, entries)
        rows = {"person_id": [ids[each.ref] for each in drafts], "recorded_by": entries}
        insert_columns(session, table_of(Decoy), rows)
        return len(every_decoy(session))


def list_decoys(session: Session, *, actor: Actor) -> Sequence[KnownDecoy]:
    """Every decoy. Raises NotAllowed for anybody but the operator."""
    _require_operator(actor)
    return every_decoy(session)


def end_decoy(session: Session, trn: str, *, actor: Actor, now: datetime) -> None:
    """Let a record be a decoy no longer: somebody has that TRN after all.

    Raises NotAllowed for anybody but the operator, and NotFound where it is none.
    """
    _require_operator(actor)
    with transaction(session):
        known = next((each for each in every_decoy(session) if each.trn == trn), None)
        if known is None:
            raise NotFound("That is not the teacher reference number of a decoy.")
        draft = log.Draft("decoys.ended", "register", {"trn": trn})
        entry = log.record(session, draft, actor=actor, now=now)
        supersede(session, Decoy, [(known.id, entry)])


def _require_operator(actor: Actor) -> None:
    if not actor.may(Permission.OPERATE):
        raise NotAllowed(NOT_AN_OPERATOR)


def _made_up(session: Session, number: int, rng: Random) -> Iterator[PersonDraft]:
    everybody = everybody_with_a_trn(session)
    if len(everybody) < FEWEST_TO_GO_BY:
        raise Refused(
            f"Decoys are made to look like the people whom the register holds, and it holds fewer "
            f"than {FEWEST_TO_GO_BY}. Make them once it holds more."
        )
    known_to, made = head(session).number, set[tuple[str, date]]()
    for _ in range(number):
        for _ in range(DRAWS):
            draft = _draw(session, everybody, rng)
            if draft and not _is_like_somebody(session, draft, known_to, made):
                break
        else:
            raise Refused("Nobody could be made up who is not somebody already.")
        made.add((draft.trn or "", draft.born_on or date.min))
        yield draft


def _draw(session: Session, everybody: Sequence[int], rng: Random) -> PersonDraft | None:
    """Somebody put together from three people held; None where they have too little to go by."""
    held = people_to_go_by(session, rng.sample(everybody, 3))
    if len(held) < 3:
        return None
    one, two, three = rng.sample(held, 3)
    drawn = f"{rng.randrange(10**DRAWN_DIGITS):0{DRAWN_DIGITS}d}"
    with suppress(IdentifierError):
        return PersonDraft(
            trn=Trn.parse(three.trn[: TRN_LENGTH - DRAWN_DIGITS] + drawn),
            first_names=one.first_names,
            last_name=two.last_name,
            born_on=three.born_on + timedelta(rng.randrange(-DAYS_OFF, DAYS_OFF)),
            source=two.source,
        )
    return None


def _is_like_somebody(
    session: Session, draft: PersonDraft, known_to: int, made: set[tuple[str, date]]
) -> bool:
    """Whether a check could take them for somebody held, or for another of the made-up people."""
    if draft.trn is None or draft.born_on is None:
        return True
    if any(draft.trn == trn or draft.born_on == born_on for trn, born_on in made):
        return True
    if find_by_trns(session, [draft.trn]):
        return True
    key = fold(draft.last_name)
    same_day = people_born_on(session, draft.born_on, known_to)
    return any(last_name_matches(key, row.last_name_key) for row in same_day)
