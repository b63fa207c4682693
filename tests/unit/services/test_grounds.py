"""What a decision or an act can rest on is fitted to its kind, and everything else is refused."""

import pytest

from register.errors import InvalidInput
from register.services.approvals.kinds import Act, grounds_of
from register.services.referrals.grounds import grounds_of_referral, refuse_ground
from register.services.referrals.words import GROUNDS, Ground, ReferralKind

EVERY = [*(grounds_of(act) for act in Act), *(grounds_of_referral(kind) for kind in ReferralKind)]


def test_documents_and_another_reason_are_always_among_them_in_the_desks_order() -> None:
    for can in EVERY:
        assert {Ground.EVIDENCE_SEEN, Ground.OTHER} <= set(can)
        assert list(can) == [ground for ground in GROUNDS if ground in can]


def test_a_kind_that_is_not_known_leaves_every_ground_open() -> None:
    assert grounds_of_referral("something_new") == GROUNDS


@pytest.mark.parametrize(
    ("can", "word"),
    [
        (grounds_of(Act.EXPORT_HOLDERS), Ground.SCHOOL_CONFIRMED),
        (grounds_of(Act.REINSTATE_AWARD), Ground.PERSON_CONFIRMED),
        (grounds_of_referral(ReferralKind.DECOY), Ground.PROVIDER_CONFIRMED),
        (grounds_of_referral(ReferralKind.SCHOOL_SPLIT), Ground.PERSON_CONFIRMED),
        (grounds_of_referral(ReferralKind.AWARD_CONFLICT), Ground.SCHOOL_CONFIRMED),
    ],
)
def test_whoever_cannot_know_of_it_confirms_nothing(can: dict[Ground, str], word: Ground) -> None:
    with pytest.raises(InvalidInput, match="is nothing that this can rest on"):
        refuse_ground(can, word)
