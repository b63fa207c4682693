"""What was declared of a SENCO is a fact of its own, which the limb that it decides cites."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.law.facts import Induction
from register.law.limbs import leaves
from register.models import Appointment
from register.services.compliance.answer import SchoolCompliance
from register.services.compliance.declared_facts import DECLARED
from tests.estate import Estate
from tests.situations import STARTED, ask, designated, outcome

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")

LIMBS = ("qts", "induction", "teaching_at_school", "head_teacher")


def cited(answer: SchoolCompliance) -> dict[str, list[str]]:
    """By limb, what the facts that it cites say."""
    says = {fact.id: fact.says for fact in answer.facts}
    (tree,) = answer.limbs
    return {
        limb.name: [says[each] for each in tree.facts_behind(limb)] for limb in leaves(tree.root)
    }


def test_each_limb_cites_what_was_declared_and_not_the_designation(
    session: Session, estate: Estate
) -> None:
    urn, _ = designated(estate, is_qualified_teacher=False, induction="not_required")
    found = cited(ask(session, urn))
    assert [len(found[limb]) for limb in LIMBS] == [1, 1, 1, 1]
    words = (
        "is not a qualified teacher",
        "did not need induction",
        "works as a",
        "is not the head",
    )
    for limb, expected in zip(LIMBS, words, strict=True):
        assert f"Asha Bello {expected}" in found[limb][0]
        assert "became SENCO" not in found[limb][0]
    assert "became SENCO" in found["designation"][0]


def test_what_nobody_has_said_is_no_fact(session: Session, estate: Estate) -> None:
    nothing: dict[str, Any] = {"is_head_teacher": None, "induction": None}
    urn, _ = designated(estate, **nothing)
    answer = ask(session, urn)
    found = cited(answer)
    assert (found["induction"], found["head_teacher"]) == ([], [])
    assert len(found["qts"]) == 1
    assert outcome(answer)[0] != "COMPLIANT"


def test_a_correction_gives_its_own_source_and_instant_and_what_was_known_stays(
    session: Session, estate: Estate
) -> None:
    urn, person = estate.school(), estate.person()
    ref = estate.appointed(person, urn, None)
    before = estate.now
    estate.supersede(Appointment, ref, is_qualified_teacher=False, source="A letter")

    def qualified(answer: SchoolCompliance) -> tuple[str, Any]:
        (fact,) = (each for each in answer.facts if each.id == f"declared:{ref}:qts")
        return fact.source, fact.recorded_at

    assert qualified(ask(session, urn)) == ("A letter", estate.now)
    assert qualified(ask(session, urn, known_at=before)) != qualified(ask(session, urn))


def test_of_two_sencos_each_is_told_by_what_was_declared_of_them(
    session: Session, estate: Estate
) -> None:
    urn, _ = designated(estate)
    estate.appointed(estate.person("Bo", "Peep"), urn, STARTED, is_qualified_teacher=False)
    answer = ask(session, urn)
    says = {fact.id: fact.says for fact in answer.facts}
    for tree, senco in zip(answer.limbs, answer.senco, strict=True):
        (limb,) = (each for each in leaves(tree.root) if each.name == "qts")
        assert all(says[each].startswith(senco.name) for each in tree.facts_behind(limb))


def test_there_are_words_for_everything_that_can_be_declared() -> None:
    assert DECLARED["induction"].keys() == set(Induction)
    assert all(DECLARED[limb].keys() == {True, False} for limb in LIMBS if limb != "induction")


def test_a_last_day_to_come_is_not_said_to_have_been(session: Session, estate: Estate) -> None:
    urn, _ = designated(estate, ended_on=date(2027, 8, 31))
    (said,) = cited(ask(session, urn))["designation"][:1]
    assert said.endswith(", with 31 August 2027 as the last day.")
    assert "was 31 August" not in said
