"""What was declared of a SENCO with a designation, each as a fact of its own.

Regulation 49(2) and (3): a limb cites what decides it, and not the designation that it was declared
with. What nobody has said is no fact.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from register.days import day_in_words
from register.law.facts import Case, Induction
from register.queries.facts import Facts
from register.queries.facts_rows import DesignationRow
from register.services.compliance.explained_facts import Fact, name_of, where

KIND: Final = "declared"

DECLARED: Final[Mapping[str, Mapping[object, str]]] = MappingProxyType(
    {
        "qts": {True: "is a qualified teacher", False: "is not a qualified teacher"},
        "induction": {
            Induction.MET: "has passed induction as a teacher",
            Induction.NOT_MET: "has not completed induction as a teacher",
            Induction.NOT_REQUIRED: "did not need induction as a teacher",
        },
        "teaching_at_school": {
            True: "works as a teacher at the school",
            False: "does not work as a teacher at the school",
        },
        "head_teacher": {
            True: "is the head teacher or acting head teacher",
            False: "is not the head teacher",
        },
    }
)
"""By the law's own name for each, what is declared in words."""


def declared_facts(facts: Facts, row: DesignationRow, case: Case) -> Iterator[Fact]:
    """Each thing that was said of the SENCO with this designation, and by whom."""
    since = f" from {day_in_words(row.started_on)}" if row.started_on else ""
    for name, words in DECLARED.items():
        said = getattr(case, name)
        if said is None:
            continue
        yield Fact(
            _id(row.ref, name),
            KIND,
            f"{name_of(facts, row.person_id)} {words[said]}, as declared with the designation at "
            f"{where(facts, row.urn)}{since}.",
            {"started_on": row.started_on},
            row.source,
            row.recorded_at,
            row.person_id,
        )


def declared_of(ref: str, used: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """Of these facts, those declared with that designation, by the law's own name for each."""
    ids = {fact.id for fact in used if fact.kind == KIND}
    return {name: (id,) for name in DECLARED if (id := _id(ref, name)) in ids}


def _id(ref: str, name: str) -> str:
    return f"{KIND}:{ref}:{name}"
