"""A school's answer, beside a tag that says its status already."""

from register.law.findings import Status
from register.services.school_answers import SchoolAnswer


def test_the_status_is_not_said_twice() -> None:
    since = "Non-compliant since 2 May 2026, because the school has no SENCO."
    assert SchoolAnswer("Oak", Status.NON_COMPLIANT, since).why == (
        "Since 2 May 2026, because the school has no SENCO."
    )
    plain = "Compliant, because the SENCO holds the NPQ for SENCOs."
    assert SchoolAnswer("Oak", Status.COMPLIANT, plain).why == (
        "Because the SENCO holds the NPQ for SENCOs."
    )
