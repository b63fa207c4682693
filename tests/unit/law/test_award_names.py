"""What a kind of award is called."""

import pytest

from register.law.award_names import AWARD_NAMES, at_the_start
from register.law.facts import AwardKind


def test_every_kind_of_award_has_its_names() -> None:
    assert AWARD_NAMES.keys() == set(AwardKind)
    assert all(all(names) for names in AWARD_NAMES.values())


@pytest.mark.parametrize(
    ("name", "begun"),
    [("other award", "Other award"), ("NPQ for SENCOs", "NPQ for SENCOs"), ("", "")],
)
def test_a_line_begins_with_a_name_in_a_capital_and_the_rest_as_it_is(
    name: str, begun: str
) -> None:
    assert at_the_start(name) == begun
