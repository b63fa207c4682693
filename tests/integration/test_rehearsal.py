"""A draft amendment beside the law in force: whose answer changes, and that nothing else does."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.db import Base
from register.errors import BadRequest
from register.law.drafts import DraftAmendment, read_draft
from register.services.compliance.rehearsal import Changed, Rehearsal, rehearse
from tests.estate import Estate

pytestmark = pytest.mark.facts_by_hand("a draft is tried on the facts")

SENCO = "Designated on 1 September 2024"
"""Nobody is named in a list of the whole nation."""

AS_AT = date(2026, 11, 2)


def draft(parameter: str, value: str, start: str = "") -> DraftAmendment:
    begins = f"\nfrom = {start}" if start else ""
    return read_draft(
        f'title = "A draft"\n[[change]]\nparameter = "{parameter}"\nvalue = {value}{begins}\n'
    )


def told(rows: list[Changed]) -> list[tuple[str, str | None, str, str]]:
    return [(each.urn, each.senco, each.in_force.reason, each.draft.reason) for each in rows]


@pytest.fixture
def new_senco(estate: Estate) -> str:
    """A school whose SENCO has been one for two years and two months."""
    urn = estate.school("Elm Park Primary School")
    estate.appointed(estate.person("Ada", "Lovelace"), urn, date(2024, 9, 1))
    return urn


def test_a_shorter_window_puts_in_breach_whoever_is_past_it_and_says_both_answers(
    session: Session, estate: Estate, new_senco: str
) -> None:
    estate.school("Ash School")
    found = rehearse(session, draft("window_years", "2"), as_at=AS_AT)
    window, passed = "WINDOW_NOT_ENROLLED", "DEADLINE_PASSED_NOT_HELD"
    assert told(found.schools) == [(new_senco, None, window, passed)]
    assert told(found.people) == [(new_senco, SENCO, window, passed)]
    (school,) = found.schools
    assert (school.in_force.deadline, school.draft.deadline) == (
        date(2027, 9, 1),
        date(2026, 9, 1),
    )
    assert found.asked == 2
    assert [(was.value, would.value, count) for was, would, count in found.counts()] == [
        ("IN_WINDOW", "NON_COMPLIANT", 1)
    ]


def test_a_draft_that_says_what_the_law_says_changes_nobodys_answer(
    session: Session, new_senco: str
) -> None:
    found = rehearse(session, draft("window_years", "3"), as_at=AS_AT)
    assert (found.asked, found.schools, found.people) == (1, [], [])


def test_before_the_day_that_a_change_is_from_the_law_in_force_answers(
    session: Session, new_senco: str
) -> None:
    later = draft("window_years", "2", "2026-11-03")
    assert rehearse(session, later, as_at=AS_AT).schools == []
    assert len(rehearse(session, later, as_at=date(2026, 11, 3)).schools) == 1


def test_another_reading_can_be_rehearsed(session: Session, estate: Estate) -> None:
    urn, elsewhere = estate.school("Elm Park School"), estate.school("Oak School")
    mover = estate.person()
    estate.appointed(mover, elsewhere, date(2015, 9, 1), ended_on=date(2018, 8, 31))
    estate.appointed(mover, urn, date(2022, 9, 1))
    found = rehearse(session, draft("prior_service", '"ANY"'), as_at=AS_AT)
    assert [(each.urn, each.draft.status) for each in found.schools] == [(urn, "EXEMPT")]


def test_a_type_brought_into_scope_brings_its_schools_and_the_service_at_them(
    session: Session, estate: Estate
) -> None:
    special = estate.school("Yew School", type_code="07", type_name="Community special school")
    urn, mover = estate.school("Elm Park School"), estate.person("Bo", "Peep")
    estate.appointed(mover, special, date(2004, 9, 1), ended_on=date(2008, 8, 31))
    estate.appointed(mover, urn, date(2022, 9, 1))
    wider = draft("maintained_types", '["01", "02", "03", "05", "07", "15"]')
    found = rehearse(session, wider, as_at=AS_AT)
    assert told(found.schools) == [
        (urn, None, "DEADLINE_PASSED_NOT_HELD", "PRIOR_SERVICE_OVER_12M"),
        (special, None, "TYPE_OUT_OF_SCOPE", "NO_SENCO_DESIGNATED"),
    ]


def test_a_type_taken_out_of_scope_frees_its_schools_and_their_sencos(
    session: Session, new_senco: str
) -> None:
    found = rehearse(session, draft("maintained_types", '["02"]'), as_at=AS_AT)
    assert told(found.people) == [(new_senco, SENCO, "WINDOW_NOT_ENROLLED", "TYPE_OUT_OF_SCOPE")]


def test_of_two_sencos_only_those_whose_answer_changes_are_listed(
    session: Session, estate: Estate, new_senco: str
) -> None:
    estate.appointed(estate.person("Bo", "Peep"), new_senco, date(2009, 1, 5))
    found = rehearse(session, draft("window_years", "2"), as_at=AS_AT)
    assert [each.senco for each in found.people] == [SENCO]
    assert len(found.schools) == 1


def test_before_its_conversion_an_academy_is_asked_about_as_the_school_it_was(
    session: Session, estate: Estate
) -> None:
    was = estate.school("Elm Park School", status_code="2", closed_on=date(2025, 8, 31))
    academy = estate.school("Elm Park Academy", type_code="34", opened_on=date(2025, 9, 1))
    estate.converted(was, academy, date(2025, 9, 1))
    estate.appointed(estate.person(), was, date(2022, 9, 1))
    law = draft("window_years", "2")
    before = rehearse(session, law, as_at=date(2025, 3, 3))
    after = rehearse(session, law, as_at=date(2025, 9, 30))
    assert [each.urn for each in before.schools] == [was]
    assert [each.urn for each in after.schools] == [academy]


def test_those_that_get_another_status_come_first(
    session: Session, estate: Estate, new_senco: str
) -> None:
    urn = estate.school("Ash School")
    estate.appointed(estate.person(), urn, date(2026, 9, 1))
    found = rehearse(session, draft("window_years", "2"), as_at=AS_AT)
    assert [each.urn for each in found.schools] == [new_senco, urn]
    assert [each.is_another_status for each in found.schools] == [True, False]


def test_nothing_is_saved(session: Session, new_senco: str) -> None:
    def rows() -> dict[str, int]:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }

    before = rows()
    found: Rehearsal = rehearse(session, draft("window_years", "2"), as_at=AS_AT)
    assert found.schools
    assert not [*session.new, *session.dirty, *session.deleted]
    session.rollback()
    assert rows() == before


def test_whoever_watches_is_told_how_far_it_is(session: Session, new_senco: str) -> None:
    seen: list[tuple[int, int]] = []
    rehearse(
        session,
        draft("window_years", "2"),
        as_at=AS_AT,
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen == [(1, 1)]


def test_a_day_that_the_register_does_not_answer_for_is_refused(session: Session) -> None:
    with pytest.raises(BadRequest, match="between 2009 and 2100"):
        rehearse(session, draft("window_years", "2"), as_at=date(2101, 1, 1))
