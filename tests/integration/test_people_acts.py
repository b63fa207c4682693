"""Joining and parting records: two registrars, a preview of all that changes, and a way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, InvalidInput
from register.law.findings import Status
from register.models import BirthDate, Person, RecordedLook
from register.queries.whole_people import principals_of
from register.services import compliance_periods
from register.services.approvals.decide import approve
from register.services.approvals.kinds import Act
from register.services.approvals.preview import ActPreview, preview
from register.services.approvals.propose import propose
from register.services.people_merge import acts
from register.services.people_merge.show import refs_of_trns, show_people
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import decided, show_referral, waiting
from register.services.referrals.words import Decided, Ground
from tests.approvals import LATER, NOON, approved, asking, digest_of
from tests.estate import Estate
from tests.referrals import put_referral
from tests.situations import NASENCO, STARTED, TODAY, ask

pytestmark = pytest.mark.facts_by_hand("what is joined is written past the services")

ONE, OTHER = "1000001", "1000002"
MERGE = {"trn": ONE, "into": OTHER}


@pytest.fixture
def estate(session: Session) -> Estate:
    """A SENCO with no award by one TRN, and the award of the same name by another."""
    estate = Estate(session)
    post, award = estate.person("Asha", "Bello"), estate.person("Asha", "Bello-Khan")
    estate.appointed(post, estate.school(), STARTED)
    estate.award(award, estate.provider(NASENCO), date(2024, 1, 15), commenced_on=STARTED)
    return estate


URN = "100001"


def seen(session: Session, actor: Actor, act: Act = Act.MERGE_PEOPLE, **asked: str) -> ActPreview:
    return preview(session, act, asked or MERGE, actor=actor, now=NOON)


def status(session: Session) -> Status:
    answer = ask(session, URN, TODAY).finding.status
    session.rollback()
    return answer


def born(estate: Estate, person: int, day: date) -> None:
    values = {"person_id": person, "born_on": day, "source": "provider upload"}
    estate.record("person.born", (BirthDate, values))


def test_the_preview_names_every_award_designation_and_answer_that_changes(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    found = seen(session, two[0])
    assert found.about == f"Asha Bello (TRN {ONE}) into Asha Bello-Khan (TRN {OTHER})"
    said = " ".join(found.effects)
    assert f"TRN {OTHER} is the one in use" in said
    assert "brings a designation as SENCO: Elmfield Primary School (URN 100001), from" in said
    assert "an award: NASENCO from University of Wexcombe, held from 15 January 2024" in said
    (answer,) = found.answers
    assert (answer.before.status, answer.after.status) == (
        Status.NON_COMPLIANT,
        Status.COMPLIANT,
    )
    assert status(session) is answer.before.status, "nothing is recorded"
    assert found.warnings == ()


def test_two_registrars_join_two_records_and_part_them_again(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    before = status(session)
    approved(session, Act.MERGE_PEOPLE, MERGE, two)
    assert status(session) is Status.COMPLIANT
    assert not list(compliance_periods.differences(session, lambda done, of: None))
    assert "joined" in {fact.kind for fact in ask(session, URN, TODAY).facts}
    session.rollback()
    with pytest.raises(Conflict, match="joined as one person’s already"):
        seen(session, two[0])
    back = seen(session, two[0], Act.UNMERGE_PEOPLE, trn=ONE)
    assert back.answers[0].after.status is before
    approved(session, Act.UNMERGE_PEOPLE, {"trn": ONE}, two)
    assert status(session) is before
    assert not list(compliance_periods.differences(session, lambda done, of: None))
    assert approved(session, Act.MERGE_PEOPLE, MERGE, two), "and may be joined once more"


def test_facts_that_change_after_the_proposal_stop_the_merge(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    ref = propose(session, asking(Act.MERGE_PEOPLE, MERGE), actor=two[0], now=NOON)
    digest = digest_of(session, ref)
    estate.renamed(1, "Asha", "Farah")
    with pytest.raises(Conflict, match="facts have changed"):
        approve(session, ref, digest=digest, actor=two[1], confirmed_at=NOON, now=NOON)
    assert principals_of(session, [1, 2]) == {}


def test_what_speaks_against_it_is_said_and_stops_nobody(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    estate.appointed(2, URN, date(2023, 1, 9), None, is_head_teacher=True)
    elsewhere = estate.school("Oakbank School")
    estate.appointed(1, elsewhere, date(2023, 1, 9), None, is_head_teacher=True)
    born(estate, 1, date(1985, 4, 3))
    born(estate, 2, date(1985, 3, 4))
    estate.renamed(2, "Asha", "Khan")
    found = seen(session, two[0]).warnings
    assert any("dates of birth differ: 4 March 1985 and 3 April 1985" in each for each in found)
    assert any("SENCO of Elmfield Primary School (URN 100001) on some of" in each for each in found)
    assert any("as a head teacher on some of the same days" in each for each in found)
    assert approved(session, Act.MERGE_PEOPLE, MERGE, two)


def test_records_that_agree_are_joined_without_a_warning(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    for person in (1, 2):
        born(estate, person, date(1985, 4, 3))
    assert seen(session, two[0]).warnings == ()


def referred(session: Session) -> str:
    ref = session.scalars(select(Person.ref).where(Person.trn == ONE)).one()
    session.rollback()
    return put_referral(session, "two_trns", f"person:{ref}", {"trn": ONE, "other_trn": OTHER})


def decision(outcome: Decided, **said: int) -> Decision:
    return Decision(outcome=outcome, ground=Ground.EVIDENCE_SEEN, note="A letter", **said)  # type: ignore[arg-type]  # the entry


def test_the_merge_decides_the_referral_that_asked(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    ref = referred(session)
    assert show_referral(session, ref).beside
    with pytest.raises(InvalidInput, match="Two registrars join records"):
        decide(session, ref, decision(Decided.SAME_PERSON), actor=two[0], now=NOON)
    approved(session, Act.MERGE_PEOPLE, MERGE, two)
    shown = show_referral(session, ref)
    assert [each.outcome for each in shown.decisions] == [Decided.SAME_PERSON]
    assert (shown.decisions[0].by, shown.beside) == ("Alan Turing", None)
    entry = shown.decisions[0].entry
    other = decision(Decided.SOMEBODY_ELSE, supersedes=entry)
    with pytest.raises(InvalidInput, match="parted first"):
        decide(session, ref, other, actor=two[0], now=NOON)
    approved(session, Act.UNMERGE_PEOPLE, {"trn": ONE}, two)
    with pytest.raises(Conflict, match="was undone, so none stands"):
        decide(session, ref, other, actor=two[0], now=NOON)
    decide(session, ref, decision(Decided.SOMEBODY_ELSE), actor=two[0], now=NOON)
    outcomes = [each.outcome for each in show_referral(session, ref).decisions]
    assert outcomes == [Decided.SOMEBODY_ELSE, Decided.JOINING_UNDONE, Decided.SAME_PERSON]


def waiting_refs(session: Session) -> list[str]:
    return [each.ref for each in waiting(session, "two_trns")]


def test_what_two_registrars_part_again_waits_for_a_decision_again(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    ref = referred(session)
    approved(session, Act.MERGE_PEOPLE, MERGE, two)
    assert waiting_refs(session) == []
    effects = seen(session, two[0], Act.UNMERGE_PEOPLE, trn=ONE).effects
    assert effects[-1].startswith("The referral that asked whether they are one person’s waits")
    assert not show_referral(session, ref).waits, "nothing is recorded by a preview"
    approved(session, Act.UNMERGE_PEOPLE, {"trn": ONE}, two, now=LATER, note="A mistake")
    (line,) = waiting(session, "two_trns")
    assert (line.ref, line.outcome) == (ref, None)
    assert line.about.endswith("; joined, then parted again")
    assert decided(session, "two_trns") == []
    shown = show_referral(session, ref)
    undone = shown.decisions[0]
    assert shown.waits
    assert shown.decided_words[0] == "The two records were parted again: the joining is undone"
    assert (undone.by, undone.note) == ("Alan Turing", "A mistake")
    assert LATER <= undone.at < LATER + timedelta(seconds=1)
    approved(session, Act.MERGE_PEOPLE, MERGE, two, now=LATER + timedelta(hours=1))
    assert waiting_refs(session) == []
    outcomes = [each.outcome for each in show_referral(session, ref).decisions]
    assert outcomes == [Decided.SAME_PERSON, Decided.JOINING_UNDONE, Decided.SAME_PERSON]


def test_the_merge_takes_the_place_of_the_decision_that_they_are_two_people(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    ref = referred(session)
    decide(session, ref, decision(Decided.SOMEBODY_ELSE), actor=two[0], now=NOON)
    (warning,) = seen(session, two[0]).warnings
    assert warning.startswith("A registrar has decided that they are two people.")
    approved(session, Act.MERGE_PEOPLE, MERGE, two)
    outcomes = [each.outcome for each in show_referral(session, ref).decisions]
    assert outcomes == [Decided.SAME_PERSON, Decided.SOMEBODY_ELSE]
    approved(session, Act.UNMERGE_PEOPLE, {"trn": ONE}, two)
    assert waiting_refs(session) == [ref]


def test_what_is_still_joined_does_not_wait_again(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    ref = referred(session)
    third = estate.person("Asha", "Bello")
    session.commit()
    approved(session, Act.MERGE_PEOPLE, MERGE, two)
    approved(session, Act.MERGE_PEOPLE, {"trn": "1000003", "into": OTHER}, two)
    approved(session, Act.UNMERGE_PEOPLE, {"trn": "1000003"}, two)
    assert third
    assert not show_referral(session, ref).waits
    assert waiting_refs(session) == []


@pytest.mark.canary
def test_a_joining_that_is_undone_without_a_word_is_noticed(
    session: Session,
    estate: Estate,
    two: tuple[Actor, Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(acts, "reopen_referral", lambda *_: None)
    ref = referred(session)
    approved(session, Act.MERGE_PEOPLE, MERGE, two)
    approved(session, Act.UNMERGE_PEOPLE, {"trn": ONE}, two)
    assert not show_referral(session, ref).waits
    assert waiting_refs(session) == []


def test_one_person_s_records_stand_side_by_side_with_what_differs_and_what_was_done(
    session: Session, estate: Estate, two: tuple[Actor, Actor]
) -> None:
    approved(session, Act.MERGE_PEOPLE, MERGE, two)
    refs = refs_of_trns(session, {"trn": ONE}, actor=two[0], now=NOON)
    shown = show_people(session, refs, actor=two[0], now=NOON)
    assert [[each.trn for each in records] for records in shown.people] == [[OTHER, ONE]]
    rows = {row.label: row for row in shown.sides.rows}
    assert rows["Name now"].cells == (("Asha Bello-Khan",), ("Asha Bello",))
    assert rows["Name now"].differs
    assert not rows["Date of birth"].differs, "nothing is recorded of either"
    (event,) = shown.history
    assert event.words == f"TRN {ONE} was joined to TRN {OTHER}"
    assert (event.by, event.note) == ("Alan Turing", "A letter on file")
    kinds = session.scalars(select(RecordedLook.kind)).all()
    assert kinds.count("records") == 2, "each record was looked at, and that is recorded"


def test_a_trn_that_nobody_has_is_named_by_its_box(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        refs_of_trns(session, {"trn": "7654321"}, actor=two[0], now=NOON)
    assert [each.field for each in refused.value.problems] == ["trn"]
    for act, asked in ((Act.MERGE_PEOPLE, MERGE), (Act.UNMERGE_PEOPLE, {"trn": ONE})):
        with pytest.raises(InvalidInput, match=f"no person with TRN {ONE}"):
            seen(session, two[0], act, **asked)
