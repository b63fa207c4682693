"""Schools are found as people type them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.errors import InvalidInput
from register.services.schools.find import find_schools
from register.services.schools.importing.importer import GiasFiles, import_extract
from tests.gias_files import LATER_NAME, NAME, Cells, extract, school

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

SCHOOLS = [
    school("100001", name="St Joseph's Catholic Primary School", postcode="GU1 1AA"),
    school("100002", name="Saint Joseph\N{RIGHT SINGLE QUOTATION MARK}s", postcode="GU12 3BB"),
    school("100003", name="École Élémentaire", postcode="SW1A 2AA"),
    school("100004", name="Q+", la_code="213", la_name="Westminster", postcode=""),
    school("100005", name="Quay Lane, Wood-End School", postcode=""),
    school("100006", name="Quay Lane, Wood-End School", postcode=""),
]


def take(session: Session, folder: Path, schools: list[Cells], name: str = NAME) -> None:
    files = GiasFiles(extract(folder, schools, name))
    import_extract(session, files, actor=OPERATOR, now=NOW)


@pytest.fixture
def register(session: Session, tmp_path: Path) -> Session:
    take(session, tmp_path, SCHOOLS)
    return session


@pytest.mark.parametrize(
    ("text", "urns"),
    [
        ("100003", ["100003"]),
        (" 100 003 ", ["100003"]),
        ("999999", []),
        ("st joseph's", ["100001"]),
        ("St Josephs Catholic", ["100001"]),
        ("CATHOLIC JOSEPH", ["100001"]),
        ("joseph", ["100002", "100001"]),
        ("ecole elementaire", ["100003"]),
        ("wood end", ["100005", "100006"]),
        ("Q", ["100004", "100005", "100006"]),
        ("gu1 1aa", ["100001"]),
        ("GU1", ["100001"]),
        ("SW1A", ["100003"]),
        ("westminster", ["100004"]),
        ("213", ["100004"]),
        ("???", []),
        ("%", []),
        ("nothing of the kind", []),
    ],
)
def test_a_school_is_found_by_what_is_known_of_it(
    register: Session, text: str, urns: list[str]
) -> None:
    found = find_schools(register, text)
    assert [one.urn for one in found.schools] == urns
    assert found.total == len(urns)


def test_words_are_found_where_they_begin_and_the_nearest_name_comes_first(
    session: Session, tmp_path: Path
) -> None:
    names = {
        "100001": "Abbey St Paul's and St Mary's School",
        "100002": "Station Road Primary School",
        "100003": "St Mary's School",
        "100004": "St Mary's Church of England Primary School",
        "100005": "St Mary's Infant School",
    }
    closed = {"status_code": "2", "closed_on": "31-08-2012"}
    rows = [school(urn, name=name, postcode="") for urn, name in names.items()]
    rows[-1] |= closed
    take(session, tmp_path, rows)
    for typed in ("St Mary's", "st marys", "ST MARY’S"):
        found = find_schools(session, typed)
        assert [one.urn for one in found.schools] == ["100004", "100003", "100005", "100001"]
    assert find_schools(session, "St Mary's School").schools[0].urn == "100003"
    assert find_schools(session, "mary").total == 4
    assert find_schools(session, "station").total == 1


def test_pages_follow_name_and_then_urn(register: Session) -> None:
    pages = [find_schools(register, "quay", page=page, per_page=1) for page in (1, 2, 3)]
    assert [[one.urn for one in page.schools] for page in pages] == [["100005"], ["100006"], []]
    assert {(page.total, page.pages) for page in pages} == {(2, 2)}


@pytest.mark.parametrize("text", ["", "  ", "x" * 101])
def test_a_search_for_nothing_or_for_too_much_is_refused(register: Session, text: str) -> None:
    with pytest.raises(InvalidInput):
        find_schools(register, text)


def test_a_school_is_found_by_its_newest_name_only(register: Session, tmp_path: Path) -> None:
    renamed = [school("100001", name="The Hazeley Academy"), *SCHOOLS[1:]]
    take(register, tmp_path, renamed, LATER_NAME)
    assert find_schools(register, "catholic").total == 0
    assert find_schools(register, "hazeley").total == 1
