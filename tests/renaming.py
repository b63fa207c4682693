"""An organisation that is renamed, and what a registrar decides of it."""

from sqlalchemy.orm import Session

from register.access import OPERATOR, OrganisationKind
from register.services.misuse.freeze import rename
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import show_referral
from register.services.referrals.words import Decided, Ground
from tests.sencos import NOON, REGISTRAR


def renamed(session: Session, **wanted: str) -> None:
    """The agency that panels of tests are of gets another name, or another identifier."""
    rename(session, OrganisationKind.AGENCY, "agency-1", actor=OPERATOR, now=NOON, **wanted)


def decided_as(session: Session, ref: str, outcome: Decided) -> None:
    """A registrar's decision of it, in the place of whatever stands."""
    past = [each.entry for each in show_referral(session, ref).decisions]
    decision = Decision(
        outcome=outcome,
        ground=Ground.EVIDENCE_SEEN,
        note="Its papers were seen.",
        supersedes=past[0] if past else None,
    )
    decide(session, ref, decision, actor=REGISTRAR, now=NOON)
