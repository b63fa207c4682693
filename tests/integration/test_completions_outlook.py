"""What will become of each row is said before anybody confirms."""

from time import process_time

import pytest
from sqlalchemy.orm import Session

from register.services.completions.findings import CompletionFinding, Report, beside_rows
from register.services.completions.outlook import outlook_of
from register.sheets.completions import DOES_NOT_COUNT, NASENCO, OUTCOMES, QUALIFICATIONS
from register.sheets.completions.words import read_outcome, read_qualification
from register.sheets.findings import CellProblem
from tests.completions import ADA, OTHER, ZOE, add_providers, check, record

LATE = ZOE | {
    "Course start": "01/10/2024",
    "Course completed": "01/06/2025",
    "Award date": "20/07/2025",
}


def test_a_row_that_is_recorded_and_cannot_count_is_said_to_be_so_before_it_is_sent(
    session: Session,
) -> None:
    add_providers(session)
    report = check(session, ADA, LATE).report
    outlook = outlook_of(report)
    assert outlook.sentences == (
        "2 rows are new and are recorded.",
        "Of those recorded, 1 row is of a National Award that cannot count under regulation 49.",
    )
    (apart,) = outlook.cannot_count
    assert (apart.row, apart.heading) == (3, "Course start")
    assert apart not in outlook.others
    assert "cannot count" in beside_rows(report)[1].warning


def test_every_row_is_counted_once_and_a_row_for_the_registrar_is_not_called_recorded(
    session: Session,
) -> None:
    add_providers(session)
    old = {"Course start": "01/09/2018", "Course completed": "01/07/2019"}
    record(session, ADA | old | {"Award date": "20/07/2019"}, ukprn=OTHER)
    rows = (ADA, LATE | {"TRN": "x", "Certificate number": "O-9"}, ZOE, ZOE)
    report = check(session, *rows).report
    said = [each for each in outlook_of(report).sentences if not each.startswith("Of those")]
    assert sum(int(each.split()[0]) for each in said) == len(rows)
    assert "1 row goes to a registrar, who decides it. It is not recorded until then." in said
    assert "1 row is ignored: it repeats another row, or is nobody’s." in said
    assert "1 row cannot be recorded as it is. Correct it, or leave it out." in said


@pytest.mark.parametrize("kind", QUALIFICATIONS)
def test_every_qualification_that_is_listed_is_read(kind: str) -> None:
    assert {read_qualification(each) for each in QUALIFICATIONS[kind]} == {kind}
    assert NASENCO in QUALIFICATIONS


def test_every_outcome_that_is_listed_is_read_in_any_case() -> None:
    for outcome, words in OUTCOMES.items():
        for each in words:
            assert {read_outcome(each), read_outcome(each.lower())} == {outcome}


def test_a_file_of_ten_thousand_rows_each_in_doubt_is_told_in_less_than_a_second() -> None:
    rows = range(2, 10_002)
    new = [
        CompletionFinding(each, "new", "award-new", "", "", NASENCO, "PASSED", "", "", "", "")
        for each in rows
    ]
    doubts = [
        CellProblem(each, "Course start", str(each), code, "is late")
        for each in rows
        for code in (DOES_NOT_COUNT, "another-doubt")
    ]
    begun = process_time()
    outlook = outlook_of(Report(new, warnings=doubts))
    # Each doubt compared with each other took twenty seconds.
    assert process_time() - begun < 1
    assert (len(outlook.cannot_count), len(outlook.others)) == (10_000, 10_000)
