"""An answer as a tree of limbs."""

from datetime import date

from register.law.facts import SchoolSpan
from register.law.findings import LimbState
from register.law.limbs import Limb, leaves, limbs
from register.law.provisions import REG_3_5, REG_49_7_A, SECTION_67_2, SECTION_317_3A
from tests.unit.law.builders import build_award, build_case


def by_name(tree) -> dict[str, Limb]:
    return {limb.name: limb for limb in leaves(tree)}


def test_a_head_teacher_meets_paragraph_3_whatever_paragraph_2_says() -> None:
    case = build_case(head_teacher=True, qts=False, awards=(build_award(),))
    tree = limbs(case, date(2024, 9, 2))
    found = by_name(tree)
    assert found["qts"].state is LimbState.NOT_MET
    assert found["head_teacher"].state is LimbState.MET
    assert tree.state is LimbState.MET


def test_each_limb_has_its_paragraph_its_sentence_and_its_facts() -> None:
    found = by_name(limbs(build_case(awards=(build_award(),)), date(2024, 9, 2)))
    assert found["designation"].provision is SECTION_67_2
    qualification = found["qualification"]
    assert qualification.provision is REG_49_7_A
    assert qualification.facts == ("became_senco_on", "prior_service", "awards")
    assert qualification.sentence == "The SENCO holds the National Award for SEN Coordination."
    assert found["qts"].facts == ("qts",)


def test_within_the_window_paragraph_4_does_not_yet_apply() -> None:
    tree = limbs(build_case(), date(2024, 9, 1))
    assert by_name(tree)["qualification"].state is LimbState.NOT_APPLICABLE
    assert by_name(tree)["qualification"].asks_after == date(2024, 9, 1)
    assert tree.state is LimbState.MET


def test_past_the_deadline_paragraph_4_is_not_met() -> None:
    tree = limbs(build_case(), date(2024, 9, 2))
    assert by_name(tree)["qualification"].state is LimbState.NOT_MET
    assert by_name(tree)["qualification"].asks_after is None
    assert tree.state is LimbState.NOT_MET


def test_before_september_2014_the_limbs_cite_the_earlier_law() -> None:
    found = by_name(limbs(build_case(became_senco_on=date(2008, 9, 8)), date(2010, 1, 4)))
    assert found["designation"].provision is SECTION_317_3A
    assert found["qualification"].provision.instrument == REG_3_5.instrument


def test_where_the_school_is_not_in_scope_no_limb_applies() -> None:
    case = build_case(school=(SchoolSpan(type_code="07"),))
    states = {limb.state for limb in leaves(limbs(case, date(2005, 1, 1)))}
    assert states == {LimbState.NOT_APPLICABLE}


def test_where_the_type_is_not_known_no_limb_is_known() -> None:
    states = {limb.state for limb in leaves(limbs(build_case(school=()), date(2024, 1, 1)))}
    assert states == {LimbState.NOT_KNOWN}
