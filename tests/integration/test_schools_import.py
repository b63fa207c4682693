"""An extract goes in whole, once, and what was held before it stays."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.errors import Refused
from register.law.findings import Reason
from register.models import (
    LogEntry,
    School,
    SchoolImport,
    SchoolLink,
    SchoolVersion,
    Trust,
    TrustMembership,
)
from register.services.compliance.school import school_compliance
from register.services.compliance_periods import differences
from register.services.schools.importing.importer import GiasFiles, import_extract
from register.sheets.gias import DoubtKind
from tests.gias_files import academy, extract, links, school, trusts
from tests.gias_imports import FIRST, NOW, SECOND, A, B, C, Importer

UNTYPED = {"type_code": "", "type_name": "", "type_group_code": ""}


def test_a_first_extract_records_each_school_under_one_entry(importer: Importer) -> None:
    summary = importer.take([school(A), school(B, type_code="11"), school(C, status_code="2")])
    assert (summary.counts.rows, summary.counts.added) == (3, 3)
    assert (summary.counts.open, summary.counts.in_scope) == (2, 1)
    (entry,) = importer.session.scalars(select(LogEntry))
    assert (entry.number, entry.action) == (summary.entry, "schools.imported")
    version = importer.versions(A)[0]
    assert (version.valid_from, version.in_extract, version.recorded_by) == (FIRST, True, 1)
    assert (version.type_code, version.postcode_key, version.pupils) == ("01", "GU11AA", 271)
    assert version.name_key == "school 100001"


def test_the_same_extract_again_records_nothing(importer: Importer) -> None:
    importer.take([school(A), school(B)])
    again = importer.take([school(A), school(B)])
    assert again.is_unchanged
    assert (again.counts.unchanged, again.counts.rows) == (2, 2)
    assert importer.count(LogEntry) == importer.count(SchoolImport) == 1
    assert importer.count(SchoolVersion) == 2


def test_a_later_extract_adds_a_version_of_what_changed_and_keeps_what_was(
    importer: Importer,
) -> None:
    importer.take([school(A, name="Old"), school(B)])
    summary = importer.take([school(A, name="New"), school(B), school(C)], SECOND)
    counts = summary.counts
    assert (counts.added, counts.changed, counts.unchanged) == (1, 1, 1)
    old, new = importer.versions(A)
    assert (old.name, old.valid_from, old.superseded_by) == ("Old", FIRST, None)
    assert (new.name, new.valid_from, new.recorded_by) == ("New", SECOND, 2)
    assert len(importer.versions(B)) == 1


def test_a_later_extract_that_changes_nothing_is_still_recorded(importer: Importer) -> None:
    importer.take([school(A)])
    assert importer.take([school(A)], SECOND).entry == 2
    assert importer.count(SchoolVersion) == 1


def test_another_extract_of_the_same_day_takes_the_place_of_the_first(importer: Importer) -> None:
    importer.take([school(A, name="Old")])
    importer.take([school(A, name="Wrong")], SECOND)
    importer.take([school(A, name="Right")], SECOND)
    old, wrong, right = importer.versions(A)
    assert (old.superseded_by, wrong.superseded_by, right.superseded_by) == (None, 3, None)
    assert right.name == "Right"


def test_a_school_that_vanished_is_flagged_and_never_deleted(importer: Importer) -> None:
    importer.take([school(A), school(B, name="Gone")])
    summary = importer.take([school(A)], SECOND)
    assert (summary.counts.missing, summary.vanished) == (1, (B,))
    held, gone = importer.versions(B)
    assert (held.in_extract, gone.in_extract, gone.name) == (True, False, "Gone")
    assert importer.session.get(School, B) is not None
    again = importer.take([school(A)], SECOND)
    assert again.is_unchanged
    assert (again.counts.missing, again.vanished) == (1, ())


def test_a_school_that_comes_back_is_no_longer_flagged(importer: Importer) -> None:
    importer.take([school(A), school(B)])
    importer.take([school(A)], SECOND)
    assert importer.take([school(A), school(B)], date(2024, 9, 1)).counts.changed == 1
    assert [version.in_extract for version in importer.versions(B)] == [True, False, True]


def test_an_older_extract_is_refused(importer: Importer) -> None:
    importer.take([school(A)], SECOND)
    newer = (
        "of 16 November 2023, and the register already holds a newer one, of 17 June 2024. Import"
    )
    with pytest.raises(Refused, match=newer):
        importer.take([school(A, name="Old")], FIRST)
    assert importer.count(SchoolVersion) == importer.count(LogEntry) == 1


def test_an_extract_of_a_day_to_come_is_refused(importer: Importer) -> None:
    with pytest.raises(
        Refused, match=r"of 22 November 2026, which is still to come\. .* --extract-day"
    ):
        importer.take([school(A)], date(2026, 11, 22))


def test_an_extract_of_no_known_day_is_refused(session: Session, tmp_path: Path) -> None:
    files = GiasFiles(extract(tmp_path, [school(A)], "schools.csv"))
    with pytest.raises(Refused, match="--extract-day"):
        import_extract(session, files, actor=OPERATOR, now=NOW)


def test_closed_schools_may_vanish(importer: Importer) -> None:
    importer.take([school(A), school(B, status_code="2")])
    assert importer.take([school(A)], SECOND, allow_missing=False).counts.missing == 1


def test_a_school_that_changes_authority_is_taken_and_doubted(importer: Importer) -> None:
    importer.take([school(A)])
    summary = importer.take([school(A, la_code="312", la_name="Hillingdon")], SECOND)
    (doubt,) = summary.doubts
    assert (doubt.urn, doubt.kind) == (A, DoubtKind.AUTHORITY_CHANGED)
    assert doubt.found == "936, now 312 Hillingdon"


def test_a_type_that_the_register_does_not_know_is_taken_and_doubted(importer: Importer) -> None:
    (doubt,) = importer.take([school(A, type_code="98")]).doubts
    assert doubt.kind is DoubtKind.TYPE_NOT_KNOWN


def test_a_status_that_its_days_contradict_is_kept_and_doubted_at_each_import(
    importer: Importer,
) -> None:
    rows = [school(A, status_code="3", closed_on="15-11-2023"), school(B, closed_on="16-11-2023")]
    first, again = importer.take(rows), importer.take(rows)
    for summary in (first, again):
        (doubt,) = summary.doubts
        assert (doubt.urn, doubt.kind) == (A, DoubtKind.TO_CLOSE_AFTER_CLOSING)
        assert doubt.found == "15 November 2023"
        assert summary.counts.doubtful == 1
    (version,) = importer.versions(A)
    assert (version.status_code, version.closed_on) == ("3", date(2023, 11, 15))


def test_a_school_that_opened_again_is_answered_in_its_first_spell_as_before(
    importer: Importer,
) -> None:
    spell, between, again = date(2015, 6, 1), date(2023, 6, 1), date(2024, 7, 1)
    importer.take([school(A, status_code="2", opened_on="01-09-2000", closed_on="31-03-2020")])
    before = reason_on(importer, spell)
    importer.take([school(A, opened_on="01-06-2024")], SECOND)
    assert reason_on(importer, spell) == before == Reason.SENCO_NOT_RECORDED
    assert reason_on(importer, between) == Reason.SCHOOL_CLOSED
    assert reason_on(importer, again) == Reason.SENCO_NOT_RECORDED
    assert list(differences(importer.session, lambda done, total: None)) == []


def test_a_school_that_a_later_extract_still_has_open_after_its_closing_day_did_not_close(
    importer: Importer,
) -> None:
    """GIAS withdraws a closing and leaves its day: nothing in the row changes as the day passes."""
    withdrawn, passed = date(2024, 3, 1), date(2024, 5, 1)
    kept = school(A, closed_on="31-03-2024")
    importer.take([school(A, status_code="3", closed_on="31-03-2024")])
    importer.take([kept], withdrawn)
    assert reason_on(importer, passed) is Reason.SCHOOL_CLOSED
    summary = importer.take([kept], SECOND)
    assert (summary.counts.changed, summary.counts.unchanged) == (1, 0)
    assert [doubt.kind for doubt in summary.doubts] == [DoubtKind.OPEN_AFTER_CLOSING]
    for day in (passed, date(2025, 1, 1)):
        assert reason_on(importer, day) is Reason.SENCO_NOT_RECORDED
    assert importer.take([kept], SECOND).is_unchanged
    assert importer.take([kept], date(2024, 9, 1)).counts.unchanged == 1
    assert list(differences(importer.session, lambda done, total: None)) == []


def reason_on(importer: Importer, day: date) -> Reason:
    return school_compliance(
        importer.session, A, as_at=day, actor=OPERATOR, now=clock.now()
    ).finding.reason


def test_a_type_that_gias_gives_later_is_that_of_the_days_before(importer: Importer) -> None:
    importer.take([school(A, status_code="4", **UNTYPED)])
    importer.take([school(A, **UNTYPED)], SECOND)
    given = importer.take([academy(A, opened_on="01-09-2024")], date(2024, 9, 1))
    importer.take([school(A, type_code="11", opened_on="01-09-2024")], date(2025, 9, 1))

    def says(day: date, known_at: datetime | None = None) -> Reason:
        asked = {"as_at": day, "known_at": known_at}
        return school_compliance(
            importer.session, A, actor=OPERATOR, **asked, now=clock.now()
        ).finding.reason

    assert says(date(2015, 1, 1)) is Reason.SCHOOL_NOT_OPEN
    assert says(date(2024, 10, 1)) is Reason.SENCO_NOT_RECORDED
    assert says(date(2025, 10, 1)) is Reason.TYPE_OUT_OF_SCOPE
    entry = select(LogEntry.at).where(LogEntry.number == (given.entry or 0) - 1)
    before = importer.session.scalars(entry).one()
    assert says(date(2015, 1, 1), before) is Reason.TYPE_NOT_KNOWN
    held = [(each.valid_from, each.type_code, each.superseded_by) for each in importer.versions(A)]
    assert [each for each in held if each[2] is None] == [
        (FIRST, "34", None),
        (SECOND, "34", None),
        (date(2024, 9, 1), "34", None),
        (date(2025, 9, 1), "11", None),
    ]
    assert list(differences(importer.session, lambda *_: None)) == []


@pytest.mark.parametrize("between", [None, "Renamed"])
@pytest.mark.parametrize("then", ["34", ""])
def test_a_type_that_another_extract_of_its_day_puts_right_is_put_right_of_the_days_before_too(
    importer: Importer, then: str, between: str | None
) -> None:
    importer.take([school(A, **UNTYPED), school(B, type_code="02")])
    importer.take([school(A, type_code="11"), school(B, type_code="05")], SECOND)
    if between:
        importer.take([school(A, name=between, type_code="11"), school(B)], SECOND)
    importer.take([school(A, type_code=then), school(B, type_code="34")], SECOND)
    for urn, types in ((A, [then, then]), (B, ["02", "34"])):
        held = [each for each in importer.versions(urn) if each.superseded_by is None]
        held.sort(key=lambda each: each.valid_from)
        assert [each.type_code for each in held] == types
    assert list(differences(importer.session, lambda *_: None)) == []


def test_a_type_that_it_no_longer_has_is_that_of_the_days_before_once_it_is_given_again(
    importer: Importer,
) -> None:
    importer.take([school(A, **UNTYPED)])
    for type_code in ("11", "", "34"):
        importer.take([school(A, type_code=type_code)], SECOND)
    importer.take([school(A, type_code="01")], date(2025, 9, 1))
    held = [each for each in importer.versions(A) if each.superseded_by is None]
    held.sort(key=lambda each: each.valid_from)
    assert [each.type_code for each in held] == ["34", "34", "01"]


def test_what_is_held_of_a_school_that_a_corrected_extract_lacks_is_from_before_its_day(
    importer: Importer,
) -> None:
    importer.take([school(A), school(B)])
    wrong = [school(A, status_code="2", closed_on="31-05-2024"), school(B), school(C)]
    importer.take(wrong, SECOND)
    importer.take([school(B)], SECOND)
    held = [importer.versions(urn)[-1] for urn in (A, C)]
    assert [(each.status_code, each.in_extract, each.superseded_by) for each in held] == [
        ("1", False, None),
        ("1", False, None),
    ]
    assert [each.name for each in held] == ["School 100001", "School 100003"]


def test_a_link_of_a_school_that_is_not_held_is_passed_over_and_doubted(
    importer: Importer, tmp_path: Path
) -> None:
    given = links(tmp_path, [("999999", A, "Successor"), (A, "999999", "Predecessor")])
    summary = importer.take([school(A)], FIRST, given)
    assert [doubt.kind for doubt in summary.doubts] == [DoubtKind.LINK_SCHOOL_NOT_HELD]
    assert importer.count(SchoolLink) == 1


def test_trusts_and_who_is_in_them_are_kept_over_time(importer: Importer, tmp_path: Path) -> None:
    one = trusts(tmp_path, [("17101", "Five", A, "01/05/2011"), ("17101", "Five", B, "")])
    importer.take([academy(A), academy(B)], FIRST, trusts=one)
    two = trusts(tmp_path, [("17101", "Six", A, "01/05/2011"), ("17102", "New", B, "01/09/2024")])
    counts = importer.take([academy(A), academy(B)], FIRST, trusts=two).counts
    assert (counts.memberships_added, counts.memberships_ended) == (1, 1)
    standing = select(Trust.name).where(Trust.superseded_by.is_(None)).order_by(Trust.uid)
    assert importer.session.scalars(standing).all() == ["Six", "New"]
    assert importer.count(TrustMembership) == 3


def test_a_fault_half_way_leaves_nothing(importer: Importer, tmp_path: Path) -> None:
    def fail(done: int, total: int) -> None:
        raise RuntimeError("the machine stopped")

    files = GiasFiles(extract(tmp_path, [school(A)]))
    with pytest.raises(RuntimeError):
        import_extract(importer.session, files, actor=OPERATOR, now=NOW, progress=fail)
    for model in (LogEntry, School, SchoolVersion, SchoolImport):
        assert importer.count(model) == 0
