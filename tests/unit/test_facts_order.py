"""What the register reads of a school comes in one order, however the database gives it."""

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from register.queries.facts import Facts, facts_in_order
from register.queries.facts_rows import (
    ConversionRow,
    JoinedRow,
    NameRow,
    PriorServiceRow,
    RecognitionRow,
    TrustRow,
    VacancyRow,
)

AT = datetime(2026, 9, 1, tzinfo=UTC)
DAY, LATER = date(2020, 9, 1), date(2021, 9, 1)

ROWS: dict[str, list[Any]] = {
    "conversion": [
        ConversionRow("100001", DAY, "100009", "schools.imported", 1, AT),
        ConversionRow("100002", DAY, "100009", "schools.imported", 1, AT),
        ConversionRow("100000", LATER, "100001", "schools.imported", 1, AT),
    ],
    "trust": [
        TrustRow("100001", None, "70001", "First Trust", 1, AT),
        TrustRow("100001", DAY, "70000", "Second Trust", 1, AT),
        TrustRow("100001", DAY, "70002", "Third Trust", 1, AT),
    ],
    "vacancy": [
        VacancyRow("100001", DAY, "the school", 1, AT),
        VacancyRow("100001", DAY, "its trust", 2, AT),
        VacancyRow("100001", LATER, "the school", 3, AT),
    ],
    "joined": [
        JoinedRow(7, "8", 1, AT),
        JoinedRow(7, "9", 1, AT),
        JoinedRow(5, "6", 2, AT),
    ],
    "recognition": [
        RecognitionRow(DAY, None, "NASENCO", "1", 1, AT),
        RecognitionRow(DAY, LATER, "NPQSENCO", "1", 1, AT),
        RecognitionRow(LATER, None, "NPQSENCO", "1", 1, AT),
    ],
}
NAMES = {"conversion": "conversions", "trust": "trusts", "joined": "joined"}
NAMES |= {"recognition": "recognitions"}


def read(**found: list[Any]) -> Facts:
    kinds = "school elsewhere appointment prior award enrolment name head".split()
    return facts_in_order("100001", {kind: [] for kind in (*kinds, *ROWS)} | found)


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_a_list_of_facts_has_one_order(kind: str) -> None:
    for given in permutations(ROWS[kind]):
        facts = read(**{kind: list(given)})
        assert getattr(facts, NAMES.get(kind, "vacancies")) == tuple(ROWS[kind])


def test_of_two_names_by_one_entry_the_same_is_shown_at_every_look() -> None:
    names = [NameRow(7, "Ada", "Hill", 4, AT), NameRow(7, "Ada", "Lovelace", 4, AT)]
    shown = {read(name=list(given)).names for given in permutations(names)}
    assert shown == {(names[1],)}


def test_the_rows_of_every_record_become_the_person_s_in_the_order_of_their_days() -> None:
    spells = [
        PriorServiceRow(8, "100002", LATER, None, "contract", 1, AT),
        PriorServiceRow(7, "100001", DAY, None, "contract", 2, AT),
    ]
    facts = read(prior=spells, joined=[JoinedRow(7, "8", 3, AT)])
    assert [(row.person_id, row.urn) for row in facts.prior_service] == [
        (7, "100001"),
        (7, "100002"),
    ]
