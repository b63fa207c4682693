"""Which tables a block's statements name: whatever else is missing cannot change its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from register.db import Base


@contextmanager
def tables_named() -> Iterator[set[str]]:
    """The register's tables that the block's statements name, on any engine, as it goes."""
    named: set[str] = set()

    def keep(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        named.update(Base.metadata.tables.keys() & set(re.findall(r"\w+", statement)))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield named
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
