"""The one statement that reads all that an answer about a school rests on.

One statement sees one state of the register, so an answer never mixes two; and it costs one round
trip.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    union,
    union_all,
)

from register.column_types import StoredDay
from register.queries.facts_branches import (
    DAYS,
    FLAGS,
    TEXTS,
    appointment,
    conversion,
    course_branches,
    entry,
    joined_branch,
    of_people,
    padded,
    prior,
    school_branches,
    service_branches,
)
from register.queries.whole_people import Held, held_then, whole_people


def _few(listed: CTE, dialect: str) -> CTE:
    """The same list of one column, of which PostgreSQL is told that it is short.

    It takes what a recursion or a union finds for hundreds of rows, and would read every school,
    service and course to join them to a handful. An array of unknown length it takes for ten.
    """
    if dialect != "postgresql":
        return listed
    (each,) = listed.c
    values = func.array(select(each).scalar_subquery())
    unnested = func.unnest(values, type_=each.type).label(each.name)
    return select(unnested).cte(f"few_{listed.name}")


def _line(held: Held) -> CTE:
    """The school asked about and all it was before: predecessors over conversions."""
    asked = select(bindparam("urn", type_=String).label("urn")).cte("line", recursive=True)
    before = select(conversion.c.from_urn).where(conversion.c.to_urn == asked.c.urn)
    return asked.union(before.where(held(conversion)))


def _who(held: Held, line: CTE, dialect: str) -> CTE:
    """Everybody ever designated on the line, and the candidate where one is asked about.

    Each with all records of the person, wherever any of them was designated.
    """
    at = line.join(appointment, appointment.c.school_urn == line.c.urn)
    designated = select(appointment.c.person_id).select_from(at).where(held(appointment))
    candidate = bindparam("candidate", type_=Integer)
    asked = union_all(designated, select(cast(candidate, Integer))).cte("asked")
    return whole_people(_few(asked, dialect), held)


def _places(held: Held, line: CTE, who: CTE) -> CTE:
    """The schools of the line, and those at which its people served, each once."""
    served = (of_people(held, who, table.c.school_urn) for table in (appointment, prior))
    return union(select(line.c.urn), *served).cte("places")


def _head(held: Held) -> Select[*tuple[Any, ...]]:
    """Where the log stood: the entry that the answer is known at."""
    newest = select(func.max(entry.c.number))
    if held is held_then:
        newest = newest.where(entry.c.number <= bindparam("known_to", type_=Integer))
    return select(
        literal_column("'head'", String),
        cast(null(), Integer),
        cast(null(), String),
        cast(null(), String),
        *padded((), DAYS, StoredDay),
        *padded((), FLAGS, Boolean),
        *padded((entry.c.payload_hash,), TEXTS, String),
        entry.c.number,
        entry.c.at,
    ).where(entry.c.number == newest.scalar_subquery())


def statement(held: Held, dialect: str) -> CompoundSelect[Any]:
    """All facts of a line and its people, as that database reads them best.

    Binds `urn`, `candidate` and, for then, `known_to`.
    """
    line = _few(_line(held), dialect)
    who = _who(held, line, dialect)
    places = _few(_places(held, line, who), dialect)
    return union_all(
        *school_branches(held, line, places),
        *service_branches(held, who),
        *course_branches(held, who),
        joined_branch(held, who),
        _head(held),
    )


def person_statement(held: Held) -> CompoundSelect[Any]:
    """What one person holds and follows; binds `candidate` and, for then, `known_to`."""
    candidate = bindparam("candidate", type_=Integer)
    asked = select(cast(candidate, Integer).label("person_id")).cte("asked")
    who = whole_people(asked, held)
    return union_all(*course_branches(held, who), joined_branch(held, who))
