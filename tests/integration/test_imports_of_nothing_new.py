"""An import that finds nothing new closes what waits for a registrar and need not."""

from datetime import date

from sqlalchemy import event, select, update

from register.models import Conversion, Referral
from register.services.referrals.show import show_referral
from register.services.transaction import transaction
from tests.gias_files import Cells, academy, links, school, succession
from tests.gias_imports import SECOND, A, B, C, Importer
from tests.sencos import entry

THIRD = date(2024, 8, 1)
CLOSED = {"status_code": "2", "closed_on": "31-03-2024"}
GONE, OTHER = school(A, **CLOSED), school(B, **CLOSED)
NEW = academy(C, opened_on="01-04-2024")
MERGED = [(urn, C, "Successor - merged") for urn in (A, B)]


def merged(importer: Importer) -> list[str]:
    """A and B close into C; the references of what is asked of each."""
    importer.take([school(A), school(B)])
    importer.take([GONE, OTHER, NEW], SECOND, links(importer.folder, MERGED))
    asked = importer.session.scalars(select(Referral.ref).order_by(Referral.subject))
    return list(asked)


def left_waiting(importer: Importer, ref: str) -> None:
    """As an earlier release would have left it."""
    with transaction(importer.session):
        entry(importer.session)
        waits = {"closed_by": None, "outcome": None}
        importer.session.execute(update(Referral).where(Referral.ref == ref).values(waits))


def waits(importer: Importer, *refs: str) -> list[bool]:
    return [show_referral(importer.session, ref).waits for ref in refs]


def closed_by_the_next(importer: Importer, schools: list[Cells], day: date) -> int:
    """How many referrals an import of the same schools closes; the one after it closes none."""
    closed = importer.take(schools, day).counts.no_longer_asked
    assert importer.take(schools, day).is_unchanged
    return closed


def test_of_a_school_that_is_open_again_nothing_waits_longer(importer: Importer) -> None:
    refs = merged(importer)
    schools = [school(A), OTHER, NEW]
    importer.take(schools, THIRD)
    left_waiting(importer, refs[0])
    assert closed_by_the_next(importer, schools, THIRD) == 1
    assert waits(importer, *refs) == [False, True]


def test_what_an_import_had_carried_over_from_it_ends(importer: Importer) -> None:
    refs = merged(importer)
    schools = [school(A), OTHER, NEW]
    importer.take(schools, THIRD)
    left_waiting(importer, refs[0])
    with transaction(importer.session):
        said = {"from_urn": A, "to_urn": C, "converted_on": THIRD}
        importer.session.add(Conversion(**said, recorded_by=entry(importer.session)))
    assert closed_by_the_next(importer, schools, THIRD) == 1
    assert importer.session.scalars(select(Conversion.superseded_by)).one() is not None


def test_nor_of_one_that_plainly_became_an_academy_which_is_recorded(importer: Importer) -> None:
    refs = merged(importer)
    schools = [GONE, OTHER, NEW]
    importer.take(schools, SECOND, links(importer.folder, succession(A, C)))
    assert waits(importer, *refs) == [False, True]
    left_waiting(importer, refs[0])
    with transaction(importer.session):
        ended = {"superseded_by": entry(importer.session)}
        importer.session.execute(update(Conversion).values(ended))
    assert closed_by_the_next(importer, schools, SECOND) == 1
    assert waits(importer, *refs) == [False, True]
    stands = select(Conversion).where(Conversion.superseded_by.is_(None))
    (found,) = importer.session.scalars(stands)
    assert (found.from_urn, found.to_urn, found.converted_on) == (A, C, date(2024, 4, 1))


def test_what_is_a_registrars_still_waits_and_the_import_records_nothing(
    importer: Importer,
) -> None:
    refs = merged(importer)
    assert importer.take([GONE, OTHER, NEW], SECOND).is_unchanged
    assert waits(importer, *refs) == [True, True]


def test_it_reads_no_links_where_nothing_waits_and_never_all_of_them(importer: Importer) -> None:
    ran: list[str] = []
    event.listen(
        importer.session.get_bind(), "before_cursor_execute", lambda *given: ran.append(given[2])
    )

    def of_links(schools: list[Cells], day: date) -> list[str]:
        ran.clear()
        assert importer.take(schools, day).is_unchanged
        return [each for each in ran if "FROM school_link" in each]

    before = [school(A), school(B)]
    importer.take(before)
    assert of_links(before, date(2023, 11, 16)) == []
    merged_now = [GONE, OTHER, NEW]
    importer.take(merged_now, SECOND, links(importer.folder, MERGED))
    asked = of_links(merged_now, SECOND)
    assert asked
    assert all("urn = ANY" in each or "urn IN (SELECT" in each for each in asked)
