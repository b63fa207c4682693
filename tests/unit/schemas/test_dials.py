"""The two days of a question: what each text means, and what is refused."""

from datetime import UTC, date, datetime

import pytest

from register.errors import BadRequest, InvalidInput
from register.schemas.dials import read_dials
from register.schemas.estate import read_question

NOW = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)
"""Already 1 August in England."""


def test_nothing_asked_is_today_in_england_as_known_now() -> None:
    assert read_dials([], NOW) == (date(2026, 8, 1), None)


def test_a_day_of_knowledge_is_its_end_in_england() -> None:
    _, known_at = read_dials([("known_at", "2026-07-01")], NOW)
    assert known_at is not None
    assert known_at.astimezone(UTC) == datetime(2026, 7, 1, 22, 59, 59, 999999, tzinfo=UTC)


def test_today_as_known_is_now() -> None:
    assert read_dials([("known_at", "2026-08-01")], NOW).known_at is None


@pytest.mark.parametrize("space", [" ", "\t", "\u00a0", "\n", " \u200e", "\u202a ", "\ufeff "])
def test_the_space_and_unseen_marks_around_either_dial_say_nothing(space: str) -> None:
    asked = read_dials([("as_at", f"{space}2026-03-20"), ("known_at", f"2026-07-01{space}")], NOW)
    assert asked == read_dials([("as_at", "2026-03-20"), ("known_at", "2026-07-01")], NOW)
    assert read_dials([("as_at", space), ("known_at", space)], NOW) == read_dials([], NOW)
    narrowed = read_question(
        [("as_at", f"{space}2026-03-20"), ("known_at", f"2026-07-01{space}")], NOW
    ).filters
    assert (narrowed.as_at, narrowed.known_at) == asked


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-20T12:00:00Z",
        "2026-03-20T12:00:00 00:00",
        "2026-03-20 12:00:00Z",
        "2026-03-20t12:00:00z",
        "2026-03-21T02:00:00+14:00",
    ],
)
def test_an_instant_of_knowledge_carries_its_zone(text: str) -> None:
    assert read_dials([("known_at", text)], NOW).known_at == datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_whatever_is_wrong_with_either_dial_is_told_at_once() -> None:
    for as_at, says in (("2026-02-31", "be a real date"), ("1950-01-01", "for no other day")):
        with pytest.raises(BadRequest, match=f"{says}. As-known-on day must be ") as refused:
            read_dials([("known_at", "nonsense"), ("as_at", as_at)], NOW)
        assert [each.field for each in refused.value.problems] == ["as_at", "known_at"]
        assert not any(each.message.endswith(".") for each in refused.value.problems)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([("as_at", "2026-02-31")], "As-at day must be a real date"),
        ([("as_at", "nonsense")], "year-month-day"),
        ([("as_at", "2101-01-01")], "between 2009 and 2100"),
        ([("as_at", "1899-12-31")], "between 2009 and 2100: the register answers for no other"),
        ([("known_at", "1899-12-31")], "between 1900 and 2100"),
        ([("as_at", "2026-01-01"), ("as_at", "2026-01-01")], "once"),
        ([("known_at", "2026-08-02")], "still to come"),
        ([("known_at", "2026-03-20T12:00:00")], "with its zone"),
        ([("known_at", "9" * 100)], "with its zone"),
        ([("as_at", "2026-W36-2")], "year-month-day"),
        ([("as_at", "20260901")], "year-month-day"),
        ([("known_at", "2026-W10-2")], "year-month-day"),
        ([("known_at", "2026-W10-2T12:00:00Z")], "with its zone"),
        ([("known_at", "20260301T120000Z")], "with its zone"),
        ([("known_at", "0001-01-01T00:00:00+14:00")], "As-known-on day must be in 1900 or later"),
        ([("known_at", "2026-03-20T12:00:00Z\x00")], "with its zone"),
        ([("known_at", "2026-03-20_12:00:00Z")], "with its zone"),
        ([("known_at", "2026-03-20T24:00:00Z")], "with its zone"),
        ([("known_at", "2016-12-31T23:59:60Z")], "with its zone"),
        ([("known_at", "2026-03-20T12:00:00+00:00:00.000001")], "with its zone"),
        ([("known_at", "2026-03-20T１２:00:00Z")], "with its zone"),  # noqa: RUF001
        ([("day", "2026-01-01")], "nothing else"),
    ],
)
def test_what_cannot_be_asked_says_why(given: list[tuple[str, str]], says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        read_dials(given, NOW)


@pytest.mark.parametrize("name", ["as_at", "known_at"])
@pytest.mark.parametrize(
    "text",
    ["2026-03-20\x00", "2026-03-20\ue000", "2026\x7f-03-20", "9" * 5000, "a\nb", "tomorrow"],
)
def test_a_day_that_is_none_is_told_of_a_list_as_of_one_school(name: str, text: str) -> None:
    said = []
    for read in (read_dials, read_question):
        with pytest.raises((BadRequest, InvalidInput)) as refused:
            read([(name, text)], NOW)
        said.append([(each.field, each.message) for each in refused.value.problems])
    assert said[0] == said[1]


@pytest.mark.parametrize("texts", [("", "2026-03-20"), ("2026-03-20", ""), ("", "")])
@pytest.mark.parametrize("name", ["as_at", "known_at"])
def test_what_stands_twice_is_told_though_one_of_them_says_nothing(
    name: str, texts: tuple[str, str]
) -> None:
    given = [(name, text) for text in texts]
    for read in (read_dials, read_question):
        with pytest.raises((BadRequest, InvalidInput), match=r"Give the as-.* day once"):
            read(given, NOW)
