"""Every check is recorded before it is answered, and opens again for those who made it."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Role
from register.errors import NotAllowed, NotFound, Unavailable
from register.identifiers import Urn
from register.models import CandidateCheck
from register.services.accounts import actor_of_account
from register.services.checks import (
    CheckOutcome,
    get_check,
    list_checks,
)
from tests.accounts import make_account
from tests.candidates import BORN, World
from tests.databases import put_aside
from tests.integration.checks.asking import NOW, TRN, ask, recorded


def test_the_check_is_recorded_as_it_was_asked_and_answered(
    session: Session, world: World, panel: Actor
) -> None:
    person = world.person("Okafor")
    world.award(person, world.provider())
    done = ask(session, panel, last_name="Okafor", born_on=BORN)
    [row] = recorded(session)
    assert (row.ref, row.at, row.outcome) == (done.ref, NOW, "HOLDS_AWARD_THAT_COUNTS")
    assert (row.account_id, row.organisation_id) == (panel.account_id, panel.organisation_id)
    assert (row.purpose, row.person_id) == ("appointing", person)
    assert json.loads(row.question) == {
        "purpose": "appointing",
        "surname": "Okafor",
        "born_on": "1984-03-12",
    }
    assert json.loads(row.answer)["sentence"] == done.answer.sentence
    assert len(row.salt) == 32
    whole = row.salt + row.question.encode() + row.answer.encode()
    assert row.digest == hashlib.sha256(whole).hexdigest()
    assert row.log_head == done.known_to > 0


def test_an_answer_opens_again_as_it_was_given_then(
    session: Session, world: World, panel: Actor
) -> None:
    person, urn = world.person("Okafor"), Urn(world.school())
    details = {"trn": TRN, "born_on": BORN, "appoint_on": date(2027, 9, 1), "urn": urn}
    done = ask(session, panel, **details)
    assert done.answer.outcome is CheckOutcome.PERSON_KNOWN_NO_AWARD
    world.award(person, world.provider())
    assert get_check(session, done.ref, panel, now=NOW) == done
    assert ask(session, panel, **details).answer.outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS


def of_another_organisation(session: Session) -> Actor:
    body = (OrganisationKind.AGENCY, "agency-2", "Other Agency")
    email = make_account(session, Role.PANEL, email="other@example.org", organisation=body)
    return actor_of_account(session, email)


def test_another_organisations_check_is_not_there(
    session: Session, world: World, panel: Actor
) -> None:
    done = ask(session, panel, trn=TRN, born_on=BORN)
    other = of_another_organisation(session)
    with pytest.raises(NotFound) as not_yours:
        get_check(session, done.ref, other, now=NOW)
    with pytest.raises(NotFound) as not_there:
        get_check(session, "2222-2222-2222", other, now=NOW)
    assert str(not_yours.value) == str(not_there.value)
    assert list_checks(session, other, now=NOW).checks == ()


def test_a_colleagues_check_is_listed_newest_first_page_by_page(
    session: Session, panel: Actor
) -> None:
    colleague = actor_of_account(
        session, make_account(session, Role.PANEL, email="colleague@example.org")
    )
    refs = [ask(session, panel, trn=TRN, born_on=BORN).ref for _ in range(3)]
    first = list_checks(session, colleague, now=NOW, count=2)
    assert [check.ref for check in first.checks] == [refs[2], refs[1]]
    rest = list_checks(session, colleague, now=NOW, count=2, before=first.next_before)
    assert [check.ref for check in rest.checks] == [refs[0]]
    assert rest.next_before is None


def test_a_list_goes_on_by_instant_and_then_by_number_from_a_check_of_its_own(
    session: Session, panel: Actor
) -> None:
    other = of_another_organisation(session)
    # Whose instant is taken first may be recorded last: two came in the same second, one late.
    instants = [NOW, NOW + timedelta(seconds=1), NOW + timedelta(seconds=1), NOW]
    refs = [ask(session, panel, now=at, trn=TRN, born_on=BORN).ref for at in instants]
    ask(session, other, now=NOW, trn=TRN, born_on=BORN)
    seen, before = [], None
    for _ in refs:
        page = list_checks(session, panel, now=NOW, count=1, before=before)
        seen += [each.ref for each in page.checks]
        before = page.next_before
    assert seen == [refs[2], refs[1], refs[3], refs[0]]
    assert before is None
    theirs = session.execute(select(func.max(CandidateCheck.id))).scalar_one()
    assert list_checks(session, panel, now=NOW, before=theirs).checks == ()


def test_a_role_that_may_not_check_is_refused_and_nothing_is_recorded(
    session: Session, panel: Actor
) -> None:
    provider = actor_of_account(session, make_account(session, Role.PROVIDER))
    with pytest.raises(NotAllowed):
        ask(session, provider, trn=TRN, born_on=BORN)
    with pytest.raises(NotAllowed):
        list_checks(session, provider, now=NOW)
    with pytest.raises(NotAllowed):
        get_check(session, "2222-2222-2222", replace(panel, permissions=frozenset()), now=NOW)
    assert recorded(session) == []


@pytest.mark.parametrize("missing", ["person_name", "award", "candidate_check"])
def test_a_fault_is_never_an_answer_and_is_not_recorded(
    session: Session, engine: Engine, world: World, panel: Actor, missing: str
) -> None:
    world.award(world.person("Okafor"), world.provider())
    session.commit()
    with (
        put_aside(engine, missing),
        pytest.raises(Unavailable, match="our fault, not a result") as fault,
    ):
        ask(session, panel, last_name="Okafor", born_on=BORN)
    assert "Okafor" not in str(fault.value)
    assert recorded(session) == []
    # The canary: with the table back, the same question is answered.
    assert ask(session, panel, last_name="Okafor", born_on=BORN).answer.awards


def test_a_commit_that_fails_gives_no_answer(
    session: Session, world: World, panel: Actor, engine: Engine
) -> None:
    world.award(world.person("Okafor"), world.provider())

    def fail(_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(engine, "commit", fail)
    try:
        with pytest.raises(Unavailable):
            ask(session, panel, last_name="Okafor", born_on=BORN)
    finally:
        event.remove(engine, "commit", fail)
    assert recorded(session) == []


def test_a_writer_who_holds_the_log_does_not_stop_a_check_on_postgresql(
    session: Session, world: World, panel: Actor, engine: Engine
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite: one writer at a time, whatever is written")
    with Session(engine) as other, other.begin():
        other.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 0x5E4C0})
        assert ask(session, panel, trn=TRN, born_on=BORN).ref
