"""Whose TRN lost a nought: suggested only where the row names the person whom the register holds.

From its digits alone a number with a nought put back is anybody's: a suggestion that fits a
stranger would lead the sender to the stranger's record. So that nobody finds a birth date or a name
by trying one after another, a short TRN that stands beside several people has no suggestion, and
each comparison is a look at who is held (`compared_trns`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from register.identifiers import SHORT_TRN, restored_trn
from register.names import NameMatch, fold
from register.queries.people import HeldPerson, find_by_trns
from register.services.people import match_name
from register.sheets.findings import CellProblem, Parsed, RowT, ShortTrn


def suggest_whole_trns(session: Session, parsed: Parsed[RowT]) -> Parsed[RowT]:
    """The file with a whole TRN suggested for each short one whose row agrees with who holds it."""
    held = find_by_trns(session, {short.trn for short in parsed.short_trns})
    people: dict[str, set[tuple[str, str, date | None]]] = {}
    for short in parsed.short_trns:
        named = fold(short.last_name), fold(short.first_names), short.born_on
        people.setdefault(short.trn, set()).add(named)
    agreed = {
        short.row: short.trn
        for short in parsed.short_trns
        if short.trn in held and len(people[short.trn]) == 1 and _agrees(held[short.trn], short)
    }
    problems = tuple(
        replace(found, suggestion=str(agreed[found.row]))
        if found.code == SHORT_TRN and found.row in agreed
        else found
        for found in parsed.problems
    )
    return replace(parsed, problems=problems) if agreed else parsed


def compared_trns(problems: Iterable[CellProblem]) -> dict[int, str]:
    """The whole TRNs by which the short ones of these rows were compared with who is held."""
    short = (found for found in problems if found.code == SHORT_TRN)
    whole = ((found.row, restored_trn(found.found)) for found in short)
    return {row: trn for row, trn in whole if trn is not None}


def _agrees(held: HeldPerson, short: ShortTrn) -> bool:
    """Whether the date of birth or the name is that of the person held."""
    if held.is_decoy:
        return False
    if short.born_on in {record.born_on for record in held.records if record.born_on}:
        return True
    match = match_name(held, short.last_name, short.first_names)
    return bool(short.last_name) and match is not NameMatch.DIFFERENT
