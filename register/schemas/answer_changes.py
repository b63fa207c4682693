"""Schools' answers before and after a change, as JSON: of a decision and of an act alike."""

from collections.abc import Iterable
from typing import Any

from register.services.school_answers import AnswerChange, SchoolAnswer


def answer_changes_body(changes: Iterable[AnswerChange]) -> list[dict[str, Any]]:
    """Each school's answer without the change and with it."""
    return [
        {
            "urn": each.urn,
            "differs": each.differs,
            "before": _answer_body(each.before),
            "after": _answer_body(each.after),
        }
        for each in changes
    ]


def _answer_body(answer: SchoolAnswer) -> dict[str, Any]:
    return {"school": answer.school, "status": answer.status.value, "words": answer.words}
