"""No reason is shown to people as its code."""

from register.law.findings import Reason
from register.web.reasons import IN_SHORT


def test_every_reason_has_a_few_words_that_no_other_has() -> None:
    assert set(IN_SHORT) == set(Reason)
    assert len(set(IN_SHORT.values())) == len(Reason)
    assert max(map(len, IN_SHORT.values())) < 61


def test_no_reason_is_said_as_a_code() -> None:
    assert [words for words in IN_SHORT.values() if "_" in words or words.isupper()] == []
