"""People: found by TRN or date of birth, and matched with what was typed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.identifiers import Trn
from register.queries.people import HeldPerson, find_by_ids, find_by_trns
from register.services import log
from register.services.people import (
    Agreement,
    NameDraft,
    PersonDraft,
    add_names,
    add_people,
    agrees,
)
from register.services.transaction import transaction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BORN = date(1984, 5, 6)


def add(session: Session, *drafts: PersonDraft) -> dict[str, int]:
    with transaction(session):
        entries = log.append(session, [each.entry() for each in drafts], actor=OPERATOR, now=NOON)
        return add_people(session, drafts, entries)


def rename(session: Session, person: HeldPerson, last_name: str) -> None:
    draft = NameDraft(
        person_id=person.id,
        person_ref=person.ref,
        last_name=last_name,
        first_names=person.name.first_names,
        source="registrar",
    )
    with transaction(session):
        entries = log.append(session, [draft.entry()], actor=OPERATOR, now=NOON)
        add_names(session, [draft], entries)


def draft(
    trn: str | None = "0123456",
    last_name: str = "O’Brien-Smith",
    first_names: str = "Zoë Anne",
    born_on: date | None = BORN,
) -> PersonDraft:
    return PersonDraft(
        trn=Trn(trn) if trn else None,
        last_name=last_name,
        first_names=first_names,
        born_on=born_on,
        source="school",
    )


def held(session: Session) -> HeldPerson:
    person = find_by_trns(session, ["0123456"]).get("0123456")
    assert person is not None
    return person


def test_a_person_is_found_by_trn_as_recorded(session: Session) -> None:
    ids = add(session, draft(), draft("1234568", "Khan", "Ali"))
    person = held(session)
    assert person.id == ids[person.ref]
    assert (person.trn, person.born_on) == ("0123456", BORN)
    assert (person.name.last_name, person.name.last_name_key) == ("O’Brien-Smith", "o brien smith")


def test_a_trn_that_nobody_holds_is_left_out(session: Session) -> None:
    add(session, draft())
    assert set(find_by_trns(session, ["0123456", "7654320"])) == {"0123456"}
    assert find_by_trns(session, ["7654320"]) == {}


def test_many_more_people_than_one_batch_are_found_in_one_call(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.queries.batches.BATCH", 3)
    ids = add(session, *(draft(f"20000{number:02}", born_on=None) for number in range(10)))
    assert len(find_by_trns(session, [f"20000{number:02}" for number in range(12)])) == 10
    assert {person.ref for person in find_by_ids(session, ids.values()).values()} == set(ids)


def test_the_name_now_is_the_one_recorded_last_and_earlier_names_stay(session: Session) -> None:
    add(session, draft())
    rename(session, held(session), "Jones")
    person = held(session)
    assert person.name.last_name == "Jones"
    assert [name.last_name for name in person.names] == ["O’Brien-Smith", "Jones"]


@pytest.mark.parametrize(
    ("last_name", "first_names", "born_on", "expected"),
    [
        ("OBRIEN SMITH", "zoe", BORN, Agreement.AGREES),
        ("Smith", "Z", BORN, Agreement.AGREES),
        ("Zoe", "O'Brien-Smith", BORN, Agreement.AGREES),
        ("O'Brien-Smith", "Zed", BORN, Agreement.AGREES),
        ("Jones", "Zoë", BORN, Agreement.NAME_DIFFERS),
        ("O'Brien-Smith", "Zoë", date(1984, 6, 5), Agreement.BIRTH_DATE_DIFFERS),
        ("Jones", "Bob", date(1984, 6, 5), Agreement.BOTH_DIFFER),
    ],
)
def test_typed_details_agree_or_it_is_said_what_differs(
    session: Session, last_name: str, first_names: str, born_on: date, expected: Agreement
) -> None:
    add(session, draft())
    assert agrees(held(session), last_name, first_names, born_on) is expected


def test_an_earlier_name_agrees(session: Session) -> None:
    add(session, draft())
    rename(session, held(session), "Jones")
    assert agrees(held(session), "Smith", "Zoë", BORN) is Agreement.AGREES
    assert agrees(held(session), "Jones", "Zoë", BORN) is Agreement.AGREES


def test_a_birth_date_that_is_not_known_agrees_with_any(session: Session) -> None:
    add(session, draft(born_on=None))
    assert agrees(held(session), "Smith", "Zoë", BORN) is Agreement.AGREES
