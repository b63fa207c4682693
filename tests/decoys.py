"""Decoys for tests: a few people to go by, and records of nobody beside them."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.identifiers import Trn
from register.models import Referral
from register.queries.decoys import KnownDecoy
from register.services import log
from register.services.misuse.decoy_making import FEWEST_TO_GO_BY, list_decoys, make_decoys
from register.services.people import PersonDraft, add_people
from register.services.referrals.words import ReferralKind
from register.services.transaction import transaction
from tests.candidates import RECORDED_AT

SURNAMES = "Abbot Baines Carver Dodd Ekpo Farrow Giles Hobbs Ince Jolly Kerr Lund".split()


def people_to_go_by(session: Session, count: int = FEWEST_TO_GO_BY) -> list[PersonDraft]:
    """People on the record, without awards or designations."""
    drafts = [
        PersonDraft(
            trn=Trn(f"{1_000_000 + 7919 * number:07}"),
            last_name=SURNAMES[number % len(SURNAMES)],
            first_names="Ada" if number % 2 else "Ben",
            born_on=date(1970, 1, 2) + timedelta(days=97 * number),
            source="test",
        )
        for number in range(count)
    ]
    with transaction(session):
        entries = log.append(
            session, [each.entry() for each in drafts], actor=OPERATOR, now=RECORDED_AT
        )
        add_people(session, drafts, entries)
    return drafts


def put_decoys(session: Session, count: int = 2) -> list[KnownDecoy]:
    """So many decoys, the same every time, on a register that holds people enough."""
    make_decoys(session, count, actor=OPERATOR, now=RECORDED_AT, rng=Random(1))
    found = list(list_decoys(session, actor=OPERATOR))
    session.rollback()
    return found


def alerts(session: Session) -> list[Referral]:
    """What registrars have been told of decoys."""
    session.rollback()
    found = session.scalars(
        select(Referral).where(Referral.kind == ReferralKind.DECOY).order_by(Referral.id)
    )
    return list(found)
