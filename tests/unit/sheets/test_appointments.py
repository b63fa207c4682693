"""Appointments and providers in a file."""

from datetime import date

import pytest

from register.errors import FileRefused
from register.sheets import appointments, providers
from register.sheets.appointments import AppointmentRow, ParsedAppointments, PriorSpell
from register.sheets.providers import ParsedProviders, ProviderRow
from tests.unit.sheets.builders import TODAY, changed, text

SENCO = [
    "142318", "2300001", "Okafor", "Adaeze", "14/03/1985", "01/09/2024", "", "no", "Yes", "Met",
    "not known", "01/09/2006..31/08/2008@142319; 2008-09-01..@142320", "School's declaration",
]  # fmt: skip
PROVIDER = ["10012345", "University of Elsewhere", "NASENCO", "01/09/2009", "31/08/2027"]


def appoint(*rows: list[str]) -> ParsedAppointments:
    return appointments.parse(text(*rows, headings=appointments.TEMPLATE).encode(), today=TODAY)


def recognise(*rows: list[str]) -> ParsedProviders:
    return providers.parse(text(*rows, headings=providers.TEMPLATE).encode())


def test_an_appointment_is_read_whole() -> None:
    assert appoint(SENCO).rows == (
        AppointmentRow(
            number=2,
            urn=appointments.Urn("142318"),
            trn=appointments.Trn("2300001"),
            last_name="Okafor",
            first_names="Adaeze",
            born_on=date(1985, 3, 14),
            started_on=date(2024, 9, 1),
            ended_on=None,
            is_head_teacher=False,
            is_qualified_teacher=True,
            induction="met",
            is_teaching_at_school=None,
            prior_service=(
                PriorSpell(date(2006, 9, 1), date(2008, 8, 31), appointments.Urn("142319")),
                PriorSpell(date(2008, 9, 1), None, appointments.Urn("142320")),
            ),
            source="School's declaration",
        ),
    )


@pytest.mark.parametrize(
    ("typed", "induction"),
    [("met", "met"), ("Not met", "not_met"), ("not_required", "not_required"), ("", None)],
)
def test_induction_has_four_answers(typed: str, induction: str | None) -> None:
    assert appoint(changed(SENCO, 9, typed)).rows[0].induction == induction


@pytest.mark.parametrize(
    ("at", "cell", "code"),
    [
        (0, "14231", "urn-not-6-digits"),
        (1, "230001", "trn-too-short"),
        (4, "March 1985", "no-day"),
        (5, "2024", "no-day"),
        (6, "31/08/2024", "ended-before-start"),
        (7, "perhaps", "not-yes-or-no"),
        (9, "sometime", "unknown-induction"),
        (11, "two years at 142319", "prior-service"),
        (11, "01/09/2008..31/08/2006@142319", "prior-service"),
        (11, "01/09/2006..31/08/2008@abc", "prior-service"),
        (11, "01/09/2006..31/02/2008@142319", "prior-service"),
    ],
)
def test_what_an_appointment_cannot_hold_is_refused(at: int, cell: str, code: str) -> None:
    parsed = appoint(changed(SENCO, at, cell))
    assert [problem.code for problem in parsed.problems] == [code]
    assert parsed.rows == ()


def test_an_appointment_may_start_in_the_future() -> None:
    assert appoint(changed(SENCO, 5, "01/09/2030")).rows[0].started_on == date(2030, 9, 1)


def test_an_unknown_start_is_kept_unknown_with_a_warning() -> None:
    parsed = appoint(changed(SENCO, 5, ""))
    assert parsed.rows[0].started_on is None
    assert [warning.code for warning in parsed.warnings] == ["missing"]


def test_prior_service_and_source_may_be_left_out() -> None:
    file = text(SENCO[:11], headings=appointments.TEMPLATE[:11])
    assert appointments.parse(file.encode(), today=TODAY).rows[0].prior_service == ()


def test_a_file_of_completions_is_no_file_of_appointments() -> None:
    with pytest.raises(FileRefused, match="‘URN’"):
        appointments.parse(text([""] * 11).encode(), today=TODAY)


def test_a_provider_is_read_whole() -> None:
    (row,) = recognise(PROVIDER).rows
    assert row == ProviderRow(
        2, providers.Ukprn("10012345"), "University of Elsewhere", "NASENCO",
        date(2009, 9, 1), date(2027, 8, 31),
    )  # fmt: skip
    assert recognise(changed(PROVIDER, 4, "")).rows[0].recognised_to is None


@pytest.mark.parametrize(
    ("at", "cell", "code"),
    [
        (0, "1001234", "ukprn-not-8-digits"),
        (1, "", "missing"),
        (2, "PGCE", "unknown-qualification"),
        (3, "", "missing"),
        (4, "31/08/2009", "ended-before-start"),
    ],
)
def test_what_a_provider_cannot_hold_is_refused(at: int, cell: str, code: str) -> None:
    parsed = recognise(changed(PROVIDER, at, cell))
    assert [problem.code for problem in parsed.problems] == [code]
    assert parsed.rows == ()


def test_an_error_of_a_formula_is_no_source_and_no_name_of_a_provider() -> None:
    assert [each.code for each in appoint(changed(SENCO, 12, "#REF!")).problems] == ["cell-error"]
    assert [each.code for each in recognise(changed(PROVIDER, 1, "#N/A")).problems] == [
        "cell-error"
    ]


def test_both_files_tell_of_days_that_may_have_the_month_first_as_others_have() -> None:
    told = [
        appoint(changed(SENCO, 4, "03/14/1985"), changed(SENCO, 4, "03/15/1985")).notices,
        recognise(changed(PROVIDER, 4, "08/31/2027")).notices,
    ]
    assert [[each.code for each in notices] for notices in told] == [["order-not-shown"]] * 2
