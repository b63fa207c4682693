"""What an import does about schools that closed: carried over, or left to a registrar."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.law.findings import Reason
from register.models import CompliancePeriod, Conversion, Referral, SchoolLink
from register.services.appointments.designate import designate
from register.services.appointments.facts import Particulars
from register.services.compliance.school import school_compliance
from register.services.compliance_periods import differences
from register.services.referrals.decide import Decision, decide
from register.services.referrals.words import Decided, Ground
from register.sheets.gias import DoubtKind
from tests.gias_files import academy, links, school, succession
from tests.gias_imports import FIRST, NOW, SECOND, A, B, C, Importer
from tests.sencos import REGISTRAR, acting_for, designation

THIRD, FOURTH = date(2024, 7, 1), date(2024, 9, 2)


def test_a_converted_school_is_carried_to_its_academy(importer: Importer, tmp_path: Path) -> None:
    importer.take([school(A)])
    closed = school(A, status_code="2", closed_on="31-03-2024")
    after = [closed, academy(B, opened_on="01-04-2024")]
    given = links(tmp_path, succession(A, B))
    summary = importer.take(after, SECOND, given)
    assert (summary.counts.closed, summary.counts.converted) == (1, 1)
    assert summary.counts.converted_on_closing == 1
    (conversion,) = importer.session.scalars(select(Conversion))
    assert (conversion.from_urn, conversion.to_urn) == (A, B)
    assert conversion.converted_on == date(2024, 4, 1)
    assert importer.take(after, SECOND, given).is_unchanged


def test_a_conversion_that_an_import_found_is_told_as_of_gias(
    importer: Importer, tmp_path: Path
) -> None:
    importer.take([school(A)])
    after = [school(A, status_code="2"), academy(B, opened_on="01-04-2024")]
    importer.take(after, SECOND, links(tmp_path, succession(A, B)))
    answer = school_compliance(importer.session, B, as_at=SECOND, actor=OPERATOR, now=clock.now())
    (fact,) = (each for each in answer.facts if each.kind == "conversion")
    assert fact.source == "Get Information about Schools"


def test_a_link_to_itself_beside_the_real_one_is_no_split(
    importer: Importer, tmp_path: Path
) -> None:
    importer.take([school(A)])
    given = links(tmp_path, [(A, A, "Successor"), *succession(A, B)])
    summary = importer.take([school(A, status_code="2"), academy(B)], SECOND, given)
    assert (summary.counts.converted, summary.counts.referred) == (1, 0)


def test_links_given_before_the_school_closes_are_remembered(
    importer: Importer, tmp_path: Path
) -> None:
    given = links(tmp_path, succession(A, B))
    importer.take([school(A), academy(B, status_code="4")], FIRST, given)
    after = [school(A, status_code="2"), academy(B)]
    assert importer.take(after, SECOND).counts.converted == 1
    assert importer.session.scalars(select(Conversion)).one().converted_on == SECOND


def test_a_school_that_an_extract_had_closed_was_so_until_its_academy_opened(
    importer: Importer, tmp_path: Path
) -> None:
    closed, given = school(A, status_code="2"), links(tmp_path, succession(A, B))
    importer.take([school(A)])
    importer.take([closed], SECOND)
    importer.take([closed, academy(B, opened_on="01-09-2024")], date(2024, 9, 2), given)

    def reason(day: date) -> Reason:
        answer = school_compliance(importer.session, B, as_at=day, actor=OPERATOR, now=NOW)
        return answer.finding.reason

    days = (date(2024, 6, 16), SECOND, date(2024, 8, 31), date(2024, 9, 1))
    assert [*map(reason, days)] == [
        Reason.SENCO_NOT_RECORDED,
        Reason.SCHOOL_CLOSED,
        Reason.SCHOOL_CLOSED,
        Reason.SENCO_NOT_RECORDED,
    ]
    assert list(differences(importer.session, lambda *_: None)) == []


@pytest.mark.parametrize(
    ("opened_by", "converted_on"), [(SECOND, SECOND), (THIRD, THIRD), (FOURTH, FOURTH)]
)
def test_where_no_day_is_given_a_school_converted_once_it_was_closed_and_its_academy_open(
    importer: Importer, tmp_path: Path, opened_by: date, converted_on: date
) -> None:
    closed, given = school(A, status_code="2"), links(tmp_path, succession(A, B))
    importer.take([school(A)])
    for day in (SECOND, THIRD, FOURTH):
        new = [academy(B)] if day >= opened_by else []
        importer.take([closed, *new], day, given if day == FOURTH else None)
    assert importer.session.scalars(select(Conversion)).one().converted_on == converted_on


def test_a_conversion_falls_with_its_link(importer: Importer, tmp_path: Path) -> None:
    schools = [school(A, status_code="2"), academy(B), academy(C)]
    importer.take(schools, FIRST, links(tmp_path, succession(A, B)))
    importer.take(schools, FIRST, links(tmp_path, succession(A, C)))
    old, new = importer.session.scalars(select(Conversion).order_by(Conversion.id))
    assert (old.to_urn, old.superseded_by, new.to_urn, new.superseded_by) == (B, 2, C, None)
    ended = select(func.count()).where(SchoolLink.superseded_by.is_not(None))
    assert importer.session.scalar(ended) == 2


def test_a_conversion_outlives_its_academy(importer: Importer, tmp_path: Path) -> None:
    given = links(tmp_path, succession(A, B))
    importer.take([school(A, status_code="2"), academy(B)], FIRST, given)
    importer.take([school(A, status_code="2"), academy(B, status_code="2")], SECOND, given)
    assert importer.session.scalars(select(Conversion)).one().superseded_by is None


def test_a_conversion_ends_where_its_school_is_open_again(
    importer: Importer, tmp_path: Path
) -> None:
    new = academy(B, opened_on="01-04-2024")
    given = links(tmp_path, succession(A, B))
    closed = school(A, status_code="2", closed_on="31-03-2024")
    importer.take([closed, new], SECOND, given)
    summary = importer.take([school(A), new], date(2024, 7, 1))
    assert [(each.urn, each.kind, each.found) for each in summary.doubts] == [
        (A, DoubtKind.OPEN_AFTER_CONVERTING, B)
    ]
    (conversion,) = importer.session.scalars(select(Conversion))
    assert (conversion.superseded_by, summary.counts.conversions_ended) == (summary.entry, 1)
    own = select(CompliancePeriod.is_own).where(CompliancePeriod.urn == B)
    assert all(importer.session.scalars(own))
    assert importer.take([closed, new], date(2024, 8, 1)).counts.referred == 1


def test_a_conversion_that_a_registrar_decided_stands_where_its_school_is_open_again(
    importer: Importer, tmp_path: Path
) -> None:
    schools = [school(A, status_code="2"), school(B, status_code="2"), academy(C)]
    importer.take(schools, FIRST, links(tmp_path, [*succession(A, C), *succession(B, C)]))
    ref = importer.session.scalars(select(Referral.ref).where(Referral.subject == A)).one()
    carried = {"to_urn": C, "first_day": date(2023, 9, 1)}
    why = {"ground": Ground.SCHOOL_CONFIRMED, "note": "It went on there"}
    decision = Decision(outcome=Decided.CARRY_OVER, **why, **carried)
    decide(importer.session, ref, decision, actor=REGISTRAR, now=NOW)
    importer.take([school(A), *schools[1:]], SECOND)
    assert importer.session.scalars(select(Conversion.superseded_by)).all() == [None]


def test_a_merger_waits_for_a_registrar_and_is_asked_once(
    importer: Importer, tmp_path: Path
) -> None:
    schools = [school(A, status_code="2"), school(B, status_code="2"), academy(C)]
    given = links(tmp_path, [*succession(A, C), *succession(B, C)])
    assert importer.take(schools, FIRST, given).counts.referred == 2
    importer.take(schools, SECOND, given)
    referrals = importer.session.scalars(select(Referral).order_by(Referral.subject)).all()
    assert [(one.kind, one.subject) for one in referrals] == [
        ("school_merger", A),
        ("school_merger", B),
    ]
    assert importer.count(Conversion) == 0


def test_a_referred_school_is_not_converted_behind_the_registrars_back(
    importer: Importer, tmp_path: Path
) -> None:
    given = links(tmp_path, succession(A, B))
    importer.take([school(A), academy(B)])
    closed = [school(A, status_code="2"), academy(B)]
    assert importer.take(closed, SECOND, given).counts.referred == 1
    importer.take(closed, date(2024, 9, 1), given)
    assert importer.count(Conversion) == 0


BESIDE = date(2024, 7, 1)
CLOSED_A = {"status_code": "2", "closed_on": "31-03-2024"}


def test_an_academy_that_stood_beside_the_school_is_not_its_own_where_the_link_comes_late(
    importer: Importer, tmp_path: Path
) -> None:
    importer.take([school(A), academy(B)])
    closed = [school(A, **CLOSED_A), academy(B)]
    importer.take(closed, SECOND)
    late = importer.take(closed, BESIDE, links(tmp_path, succession(A, B)))
    assert (late.counts.converted, late.counts.referred) == (0, 1)


def test_a_school_of_another_type_beside_an_academy_becomes_it_no_sooner_the_second_time(
    importer: Importer, tmp_path: Path
) -> None:
    given = links(tmp_path, succession(A, B))
    importer.take([school(A, type_code="11"), academy(B)], FIRST, given)
    closed = [school(A, type_code="11", **CLOSED_A), academy(B)]
    assert importer.take(closed, SECOND, given).counts.converted == 0
    assert importer.take(closed, SECOND, given).is_unchanged
    assert importer.take(closed, BESIDE, given).counts.converted == 0


def test_what_another_extract_of_the_same_day_put_right_stood_beside_nothing(
    importer: Importer, tmp_path: Path
) -> None:
    given = links(tmp_path, succession(A, B))
    importer.take([school(A)], FIRST, given)
    importer.take([school(A, name="Open still"), academy(B)], SECOND, given)
    right = importer.take([school(A, **CLOSED_A), academy(B)], SECOND, given)
    assert (right.counts.converted, right.counts.referred) == (1, 0)


def test_a_conversion_stands_where_its_academy_takes_in_another_school_years_later(
    importer: Importer, tmp_path: Path
) -> None:
    old = school(A, status_code="2", closed_on="31-08-2018")
    new = academy(B, opened_on="01-09-2018")
    importer.take([old, new, school(C)], FIRST, links(tmp_path, succession(A, B)))
    given = [*succession(A, B), (C, B, "Successor - merged")]
    importer.take([old, new, school(C)], SECOND, links(tmp_path, given))
    summary = importer.take([old, new, school(C, status_code="2")], BESIDE)
    assert importer.session.scalars(select(Conversion)).one().superseded_by is None
    asked = importer.session.scalars(select(Referral.subject)).all()
    assert (asked, summary.counts.conversions_ended) == ([C], 0)


def test_a_conversion_ends_where_a_registrar_is_asked_of_it_and_what_they_decide_holds(
    importer: Importer, tmp_path: Path
) -> None:
    """GIAS says only later that the two schools merged."""
    schools = [school(A, **CLOSED_A), academy(B, opened_on="01-04-2024"), school(C, **CLOSED_A)]
    importer.take(schools, SECOND, links(tmp_path, succession(A, B)))
    merged = links(tmp_path, [*succession(A, B), *succession(C, B)])
    summary = importer.take(schools, BESIDE, merged)
    assert (summary.counts.conversions_ended, summary.counts.referred) == (1, 2)
    ref = importer.session.scalars(select(Referral.ref).where(Referral.subject == A)).one()
    why = {"ground": Ground.SCHOOL_CONFIRMED, "note": "It went on there"}
    carried = {"to_urn": B, "first_day": date(2024, 4, 1)}
    decision = Decision(outcome=Decided.CARRY_OVER, **why, **carried)
    decide(importer.session, ref, decision, actor=REGISTRAR, now=NOW)
    assert importer.take(schools, BESIDE, merged).is_unchanged
    first, decided = importer.session.scalars(select(Conversion).order_by(Conversion.id))
    assert (first.superseded_by, decided.superseded_by) == (summary.entry, None)
    assert list(differences(importer.session, lambda *_: None)) == []


def test_what_a_registrar_carried_over_stays_so_at_the_next_import(
    importer: Importer, tmp_path: Path
) -> None:
    """GIAS links the merged school to C; the registrar found that its people went to B."""
    schools = [school(A, status_code="2"), school(B), academy(C), school("100004", status_code="2")]
    given = links(tmp_path, [*succession(A, C), *succession("100004", C)])
    importer.take(schools, FIRST, given)
    ref = importer.session.scalars(select(Referral.ref).where(Referral.subject == A)).one()
    decision = Decision(
        outcome=Decided.CARRY_OVER,
        ground=Ground.SCHOOL_CONFIRMED,
        note="The staff moved to B",
        to_urn=B,
        first_day=date(2023, 9, 1),
    )
    decide(importer.session, ref, decision, actor=REGISTRAR, now=NOW)
    importer.take(schools, SECOND, given)
    conversion = importer.session.scalars(select(Conversion)).one()
    assert (conversion.to_urn, conversion.superseded_by) == (B, None)


def test_service_that_went_on_at_an_academy_elsewhere_ends_as_an_import_finds_it_closed(
    importer: Importer, tmp_path: Path
) -> None:
    """Twelve months and no more by then: the stored answers of the other school say so too."""
    session, third = importer.session, date(2024, 9, 1)
    old = school(A, status_code="2", closed_on="31-08-2019")
    given = links(tmp_path, succession(A, B))
    importer.take([school(A), school(C)])
    importer.take([old, academy(B, opened_on="01-09-2019"), school(C)], SECOND, given)
    for urn, first_day in ((A, date(2019, 1, 1)), (C, date(2022, 9, 1))):
        head = Particulars(is_head_teacher=True)
        wanted = designation(urn, started_on=first_day, particulars=head)
        designate(session, wanted, shared=False, actor=acting_for(urn), now=NOW)
    assert literally(session) is Reason.PRIOR_SERVICE_OVER_12M
    gone = academy(B, status_code="2", opened_on="01-09-2019", closed_on="31-12-2019")
    importer.take([old, gone, school(C)], third, given)
    assert literally(session) is Reason.WINDOW_NOT_ENROLLED
    assert list(differences(session, lambda *_: None)) == []


def literally(session: Session) -> Reason:
    """Why, at C, were any earlier service to count."""
    answer = school_compliance(session, C, as_at=date(2024, 9, 1), actor=OPERATOR, now=clock.now())
    (literal,) = (each for each in answer.readings if each.reading.name == "literal")
    return literal.finding.reason
