"""Whose TRN lost a nought: suggested only where the row names the person whom the register holds.

From its digits alone a number with a nought put back is anybody's: a suggestion that fits a
stranger would lead the sender to the stranger's record.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from register.identifiers import SHORT_TRN
from register.names import NameMatch
from register.queries.people import HeldPerson, find_by_trns
from register.services.people import match_name
from register.sheets.findings import Parsed, RowT, ShortTrn


def suggest_whole_trns(session: Session, parsed: Parsed[RowT]) -> Parsed[RowT]:
    """The file with a whole TRN suggested for each short one whose row agrees with who holds it."""
    held = find_by_trns(session, {short.trn for short in parsed.short_trns})
    agreed = {
        short.row: short.trn
        for short in parsed.short_trns
        if short.trn in held and _agrees(held[short.trn], short)
    }
    problems = tuple(
        replace(found, suggestion=str(agreed[found.row]))
        if found.code == SHORT_TRN and found.row in agreed
        else found
        for found in parsed.problems
    )
    return replace(parsed, problems=problems) if agreed else parsed


def _agrees(held: HeldPerson, short: ShortTrn) -> bool:
    """Whether the date of birth or the name is that of the person held."""
    if held.is_decoy:
        return False
    if short.born_on in {record.born_on for record in held.records if record.born_on}:
        return True
    match = match_name(held, short.last_name, short.first_names)
    return bool(short.last_name) and match is not NameMatch.DIFFERENT
