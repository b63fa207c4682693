"""What cannot be used is refused in one whole sentence that says what was found."""

import re
from datetime import date
from io import StringIO

import pytest

from register.days import LATEST
from register.law.case_files import CaseFile, shown
from register.law.case_records import UnusableFile
from register.law.drafts import PARAMETERS, UnusableDraft, read_draft
from register.law.scope import KNOWN_TYPES
from register.lists import all_of, one_of

HEADINGS = "case,establishment_type,became_senco_on,as_at"
TITLE = 'title = "x"\n'
CHANGE = f'{TITLE}[[change]]\nparameter = "window_years"\nvalue = 2\n'


def refusal(heading: str, cell: str, as_at: str = "2024-09-01") -> str:
    text = f"{HEADINGS},{heading}\none,01,2021-09-01,{as_at},{cell}\n"
    (row,) = CaseFile(StringIO(text, newline="")).rows()
    assert (row.number, row.refusal is None) == (2, False)
    return row.refusal or ""


@pytest.mark.parametrize(
    ("heading", "cell", "sentence"),
    [
        (
            "award_kind",
            "NPQ",
            "award_kind is “NPQ”; it must be one of NASENCO, NPQSENCO, OTHER, or blank",
        ),
        *(
            (name, "Y", f"{name} is “Y”; it must be one of yes, no, or blank")
            for name in ("awarding_body_recognised", "head_teacher", "qts", "teaching_at_school")
        ),
        (
            "induction",
            "passed",
            "induction is “passed”; it must be one of met, not_met, not_required, or blank",
        ),
        (
            "establishment_status",
            "open",
            "establishment_status is “open”; it must be 1, 2, 3, 4 or blank",
        ),
        *(
            (name, "soon", f"{name} is “soon”, which is not a day written like 2024-09-01")
            for name in (
                "senco_ended_on",
                "enrolled_on",
                "award_completed_on",
                "award_date",
                "award_withdrawn_on",
            )
        ),
        ("award_date", "2023-02-29", "award_date “2023-02-29” must be a real date"),
        (
            "prior_service",
            "soon..",
            "prior_service is “soon”, which is not a day written like 2024-09-01",
        ),
        (
            "prior_service",
            "2016-09-01",
            "prior_service holds “2016-09-01”, which is not a period written like "
            "2016-09-01..2017-08-31",
        ),
        (
            "prior_service",
            "2016-09-01..2017-08-31..2018-08-31",
            "prior_service is “2017-08-31..2018-08-31”, which is not a day written like 2024-09-01",
        ),
    ],
)
def test_a_row_is_refused_by_its_heading_and_its_cell(
    heading: str, cell: str, sentence: str
) -> None:
    assert refusal(heading, cell) == sentence


def test_a_row_with_no_day_to_ask_about_says_so() -> None:
    assert refusal("why", "", as_at="") == "as_at is blank, so there is no day to ask about"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty. It must begin with a row of headings"),
        (
            "\n\ncase,as_at\n",
            "Row 3 must hold the headings, and it has no column called establishment_type or "
            "became_senco_on",
        ),
        (f"{HEADINGS},case,as_at\n", "The heading as_at, case appears more than once"),
        (
            "case,\0\n",
            "Row 1 must hold the headings, and it holds a NUL character, which no CSV file of "
            "text does. Save it as CSV UTF-8 and try again",
        ),
        (
            f'{HEADINGS}\none,01,2021-09-01,2024-09-01\n"two\nthree" more\n',
            "The file cannot be read as CSV after row 2: ',' expected after '\"'",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str, sentence: str) -> None:
    with pytest.raises(UnusableFile, match=f"^{re.escape(sentence)}$"):
        list(CaseFile(StringIO(text, newline="")).rows())


@pytest.mark.parametrize("length", [59, 60, 61, 62])
def test_a_cell_is_shown_up_to_sixty_characters(length: int) -> None:
    text = "x" * length
    assert shown(text) == (f"“{text}”" if length <= 60 else f"“{'x' * 60}…”")


def change(parameter: str, value: str, since: str = "") -> str:
    told = f'{TITLE}[[change]]\nparameter = "{parameter}"\nvalue = {value}\n'
    return told + (f"from = {since}\n" if since else "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = " + "[" * 20_000, "The draft is nested too deeply to be read"),
        (TITLE, "The draft changes nothing. Give each change under a [[change]]"),
        (f"{TITLE}change = [1]", "Change 1 is “1”. Give it under a [[change]]"),
        ('name = "x"', "The draft says “name”. It may say title, source and change"),
        (CHANGE.replace(TITLE, "title = 1\n"), "The draft needs a title in quotation marks"),
        (f"source = 1\n{CHANGE}", "The draft needs a source in quotation marks"),
        (f"{CHANGE}until = 1", "Change 1 says “until”. It may say parameter, value and from"),
        (f"{TITLE}[[change]]\nvalue = 2", "Change 1 needs a parameter in quotation marks"),
        (
            change("years", "2"),
            "Change 1 names “years”, which is not a parameter of the law. The parameters are "
            + all_of(PARAMETERS),
        ),
        (
            change("window_years", "2", "2009-08-31"),
            "Change 1 is from 2009-08-31. The law began on 2009-09-01: leave “from” out to read "
            "the change into every day",
        ),
        (
            change("window_years", "2", "1"),
            "Change 1: from is “1”. Give a day without quotation marks, such as 2027-09-01",
        ),
        (
            change("service_before", "2101-01-01"),
            "Change 1: service_before is 2101-01-01. Give a day no later than 2100-12-31",
        ),
        (change("window_years", "2.5"), "Change 1: window_years is “2.5”. Give a whole number"),
        (
            change("maintained_types", '"01"'),
            'Change 1: maintained_types is “01”. Give a list, such as ["01", "02"]',
        ),
        (
            change("qualifying_awards", '"NASENCO"'),
            "Change 1: qualifying_awards is “NASENCO”. Give a list, such as "
            '["NASENCO", "NPQSENCO"]',
        ),
        (
            change("qualifying_awards", '["NPQ"]'),
            "Change 1: qualifying_awards holds “NPQ”. It must be NASENCO or NPQSENCO",
        ),
        (
            'title = "Two years\nsource = "x"',
            'Line 1 of the draft, “title = "Two years”, opens a quotation mark that is not closed '
            "on it",
        ),
        (
            'title = "Two\x01"',
            'Line 1 of the draft, “title = "Two?"”, holds a character that text in quotation '
            "marks cannot",
        ),
        (
            'title = "Two years',
            'Line 1 of the draft, “title = "Two years”, opens a quotation mark that '
            "is not closed on it",
        ),
        (
            f"{TITLE}\n[[change]]\nparameter = window_years\n",
            "Line 4 of the draft, “parameter = window_years”, gives no value that can be read. Put "
            "text in quotation marks, and write a day as 2028-09-01 and a number as 2",
        ),
        (
            f"{CHANGE}value 2",
            "Line 5 of the draft, “value 2”, has no = after its name. Write it as name = value",
        ),
        (
            f"{CHANGE}value = 3\n\n",
            "Line 5 of the draft, “value = 3”, gives again what an earlier line gives. Keep one of "
            "them",
        ),
        (
            f"{TITLE}[[change]\n",
            "Line 2 of the draft, “[[change]”, opens a bracket that is not closed. A change begins "
            "with [[change]]",
        ),
        (
            f"{CHANGE}from = 2028-13-01\n",
            "Line 5 of the draft, “from = 2028-13-01”, goes on after its value. Give each on a "
            "line of its own, and write a day as 2028-09-01",
        ),
        (
            "=\n",
            "Line 1 of the draft, “=”, cannot be read. Write it as name = value, or [[change]] "
            "where a change begins",
        ),
        (
            change("clock", '"TRUST"'),
            "Change 1: clock holds “TRUST”. It must be PERSON or SCHOOL",
        ),
        (
            change("window_years", str(2**63 - 1)),
            "The draft has a value that is out of range on every day: window_years is "
            "9223372036854775807, and must be from 1 to 10",
        ),
        (
            change("window_years", str(2**63)),
            "Change 1: window_years is a number that is too long to be read",
        ),
        (
            change("window_years", "9" * 5_000),
            "The draft holds a number that is too long to be read",
        ),
        (
            change("window_years", "0x" + "f" * 5_000),
            "Change 1: window_years is a number that is too long to be read",
        ),
        (
            change("maintained_types", f"[0x{'f' * 5_000}]"),
            "Change 1: maintained_types holds a number that is too long to be read. It must be "
            f"{one_of(sorted(KNOWN_TYPES))}",
        ),
        (
            f"{TITLE}change = [0x{'f' * 5_000}]\n",
            "Change 1 is a number that is too long to be read. Give it under a [[change]]",
        ),
    ],
)
def test_a_draft_that_cannot_be_used_says_why(text: str, sentence: str) -> None:
    with pytest.raises(UnusableDraft, match=f"^{re.escape(sentence)}$"):
        read_draft(text)


def test_a_type_that_is_not_published_is_told_with_where_it_stands() -> None:
    with pytest.raises(UnusableDraft, match=r"^Change 1: maintained_types holds “1”\. It must be"):
        read_draft(change("maintained_types", '["1"]'))


def test_the_first_day_of_the_law_and_the_last_of_the_register_are_allowed() -> None:
    found = read_draft(change("window_years", "2", "2009-09-01"))
    assert found.changes[0].from_day == date(2009, 9, 1)
    assert read_draft(CHANGE).changes[0].from_day is None
    latest = read_draft(change("service_before", str(LATEST)))
    assert latest.changes[0].value == LATEST
