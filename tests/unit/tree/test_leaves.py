"""A leaf is made of every part of its entry, and of nothing else."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from register.tree.leaves import EntryLine, entry_as_json, leaf_bytes, leaf_of

ENTRY = EntryLine(
    number=7,
    at=datetime(2026, 9, 1, 8, 30, 0, 5, tzinfo=UTC),
    actor="account:abc",
    action="award.recorded",
    subject="award:0abc",
    reason=None,
    payload_hash="00ff",
)
BYTES = (
    b'{"action":"award.recorded","actor":"account:abc","at":"2026-09-01T08:30:00.000005Z",'
    b'"number":7,"payload_hash":"00ff","reason":null,"subject":"award:0abc"}'
)


def test_the_bytes_of_a_leaf_are_sorted_json_without_spaces() -> None:
    assert leaf_bytes(entry_as_json(ENTRY)) == BYTES
    assert leaf_of(ENTRY) == hashlib.sha256(b"\x00" + BYTES).digest()


def test_an_instant_is_one_whatever_zone_it_is_told_in() -> None:
    summer = timezone(timedelta(hours=1))
    assert leaf_of(ENTRY._replace(at=ENTRY.at.astimezone(summer))) == leaf_of(ENTRY)


@pytest.mark.parametrize(
    "changed",
    [
        ENTRY._replace(number=8),
        ENTRY._replace(at=ENTRY.at + timedelta(microseconds=1)),
        ENTRY._replace(actor="account:abd"),
        ENTRY._replace(action="award.corrected"),
        ENTRY._replace(subject="award:0abd"),
        ENTRY._replace(reason=""),
        ENTRY._replace(payload_hash="00fe"),
    ],
)
def test_every_part_of_an_entry_is_in_its_leaf(changed: EntryLine) -> None:
    assert leaf_of(changed) != leaf_of(ENTRY)
