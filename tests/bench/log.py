"""Verifying the log: how long a tenth of a million entries take, and that it grows as they do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.services import log, migrations
from register.services.log_tree.seal import seal
from register.services.log_tree.verify import verify
from register.services.transaction import transaction
from tests.bench.national import scratch, session_on, url_of
from tests.bench.timing import Job, Line, alone, beside, interleaved, timed
from tests.log_keys import ORIGIN, SIGNER

FEW, MANY, WHOLE = 6_250, 25_000, 100_000
ROUNDS = 3
AT_ONCE = 5_000
"""Entries a transaction, and so a checkpoint."""
LONGEST_SECONDS = 60.0
LINEAR = 4 * 1.25
"""Times as long for four times the entries: a quarter more than in proportion, for noise."""


def run() -> Iterator[Line]:
    """A log verified whole, and one four times as long beside it."""
    with scratch() as folder:
        jobs: dict[str, Job] = {}
        for size in (FEW, MANY, WHOLE):
            path = folder / f"{size}.sqlite3"
            _fill(path, size)
            jobs[f"{size:,} entries verified"] = timed(partial(_verified, path))
        times = interleaved(jobs, ROUNDS, warm=1)
    few, many, whole = jobs
    yield alone(whole, times[whole], LONGEST_SECONDS)
    yield beside(times, many, few, LINEAR)
    yield beside(times, whole, many, LINEAR)


def _fill(path: Path, size: int) -> None:
    migrations.upgrade(url_of(path))
    with session_on(path) as session:
        for first in range(0, size, AT_ONCE):
            _append(session, min(AT_ONCE, size - first))


def _append(session: Session, count: int) -> None:
    now = datetime.now(UTC)
    drafts = [
        log.Draft("award.recorded", f"award:{number}", {"row": number}) for number in range(count)
    ]
    with transaction(session):
        log.append(session, drafts, actor=OPERATOR, now=now)
    seal(session, SIGNER, now=now)


def _verified(path: Path) -> int:
    with session_on(path) as session:
        return verify(session, ORIGIN, [SIGNER.public]).entries
