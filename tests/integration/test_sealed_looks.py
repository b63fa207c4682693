"""Looks in the log: each gets an entry of its own, soon and once (T8)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import LogFault, Unavailable
from register.models import LogEntry, LogPayload, RecordedLook, SealedLook
from register.queries.log_tree import newest_checkpoint
from register.services.log_tree import looks as sealing
from register.services.log_tree.keeper import keep
from register.services.log_tree.looks import seal_look, seal_looks
from register.services.log_tree.verify import verify
from register.services.looks import Look, LookKind, Purpose, record_alone
from register.services.transaction import transaction
from tests.candidates import BORN, World
from tests.databases import guards_off, impatient
from tests.integration.checks.asking import TRN, ask
from tests.log_keys import ORIGIN, SIGNER

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
KEYS = [SIGNER.public]
NOBODY = Look(None, LookKind.SERIAL_MOVERS, Purpose.INSPECTING, "SHOWN")


def sealed(session: Session) -> dict[str, int]:
    """Entries by what they are about."""
    found = select(table_of(LogEntry)).where(LogEntry.action == "look.recorded")
    rows = session.execute(found.order_by(LogEntry.number)).mappings().all()
    session.rollback()
    return {row["subject"]: row["number"] for row in rows}


def test_each_look_gets_one_entry_that_names_nobody(session: Session, panel: Actor) -> None:
    refs = record_alone(session, [NOBODY] * 3, actor=panel, now=NOW)
    assert seal_looks(session, now=NOW) == 3
    assert seal_looks(session, now=NOW) == 0
    assert list(sealed(session)) == [f"look:{ref}" for ref in refs]
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "look.recorded")).first()
    assert entry is not None
    assert (entry.actor, entry.reason) == ("register", None)


def test_an_entry_holds_the_digests_of_its_look_and_nothing_else(
    session: Session, panel: Actor
) -> None:
    (ref,) = record_alone(session, [NOBODY], actor=panel, now=NOW)
    number = seal_look(session, ref, now=NOW)
    assert seal_look(session, ref, now=NOW) == number
    body = session.scalars(select(LogPayload.body).where(LogPayload.entry == number)).one()
    digest = session.scalars(select(RecordedLook.digest)).one()
    assert json.loads(body) == {"digest": digest, "detail": None}


def test_looks_beyond_one_batch_are_all_sealed(
    session: Session, panel: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    record_alone(session, [NOBODY] * 10, actor=panel, now=NOW)
    assert seal_looks(session, now=NOW) == 10
    assert len(sealed(session)) == 10


def test_a_look_that_appears_beneath_others_is_sealed_after_them(
    session: Session, panel: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL a transaction may number its look first and commit it last."""
    first, late, last = record_alone(session, [NOBODY] * 3, actor=panel, now=NOW)
    seal_look(session, first, now=NOW)
    seal_look(session, last, now=NOW)
    monkeypatch.setattr(sealing, "OVERTAKEN", 0)
    assert seal_looks(session, now=NOW) == 0, "the canary: where only newer ones are searched"
    monkeypatch.undo()
    assert seal_looks(session, now=NOW) == 1
    monkeypatch.setattr(sealing, "OVERTAKEN", 0)
    assert f"look:{late}" in sealed(session)
    assert seal_looks(session, now=NOW, from_first=True) == 0


def test_two_keepers_at_once_seal_each_look_once(
    session: Session, engine: Engine, panel: Actor
) -> None:
    record_alone(session, [NOBODY] * 40, actor=panel, now=NOW)

    def one(_: int) -> int:
        with Session(engine) as own:
            return keep(own, SIGNER, now=NOW).size

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert len(sealed(session)) == 40
    assert verify(session, ORIGIN, KEYS).looks == 40


def test_a_round_leaves_everything_under_a_checkpoint(session: Session, panel: Actor) -> None:
    World(session).person("Okafor")
    ask(session, panel, trn=TRN, born_on=BORN)
    kept = keep(session, SIGNER, now=NOW)
    newest = newest_checkpoint(session)
    assert newest is not None
    found = verify(session, ORIGIN, KEYS)
    assert (kept.looks, found.looks) == (1, 1)
    assert kept.size == newest.size == found.entries == found.sealed


def test_a_round_that_meets_a_busy_database_says_so_and_the_next_one_does_it(
    session: Session, engine: Engine, panel: Actor
) -> None:
    record_alone(session, [NOBODY], actor=panel, now=NOW)
    with impatient(engine) as hurried, Session(hurried) as keeper, Session(engine) as writer:
        with transaction(writer), pytest.raises(Unavailable):
            keep(keeper, SIGNER, now=NOW)
        assert keep(keeper, SIGNER, now=NOW).looks == 1


ALTERED = {
    "purpose": "UPDATE look SET purpose = 'advising'",
    "result": "UPDATE look SET result = 'NO_MATCH'",
    "person": "UPDATE look SET person_id = NULL",
    "salt": "UPDATE look SET salt = digest",
    "digest": "UPDATE look SET digest = detail",
    "answer": "UPDATE candidate_check SET answer = question",
    "check": "DELETE FROM candidate_check",
    "when it was checked": "UPDATE candidate_check SET at = '2020-01-01 00:00:00.000000'",
    "why it was checked": "UPDATE candidate_check SET purpose = 'advising'",
    "whom it found": "UPDATE candidate_check SET person_id = NULL",
    "what it found": "UPDATE candidate_check SET outcome = 'NO_MATCH'",
    "its digest": "UPDATE candidate_check SET digest = 'x'",
    "entry": "DELETE FROM sealed_look",
    "look": "DELETE FROM look",
}


@pytest.mark.parametrize("what", ALTERED)
def test_a_look_or_a_check_that_was_altered_is_named_by_its_entry(
    session: Session, owner: Session, panel: Actor, what: str
) -> None:
    World(session).person("Okafor")
    ask(session, panel, trn=TRN, born_on=BORN)
    keep(session, SIGNER, now=NOW)
    (entry,) = sealed(session).values()
    if owner.get_bind().dialect.name == "postgresql" and what == "salt":
        pytest.skip("there a column of bytes holds nothing else")
    with guards_off(owner):
        if what == "look":
            owner.execute(table_of(SealedLook).delete())
        owner.execute(text(ALTERED[what]))
        owner.commit()
        with pytest.raises(LogFault) as found:
            verify(session, ORIGIN, KEYS)
    assert found.value.entry == entry
