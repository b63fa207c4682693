"""Find a school, and say whether it is open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from register.days import day_in_words
from register.errors import InvalidInput
from register.law.facts import CLOSED, OPEN, PROPOSED, TO_CLOSE
from register.law.scope import OPEN_STATUSES
from register.names import fold
from register.queries import schools as queries
from register.queries.schools import SchoolVersionRow, Search

MAX_TEXT = 100
MAX_WORDS = 10
PER_PAGE = 20
MAX_PER_PAGE = 500

STATES: Final = {
    OPEN: "open",
    CLOSED: "closed",
    TO_CLOSE: "open, proposed to close",
    PROPOSED: "proposed to open",
}
"""What GIAS says of an establishment, by its code."""

_URN = re.compile(r"\d{6}", re.ASCII)
_LA_CODE = re.compile(r"\d{3}", re.ASCII)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """One page of the schools found, by name and then URN."""

    schools: Sequence[SchoolVersionRow]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are: at least one."""
        return max(1, -(-self.total // self.per_page))


def state_in_words(school: SchoolVersionRow) -> str:
    """Whether a school is open, and where it closed, when."""
    said = STATES.get(school.status_code, "status not known")
    if school.status_code == CLOSED and school.closed_on:
        return f"{said} on {day_in_words(school.closed_on)}"
    return said


def not_open_in_words(school: SchoolVersionRow) -> str:
    """What tells a school that is not open from one that is: empty for one that is."""
    return "" if school.status_code in OPEN_STATUSES else state_in_words(school)


def find_schools(
    session: Session, text: str, *, page: int = 1, per_page: int = PER_PAGE
) -> SchoolPage:
    """Schools by name, URN, postcode or local authority, as GIAS last gave them.

    A name matches by its words, in any order, whatever its case, accents and apostrophes.
    Raises InvalidInput where the text is empty or too long.
    """
    if not text.strip():
        raise InvalidInput.of("q", "Enter a school’s name, URN, postcode or local authority")
    if len(text) > MAX_TEXT:
        raise InvalidInput.of("q", f"What you search for must be {MAX_TEXT} characters or fewer")
    page, per_page = max(1, page), min(max(1, per_page), MAX_PER_PAGE)
    search = _read(session, text)
    if not any(search):
        return SchoolPage((), 0, page, per_page)
    rows, total = queries.schools_matching(
        session, search, limit=per_page, offset=(page - 1) * per_page
    )
    return SchoolPage(rows, total, page, per_page)


def _read(session: Session, text: str) -> Search:
    bare = "".join(text.upper().split())
    if _URN.fullmatch(bare):
        return Search(urn=bare)
    if _POSTCODE.fullmatch(bare):
        return Search(postcode=bare)
    if _LA_CODE.fullmatch(bare):
        return Search(la_codes=(bare,))
    folded = fold(text)
    return Search(
        words=_words(folded),
        la_codes=_authorities_named(session, folded),
    )


def _words(folded: str) -> tuple[str, ...]:
    """The words of a name, a possessive in one piece: St Mary’s and St Marys are the same."""
    return tuple(f"{folded} ".replace(" s ", "s ").split()[:MAX_WORDS])


def _authorities_named(session: Session, folded: str) -> tuple[str, ...]:
    found = {code for code, name in queries.authorities(session) if fold(name) == folded}
    return tuple(sorted(found)) if folded else ()
