"""A cursor that somebody made up is refused, whatever JSON is in it."""

import json
from base64 import urlsafe_b64encode
from datetime import date
from typing import Any

import pytest

from register.errors import InvalidInput
from register.queries.estate import Key, Sort
from register.services.estate import cursor
from register.services.estate.cursor import read_cursor, write_cursor

SOUND = [Sort.NAME.value, 0, "2026-09-01", "elm", "100001", 25]


def written(parts: Any) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def test_a_cursor_of_ours_is_read() -> None:
    key = Key(0, date(2026, 9, 1), "elm", "100001")
    assert read_cursor(write_cursor(Sort.NAME, key, 25), Sort.NAME) == (key, 25)
    assert read_cursor(written(SOUND), Sort.NAME) == (key, 25)


def test_a_cursor_says_that_some_came_before_it() -> None:
    for before in (0, -1):
        with pytest.raises(InvalidInput, match="not the cursor"):
            read_cursor(written([*SOUND[:-1], before]), Sort.NAME)


@pytest.mark.parametrize("place", range(len(SOUND)))
@pytest.mark.parametrize("value", [None, True, 1.5, {}, [], {"a": 1}, "\u00e9", 10**30])
def test_a_part_of_another_kind_is_refused(place: int, value: Any) -> None:
    parts = [*SOUND[:place], value, *SOUND[place + 1 :]]
    with pytest.raises(InvalidInput, match="not the cursor"):
        read_cursor(written(parts), Sort.NAME)


@pytest.mark.parametrize("value", [None, 1, {}, []])
def test_nothing_but_text_is_read_as_a_day(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def subscripted(text: Any) -> date:
        # What a slice of an empty object is, from Python 3.12 on.
        raise KeyError(slice(7, 8))

    monkeypatch.setattr(cursor, "read_iso", subscripted)
    with pytest.raises(InvalidInput, match="not the cursor"):
        read_cursor(written([*SOUND[:2], value, *SOUND[3:]]), Sort.NAME)
