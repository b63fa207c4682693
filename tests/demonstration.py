"""The small demonstration as it is loaded at an instant: loaded once, and copied wherever it is."""

from __future__ import annotations

import atexit
import shutil
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from sqlite3 import connect

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.db import open_engine
from register.demo.load import load
from register.demo.scales import Scale
from tests.copied import copy_rows
from tests.databases import quick_folder
from tests.sqlite_files import new_register


@cache
def _loaded(now: datetime) -> Engine:
    """A register of its own that holds the demonstration: loading it takes ten times a copy."""
    folder = quick_folder("register-demonstration-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = open_engine(new_register(Path(folder) / "register.sqlite3"))
    with Session(engine) as session:
        load(session, Scale.SMALL, now=now)
    engine.dispose()
    return engine


def put_demonstration(target: Engine, now: datetime) -> None:
    """Put what loading it at that instant comes to in a database, which is migrated and empty."""
    source = _loaded(now)
    if target.dialect.name == "postgresql":
        copy_rows(source, target)
        source.dispose()
        return
    assert source.url.database
    assert target.url.database
    with closing(connect(source.url.database)) as old, closing(connect(target.url.database)) as new:
        old.backup(new)
