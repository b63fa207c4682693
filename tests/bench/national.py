"""The national demonstration, loaded once into a file that the runs after it copy."""

import hashlib
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from register.config import ROOT
from register.db import open_session
from register.demo.load import load
from register.demo.scales import Scale
from register.services import migrations

KEPT = ROOT / "instance" / "bench"
"""On the disk that the register itself writes to, so that a commit costs what it costs there."""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what a measurement writes, removed with it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT) as folder:
        yield Path(folder)


def national(folder: Path, name: str = "national.sqlite3") -> Path:
    """A copy of the national demonstration in this folder, to read and to write."""
    kept = KEPT / f"national-{_made_of()}.sqlite3"
    if not kept.exists():
        for older in KEPT.glob("national-*"):
            older.unlink()
        sys.stderr.write("Loading the national demonstration: once, and it takes minutes\n")
        made = folder / "made.sqlite3"
        seconds = load_new(made, Scale.NATIONAL)
        sys.stderr.write(f"Loaded in {seconds:.0f} seconds\n")
        made.rename(kept)
    return Path(shutil.copy(kept, folder / name))


def load_new(path: Path, scale: Scale) -> float:
    """A demonstration in a new file; the seconds that loading it took."""
    migrations.upgrade(url_of(path))
    begun = time.perf_counter()
    with open_session(url_of(path)) as session:
        load(session, scale, now=datetime.now(UTC))
    seconds = time.perf_counter() - begun
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return seconds


def url_of(path: Path) -> str:
    """How the register names that SQLite file."""
    return f"sqlite:///{path}"


@contextmanager
def session_on(path: Path) -> Iterator[Session]:
    """A session on that file."""
    with open_session(url_of(path)) as session:
        yield session


def _made_of() -> str:
    """Changes with the tables and with the demonstration, so that neither is measured stale."""
    digest = hashlib.sha256()
    for folder in ("migrations/versions", "register/demo"):
        for source in sorted((ROOT / folder).glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
