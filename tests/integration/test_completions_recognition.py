"""A provider whose recognition is found to have ended: what is held of it, and what it sends."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.services.completions import decisions
from register.services.providers import import_providers
from tests.completions import ADA, NOW, PROVIDERS, WYCHFORD, ZOE, check, record, results

ENDED = PROVIDERS.replace(
    f"{WYCHFORD},University of Wychford,NASENCO,01/09/2009,\r\n".encode(),
    f"{WYCHFORD},University of Wychford,NASENCO,01/09/2009,30/06/2023\r\n".encode(),
)
TOLD = (
    "Award date ‘20 July 2023’ is outside the days on which University of Wychford is recognised "
    "for the National Award for SEN Coordination. The register of providers says from "
    "1 September 2009 to 30 June 2023."
)


@pytest.fixture
def ended(session: Session, providers: None) -> None:
    """Ada’s award is held, and the recognition is found to have ended before it."""
    assert ENDED != PROVIDERS
    record(session, ADA)
    import_providers(session, ENDED, actor=OPERATOR, now=NOW + timedelta(hours=1))


@pytest.mark.usefixtures("ended")
def test_what_is_held_is_held_still_when_it_is_sent_again_and_a_warning_says_what_is_wrong(
    session: Session,
) -> None:
    upload = check(session, ADA, ZOE)
    assert results(upload) == [("already_held", "award-held"), ("error", "not-recognised")]
    assert [each.message for each in upload.report.problems] == [TOLD]
    told = [each.message for each in upload.report.warnings if each.code == "held-not-recognised"]
    assert told == [f"{TOLD} What is held stays as it is."]


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize(
    "change", [{"Award date": "21/07/2023"}, {"Certificate number": "W-9"}, {"Last name": "Smith"}]
)
def test_whatever_is_not_held_as_it_is_sent_is_refused(
    session: Session, change: dict[str, str]
) -> None:
    upload = check(session, ADA | change)
    assert results(upload) == [("error", "not-recognised")]
    assert upload.report.warnings == []


@pytest.mark.canary
@pytest.mark.usefixtures("ended")
def test_a_new_award_of_a_provider_that_is_not_recognised_would_be_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "not_recognised", lambda *_: None)
    with pytest.raises(AssertionError):
        test_whatever_is_not_held_as_it_is_sent_is_refused(session, {"Award date": "21/07/2023"})
