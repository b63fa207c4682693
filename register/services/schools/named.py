"""A school as somebody knows it: its URN, or words by which to choose among schools."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from sqlalchemy.orm import Session

from register.errors import FieldProblem, InvalidInput
from register.identifiers import IdentifierError, Urn
from register.numbers import number
from register.queries.schools import SchoolVersionRow
from register.services.schools.find import find_schools, not_open_in_words

MOST: Final = 10
"""Schools to choose from: as many as one reads on a phone."""
SchoolChoice: TypeAlias = tuple[str, str, str]
"""A URN, the school's name, and what tells it from others of that name."""


class SeveralSchools(InvalidInput):
    """Words that name no one school for certain; `schools` are to choose from."""

    def __init__(self, problem: FieldProblem, schools: Sequence[SchoolVersionRow]) -> None:
        super().__init__([problem])
        self.schools: list[SchoolChoice] = [
            (each.urn, each.name, _told_apart(each)) for each in schools
        ]


def school_named(session: Session, typed: str, *, searched: str, chosen: Urn | None) -> Urn:
    """The URN that was typed, or that was chosen of the schools found by the same words.

    Raises SeveralSchools with those to choose from, one that alone was found among them: the words
    may have been meant for another. InvalidInput where there is none.
    """
    if chosen is not None and typed == searched:
        return chosen
    try:
        return Urn.parse(typed)
    except IdentifierError:
        pass
    try:
        found = find_schools(session, typed, per_page=MOST)
    except InvalidInput as error:
        raise InvalidInput.of("urn", error.problems[0].message) from error
    if not found.schools:
        raise InvalidInput.of(
            "urn",
            f"The register finds no school by ‘{typed}’. Enter another word of its name, its "
            "postcode or its 6-digit URN",
        )
    says = "Select the school"
    if found.total > MOST:
        says = (
            f"{number(found.total)} schools match ‘{typed}’, of which {MOST} are here. Select the "
            "school, or enter more of its name or its postcode"
        )
    raise SeveralSchools(FieldProblem("school", says), found.schools)


def _told_apart(school: SchoolVersionRow) -> str:
    said = (
        f"URN {school.urn}",
        school.town,
        school.postcode,
        school.la_name,
        not_open_in_words(school),
    )
    return ", ".join(each for each in said if each)
