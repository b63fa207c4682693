"""Files of cases: what a row may hold, and what makes a whole file unusable."""

from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from register.law.case_answers import Disagreement, answers, disagreements, expects, stated
from register.law.case_files import CaseFile, CaseRow
from register.law.case_records import LONGEST_LINE, UnusableFile
from register.law.facts import AwardKind, Induction, SchoolSpan, ServicePeriod
from register.law.parameters import IN_FORCE

USUAL = {
    "case": "one",
    "establishment_type": "01",
    "establishment_status": "1",
    "became_senco_on": "2021-09-01",
    "prior_service": "",
    "award_kind": "",
    "enrolled_on": "",
    "awarding_body_recognised": "",
    "head_teacher": "no",
    "qts": "yes",
    "induction": "met",
    "teaching_at_school": "yes",
    "as_at": "2024-09-01",
}


def file_of(*rows: dict[str, str]) -> CaseFile:
    headings = list(rows[0])
    lines = [",".join(headings), *(",".join(row.values()) for row in rows)]
    return CaseFile(StringIO("\n".join(lines) + "\n", newline=""))


def one(**cells: str) -> CaseRow:
    (row,) = file_of(USUAL | cells).rows()
    return row


def all_rows(text: str) -> list[CaseRow]:
    return list(CaseFile(StringIO(text, newline="")).rows())


def test_a_row_becomes_a_case_and_a_day() -> None:
    row = one(
        prior_service="2005-09-01..2006-08-31;2007-01-01..",
        award_kind="NASENCO",
        enrolled_on="2021-10-04",
        awarding_body_recognised="yes",
    )
    assert row.case is not None
    assert (row.number, row.name, row.as_at) == (2, "one", date(2024, 9, 1))
    assert row.case.prior_service == (
        ServicePeriod(date(2005, 9, 1), date(2006, 8, 31)),
        ServicePeriod(date(2007, 1, 1)),
    )
    assert row.case.awards[0].kind is AwardKind.NASENCO
    assert row.case.induction is Induction.MET
    assert row.case.school == (SchoolSpan(type_code="01"),)


def test_columns_are_read_by_name_in_any_order_with_any_others_among_them() -> None:
    backwards = dict(reversed((USUAL | {"why": "x", "conversion_on": "nonsense"}).items()))
    (row,) = file_of(backwards).rows()
    assert answers(row) == answers(one())


def test_a_column_that_is_missing_is_read_as_blank() -> None:
    few = {name: USUAL[name] for name in ("as_at", "case", "establishment_type")}
    (row,) = file_of(few | {"became_senco_on": "2021-09-01"}).rows()
    assert answers(row)[1:3] == ("REVIEW", "ELIGIBILITY_NOT_KNOWN")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"as_at": ""}, "as_at is blank"),
        ({"as_at": "2023-02-29"}, "as_at “2023-02-29” must be a real date"),
        ({"as_at": "20240901"}, "which is not a day written like 2024-09-01"),
        ({"as_at": "2024-W36-7"}, "which is not a day"),
        ({"as_at": "1/9/2024"}, "which is not a day"),
        ({"as_at": " 2024-09-01"}, "which is not a day"),
        ({"as_at": "\u0662\u0660\u0662\u0664-09-01"}, "which is not a day"),
        ({"as_at": "2024-09-01T00:00"}, "which is not a day"),
        ({"became_senco_on": "0000-01-01"}, "became_senco_on"),
        ({"became_senco_on": "9997-01-01"}, "no third anniversary"),
        ({"enrolled_on": "soon"}, "enrolled_on is “soon”"),
        ({"prior_service": "2016-09-01..2016-08-31"}, "before it starts on 2016-09-01"),
        ({"prior_service": "2016-09-01"}, "not a period"),
        ({"prior_service": "..2016-09-01"}, "not a period"),
        ({"prior_service": "2016-09-01..2017-01-01;"}, "not a period"),
        ({"prior_service": "2016-09-01..never"}, "prior_service is “never”"),
        ({"award_kind": "nasenco"}, "must be one of NASENCO, NPQSENCO, OTHER, or blank"),
        ({"awarding_body_recognised": "Y"}, "must be one of yes, no, or blank"),
        ({"head_teacher": "TRUE"}, "head_teacher is “TRUE”"),
        ({"qts": "YES"}, "qts is “YES”"),
        ({"induction": "passed"}, "must be one of met, not_met, not_required, or blank"),
        ({"teaching_at_school": "maybe"}, "teaching_at_school is “maybe”"),
        ({"establishment_status": "5"}, "establishment_status is “5”"),
        ({"qts": "y" * 100}, "…”"),
        ({"qts": "\x1b[31m"}, "“?[31m”"),
    ],
)
def test_a_row_that_cannot_be_a_case_is_refused_in_words(cells: dict[str, str], told: str) -> None:
    row = one(**cells)
    assert row.case is None
    assert row.refusal is not None
    assert told in row.refusal
    assert answers(row) == ("one", "REFUSED", "", "", "", "", "", "", "")


@pytest.mark.parametrize("type_code", ["", "1", "99", " 01", "Community school"])
def test_a_type_that_is_not_published_is_not_known_and_not_refused(type_code: str) -> None:
    assert answers(one(establishment_type=type_code))[2] == "TYPE_NOT_KNOWN"


def test_an_appointment_that_ends_before_it_begins_has_been_left() -> None:
    assert answers(one(senco_ended_on="2020-01-01"))[2] == "LEFT_ROLE"


@pytest.mark.parametrize("line", ["only,two", ",".join("x" * 40)])
def test_a_row_of_the_wrong_width_is_refused_and_the_next_is_read(line: str) -> None:
    text = f"{','.join(USUAL)}\n{line}\n\n{','.join(USUAL.values())}\n"
    ragged, good = all_rows(text)
    assert ragged.refusal is not None
    assert "where there are 13 headings" in ragged.refusal
    assert len(ragged.cells) == max(13, line.count(",") + 1)
    assert (ragged.number, good.number) == (2, 4)
    assert good.case is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty"),
        ("\n\n", "The file is empty"),
        ("name,age\nx,1\n", "no column called case or establishment_type or"),
        ("case,case,establishment_type,became_senco_on,as_at\n", "case appears more than once"),
        ("<html><body>Not found</body></html>", "no column called case"),
        ("PK\x03\x04\x14\x00\x06\x00", "Row 1 must hold the headings, and it holds a NUL"),
        (f"{'x' * (LONGEST_LINE + 1)}\n", "Row 1 must hold the headings, and it has a line of"),
        (f'{",".join(USUAL)}\n"one,01\ntwo,01\n', "cannot be read as CSV after row 1"),
    ],
)
def test_a_file_that_is_not_one_of_cases_is_unusable(text: str, told: str) -> None:
    with pytest.raises(UnusableFile, match=told):
        all_rows(text)


def decoded(data: bytes) -> CaseFile:
    stream = BytesIO(data)
    return CaseFile(
        TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    )


@pytest.mark.parametrize("data", [b"\xff\xfec\x00a\x00", b"case,caf\xe9\n"])
def test_a_file_in_another_encoding_is_unusable(data: bytes) -> None:
    with pytest.raises(UnusableFile, match="not UTF-8 text"):
        decoded(data)


USUAL_LINE = ",".join(USUAL.values())


@pytest.mark.parametrize(
    ("line", "name", "told"),
    [
        (USUAL_LINE.replace("one", "caf\xe9"), "caf?", "it is not UTF-8 text"),
        (USUAL_LINE.replace("one", "o\0ne"), "o?ne", "it holds a NUL character"),
        (USUAL_LINE.replace("one", "\xe9\0"), "??", "it is not UTF-8 text"),
        (f"one,{'x' * 200_000}", "", "it cannot be read as CSV: field larger than field limit"),
        ('one,"01"x', "", "it cannot be read as CSV"),
        ("x" * LONGEST_LINE, "", "it has a line of 1,000,000 characters or more"),
        ("x" * 3 * LONGEST_LINE, "", "it has a line of 1,000,000 characters or more"),
    ],
)
def test_a_line_that_is_no_text_spoils_its_own_row_and_no_other(line, name, told) -> None:
    text = f"{','.join(USUAL)}\n{USUAL_LINE}\n{line}\n{USUAL_LINE}\n"
    before, spoilt, after = decoded(text.encode("latin-1")).rows()
    assert spoilt.refusal is not None
    assert spoilt.refusal.startswith(told)
    assert (spoilt.number, spoilt.name, len(spoilt.cells)) == (3, name, len(USUAL))
    assert answers(before) == answers(after) == answers(one())


def test_a_quotation_mark_left_open_on_the_last_line_spoils_that_row_alone() -> None:
    good, spoilt = all_rows(f'{",".join(USUAL)}\n{USUAL_LINE}\n"two,01')
    assert good.refusal is None
    assert spoilt.refusal == "it cannot be read as CSV: unexpected end of data"


def test_a_case_may_run_over_several_lines_in_quotation_marks() -> None:
    quoted = USUAL_LINE.replace("one", '"one\r\nand ""more"""')
    first, second = all_rows(f"{','.join(USUAL)}\r\n{quoted}\r\n{USUAL_LINE}\r\n")
    assert (first.name, first.refusal) == ('one\r\nand "more"', None)
    assert (first.number, second.number) == (2, 3)


def test_a_line_that_is_no_text_within_quotation_marks_spoils_the_row_it_is_in() -> None:
    long = "x" * (LONGEST_LINE + 1)
    quoted = USUAL_LINE.replace("one", f'"one\n{long}\nmore"')
    spoilt, good = all_rows(f"{','.join(USUAL)}\n{quoted}\n{USUAL_LINE}\n")
    assert spoilt.refusal == "it has a line of 1,000,000 characters or more"
    assert (spoilt.name, spoilt.number) == ("one\n\nmore", 2)
    assert (good.number, good.refusal) == (3, None)


def test_a_line_may_end_in_a_carriage_return_alone() -> None:
    lines = [",".join(USUAL), "x" * (LONGEST_LINE + 1), USUAL_LINE]
    spoilt, good = all_rows("\r".join(lines))
    assert spoilt.refusal == "it has a line of 1,000,000 characters or more"
    assert (good.number, good.refusal) == (3, None)


def test_blank_lines_are_passed_over_and_counted() -> None:
    first, second = all_rows(f"\n\n{','.join(USUAL)}\n\n{USUAL_LINE}\n\n\n{USUAL_LINE}\n\n")
    assert (first.number, second.number) == (5, 8)


def test_a_stream_that_fails_is_unusable() -> None:
    class Broken(StringIO):
        def readline(self, *limit: int) -> str:  # type: ignore[override]  # only what is called
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")

    with pytest.raises(UnusableFile, match="cannot be read after row 0"):
        CaseFile(Broken())


def differing(row: dict[str, str]) -> list[str]:
    cases = file_of(row)
    (found,) = cases.rows()
    expected = stated(cases.columns.headings)
    return [each.heading for each in disagreements(found, answers(found), expected)]


def test_only_the_expected_columns_that_are_there_are_compared() -> None:
    assert differing(USUAL) == []
    assert differing(USUAL | {"expected_status": "IN_WINDOW", "literal_reason": "LAST_DAY"}) == []
    assert differing(USUAL | {"expected_status": "EXEMPT", "person_status": "IN_WINDOW"}) == [
        "expected_status"
    ]


def test_a_blank_deadline_is_compared() -> None:
    assert differing(USUAL | {"expected_deadline": ""}) == ["expected_deadline"]
    assert differing(USUAL | {"person_status": "IN_WINDOW", "person_deadline": ""}) == [
        "person_deadline"
    ]


def test_a_reading_left_wholly_blank_is_not_compared() -> None:
    blank = {"literal_status": "", "literal_reason": "", "literal_deadline": ""}
    assert differing(USUAL | {"expected_status": "IN_WINDOW"} | blank) == []


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ({}, False),
        ({"expected_status": ""}, False),
        ({"expected_status": "", "literal_status": "", "literal_deadline": ""}, False),
        ({"expected_status": "IN_WINDOW"}, True),
        ({"expected_status": "", "person_status": "IN_WINDOW"}, True),
        ({"expected_deadline": ""}, True),
    ],
    ids=str,
)
def test_a_row_says_what_it_expects_or_nothing(said: dict[str, str], does: bool) -> None:
    cases = file_of(USUAL | said)
    (row,) = cases.rows()
    assert expects(row, stated(cases.columns.headings)) is does


def test_every_cell_that_differs_is_told_with_both_answers() -> None:
    cases = file_of(USUAL | {"expected_status": "EXEMPT", "person_status": "REVIEW"})
    (row,) = cases.rows()
    assert disagreements(row, answers(row), stated(cases.columns.headings)) == [
        Disagreement("expected_status", "EXEMPT", "IN_WINDOW"),
        Disagreement("person_status", "REVIEW", "IN_WINDOW"),
    ]


def test_answers_can_be_asked_under_other_parameters() -> None:
    four_years = replace(IN_FORCE, window_years=4)
    row = one(prior_service="2019-09-01..2020-02-29")
    assert answers(row, four_years) == (
        *("one", "IN_WINDOW", "WINDOW_NOT_ENROLLED", "2025-09-01"),
        *("IN_WINDOW", "WINDOW_NOT_ENROLLED", "2025-09-01", "NON_COMPLIANT", "2023-09-01"),
    )
    assert answers(one(), four_years)[3::3] == ("2025-09-01", "2025-09-01")


def test_a_row_expected_to_be_refused_agrees_when_it_is() -> None:
    bad = USUAL | {"as_at": "never", "literal_status": "", "person_status": ""}
    assert differing(bad | {"expected_status": "REFUSED"}) == []
    assert differing(bad | {"expected_status": "IN_WINDOW"}) == ["expected_status"]
