"""Who a question asks about: every detail given must match, and nobody is ever listed."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session

from register.names import fold, last_name_matches
from register.queries import checks as queries
from register.services.checks.question import Question


class Match(StrEnum):
    """How many records match every detail given."""

    NOBODY = "NOBODY"
    ONE = "ONE"
    SEVERAL = "SEVERAL"


class Matched(NamedTuple):
    """The person found; `by_earlier_name` where only a name they had before matches."""

    match: Match
    person_id: int | None = None
    """The record that speaks for the person."""
    by_earlier_name: bool = False
    merged_id: int | None = None
    """The record with the TRN asked about, where it is merged into the one that speaks."""

    @property
    def record_id(self) -> int | None:
        """The record that was looked at: what an unmerge leaves the look with."""
        return self.person_id if self.merged_id is None else self.merged_id


def person_matching(session: Session, question: Question, known_to: int) -> Matched:
    """The one person whom every detail given matches, as known at that entry of the log.

    Which detail did not match is not said, here or further up: an unknown TRN, another birth date
    and another name are one answer, and take one time, because every detail is compared.
    """
    if question.trn is not None:
        rows = queries.people_by_trn(session, question.trn, known_to)
        named = _by_name(question, rows)
        is_born = question.born_on is None or question.born_on in {row.born_on for row in rows}
        is_held = any(row.asked_id is not None for row in rows)
        if not (is_born and is_held):
            return Matched(Match.NOBODY)
        merged = next((row.asked_id for row in rows if row.asked_id != row.person_id), None)
        matched = _one_of(named)
        return matched._replace(merged_id=merged) if matched.person_id else matched
    if question.born_on is None:
        raise ValueError("a last name alone is never looked up")
    rows = queries.people_born_on(session, question.born_on, known_to)
    return _one_of(_by_name(question, rows))


def _by_name(question: Question, rows: Sequence[Row[Any]]) -> dict[int, bool]:
    """Each person whose name matches, and whether that name is an earlier one."""
    if not question.last_name:
        return {row.person_id: False for row in rows}
    asked = fold(question.last_name)
    # Rows come oldest name first, so a person's last row says whether the name now matches.
    found: dict[int, bool] = {}
    for row in rows:
        if last_name_matches(asked, row.last_name_key):
            found[row.person_id] = False
        elif row.person_id in found:
            found[row.person_id] = True
    return found


def _one_of(found: dict[int, bool]) -> Matched:
    if len(found) > 1:
        return Matched(Match.SEVERAL)
    for person_id, by_earlier_name in found.items():
        return Matched(Match.ONE, person_id, by_earlier_name)
    return Matched(Match.NOBODY)
