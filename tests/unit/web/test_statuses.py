"""Every status has a word and a shape, so that none is told by its colour alone."""

from enum import Enum

from register.web.statuses import LIMBS, STATUSES, limb_appearance, status_appearance


class Example(Enum):
    IN_WINDOW = "IN_WINDOW"


def test_no_two_statuses_of_a_school_look_alike_without_their_colour() -> None:
    of_a_school = [shown for code, shown in STATUSES.items() if code != "NOT_IN_POST"]

    assert len({shown.word for shown in of_a_school}) == 6
    assert all(shown.shape for shown in of_a_school)


def test_the_colour_of_each_status_is_its_own() -> None:
    of_a_school = [shown for code, shown in STATUSES.items() if code != "NOT_IN_POST"]

    assert len({shown.colour for shown in of_a_school}) == 6


def test_a_status_is_known_by_its_member_and_by_its_code() -> None:
    assert (
        status_appearance(Example.IN_WINDOW)
        == status_appearance("in window")
        == STATUSES["IN_WINDOW"]
    )


def test_what_is_not_a_status_is_not_known_rather_than_compliant() -> None:
    assert status_appearance("SOMETHING_ELSE").word == "Not known"
    assert limb_appearance(None).word == "Not known"


def test_a_limb_that_is_not_met_looks_different_from_one_not_known() -> None:
    assert limb_appearance("not met") == LIMBS["NOT_MET"]
    assert limb_appearance("not_met").shape != limb_appearance("not_known").shape
