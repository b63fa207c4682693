"""The law as open data: what it asks, where it says so, how it is read, and made-up cases."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from register.days import iso
from register.law.decision_table import DECISION_TABLE, FOR_A_SCHOOL, Step
from register.law.parameters import CITATIONS, IN_FORCE
from register.law.provisions import PROVISIONS, Provision
from register.law.readings import NAMED, POINTS, Point, Readings
from register.law.regulation_49 import assess
from register.law.school_types import TYPE_NAMES
from register.law.scope import IN_SCOPE
from register.law.words import STATUS_WORDS, sentence, words_of
from register.law.worked_examples import WorkedExample, worked_examples
from register.schemas.compliance import provision_as_json
from register.schemas.members import Json


@cache
def law_as_json() -> Mapping[str, Any]:
    """Everything that the rule rests on; the same for as long as the program runs."""
    return MappingProxyType(
        {
            "provisions": [_provision(each) for each in PROVISIONS],
            "parameters": [
                {
                    "name": name,
                    "title": cited.title,
                    "value": _value(getattr(IN_FORCE, name)),
                    "provision": provision_as_json(cited.provision),
                }
                for name, cited in CITATIONS.items()
            ],
            "readings": [_point(each) for each in POINTS],
            "worked_out": {name: _value(readings) for name, readings in NAMED.items()},
            "decision_table": [_step(each) for each in DECISION_TABLE],
            "without_a_senco": [_step(each) for each in FOR_A_SCHOOL],
            "types": [
                {"code": code, "name": name, "in_scope": code in IN_SCOPE}
                for code, name in TYPE_NAMES.items()
            ],
            "statuses": {status.value: words for status, words in STATUS_WORDS.items()},
            "worked_examples": [_example(each) for each in worked_examples()],
        }
    )


def _provision(provision: Provision) -> Json:
    return {
        "instrument": provision.instrument,
        "paragraph": provision.paragraph,
        **provision_as_json(provision),
    }


def _value(value: object) -> Any:
    if isinstance(value, Readings):
        return {name: getattr(value, name).value for name in value.__slots__}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    return value.isoformat() if isinstance(value, date) else value


def _point(point: Point) -> Json:
    return {
        "name": point.name,
        "title": point.title,
        "text": point.text,
        "source": point.source,
        "default": point.default,
        "why": point.why,
        "options": [{"name": each.name, "text": each.text} for each in point.options],
    }


def _step(step: Step) -> Json:
    return {
        "step": step.number,
        "condition": step.condition,
        "status": step.status.value,
        "reasons": [{"reason": each.value, "words": words_of(each)} for each in step.reasons],
        "provisions": [provision_as_json(each) for each in step.provisions],
    }


def _example(example: WorkedExample) -> Json:
    return {
        "name": example.name,
        "why": example.why,
        "inputs": dict(example.inputs),
        "expected": {"status": example.status, "reason": example.reason},
        "answers": {name: _answer(example, readings) for name, readings in NAMED.items()},
    }


def _answer(example: WorkedExample, readings: Readings) -> Json:
    found = assess(example.case, example.as_at, readings)
    return {
        "status": found.status.value,
        "reason": found.reason.value,
        "words": sentence(found, readings),
        "deadline": iso(found.deadline),
        "provision": provision_as_json(found.provision),
    }
