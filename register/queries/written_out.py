"""Statements as text: the compiled form of a large one costs more to find than to run."""

from typing import Any, Final

from sqlalchemy import BindParameter, Dialect, Select, TextualSelect, bindparam, column, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.sql.selectable import CompoundSelect

_DIALECTS: Final[dict[str, Dialect]] = {
    "sqlite": SQLiteDialect(paramstyle="named"),
    # Not a driver's own, which would write a cast behind each value.
    "postgresql": PGDialect(paramstyle="named"),  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
}


def written_out(
    whole: CompoundSelect[Any] | Select[Any], dialect: str | None = None
) -> TextualSelect:
    """The statement as text, for that database, or else for both alike.

    SQLAlchemy finds a statement's compiled form by hashing all of it each time, with all that its
    columns are worked out from; a text is found by its own hash, and of its columns this keeps the
    names and types alone. A list that is to be bound is bound as one.
    """
    compiled = whole.compile(dialect=_DIALECTS[dialect] if dialect else None)
    written = str(compiled)
    names = compiled.bind_names
    for name in names.values():
        written = written.replace(f"(__[POSTCOMPILE_{name}])", f":{name}")
    binds = (_bound(name, bind) for bind, name in names.items())
    columns = (column(str(name), each.type) for name, each in whole.selected_columns.items())
    return text(written).bindparams(*binds).columns(*columns)


def _bound(name: str, bind: BindParameter[Any]) -> BindParameter[Any]:
    if bind.required:
        return bindparam(name, type_=bind.type, expanding=bind.expanding)
    return bindparam(name, bind.value, type_=bind.type, expanding=bind.expanding)
