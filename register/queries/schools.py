"""Schools found by what people type, and what is held of some of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from register.law.facts import CLOSED
from register.models import School, SchoolVersion


class SchoolVersionRow(NamedTuple):
    """A school as one version has it."""

    urn: str
    valid_from: date
    in_extract: bool
    """False where the extract of that day no longer had it."""
    name: str
    type_code: str
    type_name: str
    status_code: str
    phase_name: str
    la_code: str
    la_name: str
    closed_on: date | None
    town: str
    postcode: str


class Search(NamedTuple):
    """What somebody typed, as it can match: any of these is enough."""

    urn: str = ""
    words: tuple[str, ...] = ()
    """Parts of a name, folded: all of them, in any order."""
    postcode: str = ""
    """A whole postcode, or the part before the space, in upper case without spaces."""
    la_codes: tuple[str, ...] = ()


_COLUMNS = tuple(getattr(SchoolVersion, name) for name in SchoolVersionRow._fields)
INWARD_LENGTH = 3
"""Characters of a postcode after the space."""
LONGEST_OUTWARD = 4
"""Characters of a postcode before the space."""


def schools_matching(
    session: Session, search: Search, *, limit: int, offset: int
) -> tuple[Sequence[SchoolVersionRow], int]:
    """One page of the schools that match, and how many there are in all.

    Those whose name has the words as they were typed come first, and then those that are open.
    """
    newest = _newest().where(_matches(search))
    # One scan gives the page and the count; only a page past the last has to be counted apart.
    page = newest.add_columns(func.count().over()).order_by(
        *_nearest(search), _by_name(session), SchoolVersion.urn
    )
    rows = session.execute(page.limit(limit).offset(offset)).all()
    if rows:
        return [SchoolVersionRow._make(row[:-1]) for row in rows], rows[0][-1]
    return [], session.scalar(select(func.count()).select_from(newest.subquery())) or 0


def authorities(session: Session) -> Sequence[tuple[str, str]]:
    """Every local authority's code, and its name as the version recorded last has it."""
    return [(code, name) for code, name in session.execute(_AUTHORITIES) if name]


def every_urn(session: Session) -> Sequence[str]:
    """Every school on the register, in order."""
    return session.scalars(select(School.urn).order_by(School.urn)).all()


def _authorities() -> Select[Any]:
    """Steps from each code to the next one in the index, and so reads one school of each."""
    v = SchoolVersion
    codes = select(func.min(v.la_code).label("code")).cte("codes", recursive=True)
    after = select(func.min(v.la_code)).where(v.la_code > codes.c.code).scalar_subquery()
    codes = codes.union_all(select(after).where(codes.c.code.is_not(None)))
    newest = select(v.la_name).where(v.la_code == codes.c.code, v.superseded_by.is_(None))
    name = newest.order_by(v.id.desc()).limit(1).scalar_subquery()
    return select(codes.c.code, name).order_by(codes.c.code)


_AUTHORITIES = _authorities()


def _by_name(session: Session) -> ColumnElement[str]:
    """Names byte by byte: PostgreSQL's own order would depend on the server's language."""
    if session.get_bind().dialect.name == "postgresql":
        return SchoolVersion.name_key.collate("C")
    return SchoolVersion.name_key.expression


def _newest() -> Select[Any]:
    """Each school's newest version."""
    later = aliased(SchoolVersion)
    is_newest = ~exists().where(
        later.urn == SchoolVersion.urn,
        later.superseded_by.is_(None),
        later.valid_from > SchoolVersion.valid_from,
    )
    return select(*_COLUMNS).where(SchoolVersion.superseded_by.is_(None), is_newest)


def _matches(search: Search) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    if search.urn:
        ways.append(SchoolVersion.urn == search.urn)
    if search.words:
        ways.append(and_(*map(_has_word, search.words)))
    if len(search.postcode) > LONGEST_OUTWARD:
        ways.append(SchoolVersion.postcode_key == search.postcode)
    elif search.postcode:
        ways.append(SchoolVersion.postcode_key.like(search.postcode + "_" * INWARD_LENGTH))
    if search.la_codes:
        ways.append(SchoolVersion.la_code.in_(search.la_codes))
    return or_(*ways)


def _glued() -> ColumnElement[str]:
    """A name's key between spaces, a possessive in one piece: "st joseph s" as " st josephs "."""
    return func.replace(literal(" ").concat(SchoolVersion.name_key).concat(" "), " s ", "s ")


def _has_word(word: str) -> ColumnElement[bool]:
    """Whether a word of the name begins so."""
    return _glued().contains(f" {word}", autoescape=True)


def _nearest(search: Search) -> tuple[ColumnElement[int], ...]:
    """First a name that is, begins with or holds the words as typed; then an open school."""
    if not search.words:
        return ()
    phrase, name = " ".join(search.words), _glued()
    nearness = case(
        (name == f" {phrase} ", 0),
        (name.startswith(f" {phrase}", autoescape=True), 1),
        (name.contains(f" {phrase} ", autoescape=True), 2),
        else_=3,
    )
    return nearness, case((SchoolVersion.status_code == CLOSED, 1), else_=0)
