"""Every answer has words, every provision a link and days, and every point a default."""

from dataclasses import replace
from datetime import date

import pytest

from register.days import day_in_words
from register.law import provisions
from register.law.dated import in_force
from register.law.facts import Case, SchoolSpan, ServicePeriod
from register.law.findings import Reason, Status
from register.law.limbs import leaves, limbs
from register.law.parameters import IN_FORCE, Parameters
from register.law.provisions import Provision
from register.law.readings import DEFAULT, LITERAL, PERSON, POINTS, Readings
from register.law.reasons import OF_STATUS
from register.law.regulation_49 import assess
from register.law.words import (
    REASON_WORDS,
    STATUS_WORDS,
    of_a_made_up_case,
    reason_in_words,
    sentence,
    words_of,
)
from tests.unit.law.builders import build_case

ALL = [each for each in vars(provisions).values() if isinstance(each, Provision)]
BY_DAY = {
    name: each
    for name, each in vars(provisions).items()
    if isinstance(each, dict) and name.isupper()
}


def is_in_order(versions: dict[date, Provision]) -> bool:
    """Whether the oldest stands first, as `in_force` takes it to."""
    return list(versions) == sorted(versions)


def test_every_status_and_every_reason_has_its_words() -> None:
    assert set(STATUS_WORDS) == set(Status)
    assert set(REASON_WORDS) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_the_words_of_a_reason_are_its_sentence_with_the_deadline_left_open(reason: Reason) -> None:
    deadline = date(2027, 9, 1)
    filled = words_of(reason).replace("{deadline}", day_in_words(deadline))
    assert filled == reason_in_words(reason, deadline)


def test_a_sentence_gives_the_deadline_in_words() -> None:
    told = reason_in_words(Reason.WINDOW_ENROLLED, date(2027, 9, 1))
    assert told == (
        "The SENCO has until 1 September 2027 to hold the qualification, and has begun a course."
    )
    assert day_in_words(date(2024, 2, 29)) == "29 February 2024"


@pytest.mark.parametrize(
    ("readings", "law", "counted"),
    [
        (DEFAULT, IN_FORCE, "more than 12 months in all as a SENCO before 1 September 2009 and"),
        (PERSON, IN_FORCE, "before 1 September 2009 and"),
        (LITERAL, IN_FORCE, "more than 12 months in all as a SENCO before this appointment and"),
        (
            DEFAULT,
            replace(
                IN_FORCE, service_before=date(2014, 9, 1), exempting_months=6, exempting_days=180
            ),
            "more than 6 months in all as a SENCO before 1 September 2014 and",
        ),
    ],
)
def test_an_exemption_says_which_service_was_counted(
    readings: Readings, law: Parameters, counted: str
) -> None:
    told = reason_in_words(Reason.PRIOR_SERVICE_OVER_12M, None, readings, law)
    assert f"{counted} need not hold the qualification." in told


def test_each_reading_says_what_it_counted_of_the_same_service() -> None:
    case = build_case(
        became_senco_on=date(2026, 9, 1),
        prior_service=(ServicePeriod(date(2015, 9, 1), date(2018, 8, 31)),),
    )
    day = date(2026, 9, 2)
    assert assess(case, day).status is Status.IN_WINDOW
    found = assess(case, day, LITERAL)
    assert "before this appointment" in sentence(found, LITERAL)
    [limb] = [each for each in leaves(limbs(case, day, LITERAL)) if each.name == "qualification"]
    assert limb.sentence == sentence(found, LITERAL)


def test_whoever_is_in_the_window_is_there_because_of_the_time_left() -> None:
    """That the register holds no course is no reason to be in the window."""
    within = [reason for reason in OF_STATUS[Status.IN_WINDOW] if reason is not Reason.LAST_DAY]
    assert len(within) == 4
    for reason in within:
        told = reason_in_words(reason, date(2027, 9, 1))
        assert told.startswith("The SENCO has until 1 September 2027 to hold ")


def test_the_sentence_of_a_finding_speaks_of_its_own_deadline() -> None:
    overdue = assess(build_case(), date(2024, 9, 2))
    assert sentence(overdue) == (
        "The register holds no award for the SENCO, and the deadline of 1 September 2024 has "
        "passed."
    )


@pytest.mark.parametrize(
    ("of_the_register", "of_the_case"),
    [
        ("The register does not know whether it is.", "The case does not say whether it is."),
        ("the register does not know enough to say so", "the case does not say enough to tell so"),
        (
            "Yes, if the register does not hold that they are",
            "Yes, if the case does not say that they are",
        ),
        ("has passed, and the register holds no award", "has passed, and the case has no award"),
        ("The SENCO holds the NPQ for SENCOs.", "The SENCO holds the NPQ for SENCOs."),
    ],
)
def test_of_a_made_up_case_it_is_the_case_that_says_or_does_not(
    of_the_register: str, of_the_case: str
) -> None:
    assert of_a_made_up_case(of_the_register) == of_the_case


def test_no_answer_to_a_made_up_case_speaks_of_what_the_register_holds() -> None:
    told = [of_a_made_up_case(words) for words in REASON_WORDS.values()]
    assert [words for words in told if "register" in words] == []


def test_every_provision_links_to_legislation_and_ends_after_it_begins() -> None:
    assert len(ALL) > 20
    for each in ALL:
        assert each.url.startswith("https://www.legislation.gov.uk/")
        assert each.in_force_to is None or each.in_force_from < each.in_force_to
        assert each.paragraph in each.citation


ACT = "Children and Families Act 2014 (2014 c. 6)"
REGS_2014 = "Special Educational Needs and Disability Regulations 2014 (SI 2014/1530)"
REGS_2008 = (
    "Education (Special Educational Needs Co-ordinators) (England) Regulations 2008 (SI 2008/2945)"
)
LEGISLATION = "https://www.legislation.gov.uk"


@pytest.mark.parametrize(
    ("provision", "citation", "title", "link", "days"),
    [
        (
            provisions.SECTION_67_2,
            f"{ACT}, section 67(2)",
            "The duty to designate a SENCO",
            "/ukpga/2014/6/section/67",
            (date(2014, 9, 1), None),
        ),
        (
            provisions.SECTION_83_2,
            f"{ACT}, section 83(2)",
            "What a mainstream school is",
            "/ukpga/2014/6/section/83",
            (date(2014, 9, 1), None),
        ),
        (
            provisions.REG_49_4,
            f"{REGS_2014}, regulation 49(4)",
            "Who must hold the qualification, and by when",
            "/uksi/2014/1530/regulation/49",
            (date(2014, 9, 1), None),
        ),
        (
            provisions.REG_49_2_A_MADE,
            f"{REGS_2014}, regulation 49(2)(a) as made",
            "A qualified teacher",
            "/uksi/2014/1530/regulation/49",
            (date(2014, 9, 1), date(2016, 12, 18)),
        ),
        (
            provisions.REG_49_7_B,
            f"{REGS_2014}, regulation 49(7)(b)",
            "When the NPQ counts",
            "/uksi/2014/1530/regulation/49",
            (date(2024, 9, 1), None),
        ),
        (
            provisions.REG_3_1,
            f"{REGS_2008}, regulation 3(1)",
            "The SENCO must meet the requirements",
            "/uksi/2008/2945/made",
            (date(2009, 9, 1), date(2014, 8, 31)),
        ),
        (
            provisions.REG_3_6,
            f"{REGS_2008}, inserted by SI 2009/1387, regulation 3(6)",
            "By when it must be held",
            "/uksi/2009/1387/made",
            (date(2009, 9, 1), date(2014, 8, 31)),
        ),
    ],
)
def test_a_provision_is_cited_with_its_title_its_link_and_its_days(
    provision, citation, title, link, days
) -> None:
    assert (provision.citation, provision.title) == (citation, title)
    assert provision.url == f"{LEGISLATION}{link}"
    assert (provision.in_force_from, provision.in_force_to) == days


@pytest.mark.parametrize("name", BY_DAY)
def test_the_versions_of_a_provision_stand_in_the_order_of_their_days(name: str) -> None:
    assert is_in_order(BY_DAY[name])


@pytest.mark.canary
def test_versions_that_stand_newest_first_are_noticed() -> None:
    turned = dict(reversed(provisions.NASENCO_COUNTS.items()))
    assert not is_in_order(turned)
    assert in_force(turned, on=date(2026, 9, 1)) != in_force(
        provisions.NASENCO_COUNTS, on=date(2026, 9, 1)
    )


def test_every_version_of_a_provision_was_in_force_from_its_day_to_the_next() -> None:
    assert len(BY_DAY) == 11
    for versions in BY_DAY.values():
        ends = [*sorted(versions)[1:], None]
        for start, end in zip(sorted(versions), ends, strict=True):
            provision = in_force(versions, on=start)
            assert provision.in_force_from <= start
            if end is None:
                assert provision.in_force_to is None
            elif provision.in_force_to is not None:
                assert (end - provision.in_force_to).days == 1


def test_before_the_first_version_there_is_none() -> None:
    with pytest.raises(LookupError, match="2009-08-31"):
        in_force(provisions.DESIGNATION, on=date(2009, 8, 31))


def test_every_point_has_a_default_among_its_options_and_says_why() -> None:
    for point in POINTS:
        assert point.default in {option.name for option in point.options}
        assert point.why
        assert point.text
    taken = {point.name: point.default for point in POINTS}
    assert taken["prior_service"] == DEFAULT.prior_service
    assert taken["clock"] == DEFAULT.clock
    assert taken["leap_day"] == DEFAULT.leap_day


def test_an_appointment_too_late_to_have_a_third_anniversary_is_no_case() -> None:
    with pytest.raises(ValueError, match="the last year is 9996"):
        Case(became_senco_on=date(9997, 1, 1))


@pytest.mark.parametrize(
    "span",
    [
        {"status": "5"},
        {"status": "open"},
        {"from_day": date(2020, 1, 2), "to_day": date(2020, 1, 1)},
    ],
)
def test_a_school_span_that_cannot_be_is_refused(span) -> None:
    with pytest.raises(ValueError, match="A school’s"):
        SchoolSpan(**span)


def test_the_sentence_of_a_finding_speaks_of_the_law_it_was_found_under() -> None:
    draft = replace(IN_FORCE, service_before=date(2010, 3, 1))
    case = build_case(
        became_senco_on=date(2026, 9, 1),
        prior_service=(ServicePeriod(date(2008, 1, 1), date(2009, 6, 30)),),
    )
    found = assess(case, date(2026, 9, 2), parameters=draft)
    assert "before 1 March 2010" in sentence(found, parameters=draft)
