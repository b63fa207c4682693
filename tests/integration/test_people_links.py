"""Two records are joined and parted by links, and no link makes a ring."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.errors import Conflict, InvalidInput
from register.identifiers import Trn
from register.queries.whole_people import principals_of, records_of
from tests.estate import Estate
from tests.people import joined, merged, parted, trn_of


def test_a_record_is_never_in_two_people_and_there_are_no_rings(session: Session) -> None:
    estate = Estate(session)
    one, two, three = (estate.person() for _ in range(3))
    assert merged(estate, one, two)
    assert merged(estate, two, three)
    for a, b in ((three, one), (one, three), (two, one)):
        with pytest.raises(Conflict, match="joined as one person’s already"):
            merged(estate, a, b)
    with pytest.raises(Conflict, match="is the one in use"):
        parted(estate, three)
    parted(estate, one)
    with pytest.raises(Conflict, match="not joined with any other"):
        parted(estate, one)
    assert merged(estate, one, two), "a record that was parted may be joined again"


def test_what_was_merged_into_a_record_goes_with_it(session: Session) -> None:
    estate = Estate(session)
    one, two, three = (estate.person() for _ in range(3))
    merged(estate, one, two)
    merged(estate, two, three)
    parted(estate, two)
    assert records_of(session, [one]) == {one: two, two: two}
    assert records_of(session, [three]) == {three: three}
    assert principals_of(session, [one, two, three]) == {one: two}


def test_two_merges_at_the_same_instant_follow_one_another(
    session: Session, engine: Engine
) -> None:
    estate = Estate(session)
    trns = [trn_of(estate, estate.person()) for _ in range(2)]
    session.rollback()
    barrier, told = Barrier(2), list[object]()

    def go(one: Trn, into: Trn) -> None:
        with Session(engine) as own:
            barrier.wait()
            try:
                joined(own, one, into, estate.now)
                told.append("joined")
            except Conflict:
                told.append("one already")

    threads = [Thread(target=go, args=pair) for pair in (trns, trns[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, told)) == ["joined", "one already"]
    assert len(principals_of(session, [1, 2])) == 1


def test_two_records_that_the_register_holds_are_joined_and_no_others(session: Session) -> None:
    estate = Estate(session)
    trn = trn_of(estate, estate.person())
    with pytest.raises(InvalidInput, match="two different"):
        joined(session, trn, trn, estate.now)
    with pytest.raises(InvalidInput, match="holds no person with TRN 7654321"):
        joined(session, trn, "7654321", estate.now)
