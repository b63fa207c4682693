"""Every status has a word and a shape, so that none is told by its colour alone."""

from register.law.findings import LimbState, Status
from register.web.statuses import LIMBS, STATUSES, limb_appearance, status_appearance


def test_no_two_statuses_of_a_school_look_alike_without_their_colour() -> None:
    of_a_school = [shown for code, shown in STATUSES.items() if code != "NOT_IN_POST"]

    assert len({shown.word for shown in of_a_school}) == 6
    assert all(shown.shape for shown in of_a_school)


def test_the_colour_of_each_status_is_its_own() -> None:
    of_a_school = [shown for code, shown in STATUSES.items() if code != "NOT_IN_POST"]

    assert len({shown.colour for shown in of_a_school}) == 6


def test_a_status_is_known_by_its_member_and_by_its_code() -> None:
    member, code = status_appearance(Status.IN_WINDOW), status_appearance("IN_WINDOW")
    assert member == code == STATUSES[Status.IN_WINDOW]
    assert code.word == "In the window"


def test_what_is_not_a_status_is_not_known_rather_than_compliant() -> None:
    assert status_appearance("SOMETHING_ELSE").word == "Not known"
    assert limb_appearance("something else").word == "Not known"


def test_a_limb_that_is_not_met_looks_different_from_one_not_known() -> None:
    not_met, not_known = limb_appearance(LimbState.NOT_MET), limb_appearance("not known")
    assert not_met == LIMBS[LimbState.NOT_MET]
    assert not_met.shape != not_known.shape
