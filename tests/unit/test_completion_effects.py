"""What a file's reader tells a provider of regulation 49(7) is what the law's own code says."""

from datetime import date, timedelta
from itertools import product

from register.law.awards import Validity, award_on
from register.law.facts import AwardFacts, AwardKind
from register.sheets.completions.effects import (
    COURSES_CHANGED_ON,
    LAST_COMPLETION_BEFORE,
    effect,
)
from register.sheets.findings import PartialDay

AS_AT = date(2030, 1, 1)
EDGES = [
    edge + timedelta(days=days)
    for edge in (COURSES_CHANGED_ON, LAST_COMPLETION_BEFORE)
    for days in (-400, -1, 0, 1)
]


def test_the_sentence_for_every_edge_agrees_with_the_law() -> None:
    for kind, commenced, completed in product(("NASENCO", "NPQSENCO"), EDGES, EDGES):
        if completed < commenced:
            continue
        award = AwardFacts(AwardKind(kind), commenced, completed, completed, body_recognised=True)
        is_valid = award_on(award, AS_AT).validity is Validity.VALID
        told = effect(kind, PartialDay(commenced), completed)
        if told is None or told[1].code == "effect-counts":
            assert is_valid, (kind, commenced, completed)
        else:
            assert not is_valid, (kind, commenced, completed)
