"""TRNs, names and birth dates in a file."""

import pytest

from register.names import fold
from tests.unit.sheets.builders import codes, only, person, read, read_text, text, warned


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("823456", "trn-too-short", ""),
        ("1.23457E+06", "trn-digits-lost", ""),
        ("82345671", "trn-8-digits", ""),
        ("O823456", "trn-letter-for-digit", "0823456"),
        ("0000000", "trn-placeholder", ""),
        ("TBC", "trn-placeholder", ""),
        ("#N/A", "trn-placeholder", ""),
    ],
)
def test_a_bad_trn_is_an_error_in_its_cell_with_a_suggestion_where_there_is_one(
    typed: str, code: str, suggestion: str
) -> None:
    (problem,) = read(person(TRN=typed)).problems
    assert (problem.row, problem.heading, problem.found) == (2, "TRN", typed)
    assert (problem.code, problem.suggestion) == (code, suggestion)
    assert problem.person == "Adaeze Okafor"


def test_a_short_trn_is_put_by_with_whom_its_row_names_and_suggested_to_nobody() -> None:
    parsed = read(person(TRN="823456"), person(2, TRN="0"))
    (short,) = parsed.short_trns
    assert (short.row, short.trn, short.last_name) == (2, "0823456", "Okafor")
    assert short.born_on is not None
    assert [problem.suggestion for problem in parsed.problems] == ["", ""]


def test_a_lost_zero_is_never_padded_silently() -> None:
    assert read(person(TRN="823456")).rows == ()


@pytest.mark.parametrize(
    "typed", ["0123456", '="0123456"', "'0123456", "RP01/23456", "TRN 0123456", "0123456.0"]
)
def test_a_trn_keeps_its_leading_zero(typed: str) -> None:
    assert only(read(person(TRN=typed))).trn == "0123456"


@pytest.mark.parametrize("name", ["O’Brien", "O'Brien", "O`Brien", "O\u00b4Brien", "O\u02bcbrien"])
def test_every_apostrophe_is_kept_and_folds_to_one_key(name: str) -> None:
    row = only(read(person(Last_name=name)))
    assert row.last_name == name
    assert fold(row.last_name) == "o brien"


@pytest.mark.parametrize(
    "name", ["Zoë", "José", "Łukasz", "Siân", "Nuñez", "Nun\u0303ez", "Nguyễn", "王", "محمد"]
)
def test_accents_and_scripts_are_kept_for_the_certificate(name: str) -> None:
    parsed = read(person(First_names=name))
    assert only(parsed).first_names == name
    assert warned(parsed) == []


@pytest.mark.parametrize("name", ["’t Hooft", "-Smith", "Null", "True", "Mac Donald", "X", "None"])
def test_a_name_that_looks_odd_is_allowed(name: str) -> None:
    parsed = read(person(Last_name=name))
    assert only(parsed).last_name == name
    assert warned(parsed) == []


def test_a_mononym_is_allowed() -> None:
    row = only(read(person(Last_name="Suparman", First_names="")))
    assert (row.last_name, row.first_names) == ("Suparman", "")


def test_a_mononym_in_the_other_column_is_asked_for_in_last_name() -> None:
    (problem,) = read(person(Last_name="", First_names="Suparman")).problems
    assert (problem.heading, problem.code) == ("Last name", "missing")


@pytest.mark.parametrize(
    "name", [" Okafor ", "Okafor\t", "\xa0Okafor", "Oka\u00adfor", "\u200bOkafor", "Okafor\r\n"]
)
def test_spaces_and_invisible_characters_are_trimmed(name: str) -> None:
    assert only(read(person(Last_name=name))).last_name == "Okafor"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+44 Okafor", "@Okafor", "<b>Okafor</b>"])
def test_a_formula_or_markup_in_a_name_is_kept_as_text_and_doubted(name: str) -> None:
    parsed = read(person(Last_name=name))
    assert only(parsed).last_name == name
    assert warned(parsed) == ["odd-name"]


def test_a_direction_override_in_a_name_is_refused() -> None:
    assert codes(read(person(Last_name="Oka\u202efor"))) == ["control-character"]


@pytest.mark.parametrize("name", ["#N/A", "#NAME?", "#SPILL!", "--", "999999999999", "\U0001f600"])
def test_a_cell_without_a_name_is_refused(name: str) -> None:
    assert codes(read(person(Last_name=name))) == ["not-a-name"]


@pytest.mark.parametrize(
    ("last", "first", "code", "suggestion"),
    [
        ("SMITH, Jane", "", "names-together", "SMITH"),
        ("Jane Smith", "", "names-together", "Smith"),
        ("Smith", "Dr Jane", "title", "Jane"),
    ],
)
def test_names_put_together_or_titled_are_pointed_out_and_not_changed(
    last: str, first: str, code: str, suggestion: str
) -> None:
    parsed = read(person(Last_name=last, First_names=first))
    assert only(parsed).last_name == last
    assert [(warning.code, warning.suggestion) for warning in parsed.warnings] == [
        (code, suggestion)
    ]


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("", "missing"),
        ("10/09/2026", "too-young"),
        ("11/09/2026", "future-date"),
        ("01/06/2015", "too-young"),
        ("09/09/1915", "too-old"),
        ("March 1985", "no-day"),
        ("14/03/85", "two-digit-year"),
        ("31/02/1985", "impossible-date"),
        ("29/02/2003", "impossible-date"),
        ("00/00/0000", "placeholder-date"),
        ("01/01/1900", "placeholder-date"),
        ("01/01/1970", "placeholder-date"),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(born: str, code: str) -> None:
    assert codes(read(person(Date_of_birth=born))) == [code]


def test_somebody_born_on_a_computers_default_day_can_say_so_in_words() -> None:
    assert only(read(person(Date_of_birth="1 January 1970"))).born_on.year == 1970


@pytest.mark.parametrize("born", ["10/10/2008", "09/09/1925"])
def test_an_unlikely_age_is_a_warning(born: str) -> None:
    parsed = read(person(Date_of_birth=born))
    assert only(parsed)
    assert warned(parsed) == ["unlikely-age"]


def test_the_message_names_heading_finding_and_what_to_enter() -> None:
    (problem,) = read(person(Date_of_birth="31/02/1985")).problems
    assert str(problem) == (
        "Row 2: Date of birth ‘31/02/1985’ must be a real date. "
        "Use day/month/year, for example 27/02/1985."
    )


def test_what_was_found_is_cut_short_and_printable() -> None:
    (problem,) = read_text(text(person(TRN="9" * 500))).problems
    assert len(problem.found) == 40


@pytest.mark.parametrize("column", ["Last_name", "First_names"])
def test_a_name_is_no_longer_than_a_box_takes(column: str) -> None:
    assert read(person(**{column: "x" * 200})).problems == ()
    parsed = read(person(**{column: "x" * 201}))
    (problem,) = parsed.problems
    assert problem.code == "name-too-long"
    assert "is longer than 200 characters" in problem.message
    assert parsed.rows == ()
