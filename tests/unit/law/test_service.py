"""More than twelve months: calendar months from the first day, each day once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from register.law.facts import ServicePeriod
from register.law.parameters import IN_FORCE
from register.law.readings import DEFAULT, LITERAL
from register.law.service import Verdict, previous_service, whole_months
from register.law.service_account import Struck, service_account
from tests.unit.law.builders import build_case, day, served


@pytest.mark.parametrize(
    ("first", "last", "months", "days"),
    [
        ("2016-02-29", "2017-02-28", 12, 0),
        ("2016-02-29", "2017-03-01", 12, 1),
        ("2015-01-31", "2016-01-30", 12, 0),
        ("2015-01-31", "2016-01-31", 12, 1),
        ("2015-01-31", "2015-02-27", 0, 28),
        ("2015-01-31", "2015-02-28", 1, 0),
        ("2015-01-31", "2015-03-01", 1, 1),
        ("2015-01-31", "2015-03-30", 2, 0),
        ("2015-01-30", "2015-02-28", 1, 0),
        ("2016-01-30", "2016-02-28", 0, 30),
        ("2016-01-30", "2016-02-29", 1, 0),
        ("2015-12-31", "2016-11-30", 11, 0),
        ("2015-09-01", "2015-09-01", 0, 1),
        ("2015-09-01", "2015-09-30", 1, 0),
    ],
)
def test_months_are_measured_from_the_first_day(
    first: str, last: str, months: int, days: int
) -> None:
    assert whole_months(day(first), day(last) + timedelta(days=1)) == (months, days)


@pytest.mark.parametrize(
    ("periods", "verdict"),
    [
        (["2005-09-01..2006-08-31"], Verdict.NOT_OVER),
        (["2005-09-01..2006-09-01"], Verdict.OVER),
        (["2004-03-01..2004-08-31", "2006-03-01..2006-08-31"], Verdict.NOT_OVER),
        (["2004-03-01..2004-08-15", "2006-05-01..2006-11-15"], Verdict.BORDERLINE),
        (["2004-03-01..2004-08-16", "2006-05-01..2006-11-16"], Verdict.OVER),
        (["2004-01-01..2004-06-15", "2006-01-01..2006-07-15"], Verdict.NOT_OVER),
        (["2004-09-01..2005-02-28", "2005-03-01..2005-08-31"], Verdict.NOT_OVER),
        (["2004-09-01..2005-08-31", "2004-11-01..2005-01-31"], Verdict.NOT_OVER),
        ([], Verdict.NOT_OVER),
    ],
)
def test_the_total_is_over_not_over_or_for_a_person_to_decide(
    periods: list[str], verdict: Verdict
) -> None:
    case = build_case(prior_service=served(*periods))
    assert previous_service(case, date(2021, 9, 1)).verdict is verdict


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends on 2016-08-31, before it starts on 2016-09-01"):
        ServicePeriod(date(2016, 9, 1), date(2016, 8, 31))


def test_the_account_shows_what_was_counted_and_what_was_struck_out() -> None:
    periods = served(
        "2004-09-01..2005-03-31",
        "2005-01-01..2005-02-28",
        "2005-03-01..2005-04-30",
        "2009-06-01..2010-07-31",
        "2022-01-04..",
    )
    special = ServicePeriod(date(2003, 1, 1), date(2003, 6, 30), relevant=False)
    account = service_account(build_case(prior_service=(*periods, special)), DEFAULT)
    counted = [(each.first_day, each.last_day, each.months, each.days) for each in account.counted]
    assert counted == [
        (date(2004, 9, 1), date(2005, 4, 30), 8, 0),
        (date(2009, 6, 1), date(2009, 8, 31), 3, 0),
    ]
    assert (account.total.months, account.total.days, account.total.distinct_days) == (11, 0, 334)
    assert [each.period for each in account.struck_out] == [special, *periods[1:]]
    assert [(each.first_day, each.last_day, each.why) for each in account.struck_out] == [
        (date(2003, 1, 1), date(2003, 6, 30), Struck.NOT_RELEVANT),
        (date(2005, 1, 1), date(2005, 2, 28), Struck.COUNTED_ONCE),
        (date(2005, 3, 1), date(2005, 3, 31), Struck.COUNTED_ONCE),
        (date(2009, 9, 1), date(2010, 7, 31), Struck.AFTER_2009),
        (date(2022, 1, 4), None, Struck.AFTER_2009),
    ]


def test_under_the_literal_reading_only_what_is_not_previous_is_struck_out() -> None:
    case = build_case(prior_service=served("2021-01-04..", "2021-05-01..2022-01-01"))
    account = service_account(case, LITERAL)
    assert [(each.first_day, each.last_day, each.why) for each in account.struck_out] == [
        (date(2021, 9, 1), None, Struck.NOT_PREVIOUS),
        (date(2021, 5, 1), date(2021, 8, 31), Struck.COUNTED_ONCE),
        (date(2021, 9, 1), date(2022, 1, 1), Struck.NOT_PREVIOUS),
    ]


def test_with_no_first_day_nothing_is_measured() -> None:
    assert service_account(build_case(became_senco_on=None)).counted == ()


def test_the_days_counted_and_struck_out_are_all_the_days_declared() -> None:
    case = build_case(prior_service=served("2004-01-01..2005-05-05", "2005-05-01..2012-01-01"))
    account = service_account(case)
    declared = sum((each.ended_on - each.started_on).days + 1 for each in case.prior_service)
    struck = sum((each.last_day - each.first_day).days + 1 for each in account.struck_out)
    assert account.total.distinct_days + struck == declared


def test_service_from_the_day_that_ends_the_count_adds_no_period_to_it() -> None:
    from_that_day = build_case(prior_service=served("2009-09-01..2010-08-31"))
    assert service_account(from_that_day).counted == ()
    in_post_from_that_day = build_case(became_senco_on=date(2009, 9, 1))
    assert service_account(in_post_from_that_day).counted == ()
    a_day_before = build_case(became_senco_on=date(2009, 8, 31))
    (counted,) = service_account(a_day_before).counted
    assert (counted.first_day, counted.last_day) == (date(2009, 8, 31), date(2009, 8, 31))


def test_how_much_service_exempts_is_for_the_parameters_to_say() -> None:
    case = build_case(prior_service=served("2005-09-01..2006-03-01"))
    half = replace(IN_FORCE, exempting_months=6, exempting_days=183)
    became = date(2021, 9, 1)
    assert previous_service(case, became).verdict is Verdict.NOT_OVER
    assert previous_service(case, became, DEFAULT, half).verdict is Verdict.OVER


def test_until_when_service_counts_is_for_the_parameters_to_say() -> None:
    law = replace(IN_FORCE, service_before=date(2011, 9, 1))
    served_then = build_case(prior_service=served("2010-09-01..2011-08-31"))
    became = date(2021, 9, 1)
    assert previous_service(served_then, became).months == 0
    assert previous_service(served_then, became, DEFAULT, law).months == 12
    in_post = date(2009, 9, 1)
    assert previous_service(build_case(), in_post, DEFAULT, law).months == 24
    assert previous_service(build_case(), date(2009, 9, 2), DEFAULT, law).months == 0


def test_a_period_is_struck_out_from_the_first_day_that_does_not_count_and_no_sooner() -> None:
    follows_on = served("2005-01-01..2005-06-30", "2005-07-01..2009-08-31")
    assert service_account(build_case(prior_service=follows_on)).struck_out == ()
    last_that_counts = served("2008-01-01..2009-08-31")
    assert service_account(build_case(prior_service=last_that_counts)).struck_out == ()
    one_day_more = served("2008-01-01..2009-09-01")
    (struck,) = service_account(build_case(prior_service=one_day_more)).struck_out
    assert (struck.first_day, struck.last_day) == (date(2009, 9, 1), date(2009, 9, 1))


def test_the_account_of_the_literal_reading_counts_what_it_counts() -> None:
    later = build_case(prior_service=served("2015-09-01..2016-08-31"))
    assert service_account(later).counted == ()
    (counted,) = service_account(later, LITERAL).counted
    assert (counted.months, counted.days) == (12, 0)
