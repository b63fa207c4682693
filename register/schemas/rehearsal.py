"""A draft amendment as it is sent in, and a rehearsal as rows and as JSON."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields

from register.days import iso, said_of
from register.errors import InvalidInput
from register.law.drafts import DraftAmendment, UnusableDraft, read_draft
from register.numbers import counted, number
from register.schemas.day_fields import DayField
from register.schemas.members import Json
from register.services.compliance.range import NOT_ANSWERED, is_answered
from register.services.compliance.rehearsal import Changed, Rehearsal, RehearsedAnswer

LONGEST_DRAFT: Final = 65_536
"""Bytes: a longer text is no draft of a few parameters."""

HEADINGS: Final = (
    *("of", "urn", "school", "authority", "senco"),
    *("status", "reason", "deadline", "draft_status", "draft_reason", "draft_deadline"),
)
"""The columns of a file of answers that change: a row for a school, then rows for its SENCOs."""


_DAY: Final = "day to ask about"


class DraftField(fields.Field[DraftAmendment]):
    """A draft as TOML text."""

    def __init__(self, **kwargs: Any) -> None:
        missing = "Enter the draft, or choose a file"
        super().__init__(error_messages={"required": missing, "null": missing}, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> DraftAmendment:
        if not isinstance(value, str):
            raise ValidationError("Enter text")
        try:
            return draft_of(value.encode("utf-8", "surrogatepass"))
        except InvalidInput as error:
            raise ValidationError(error.problems[0].message) from error


def _answered(day: date) -> None:
    if not is_answered(day):
        raise ValidationError(said_of(_DAY, NOT_ANSWERED))


class RehearsalDay(Schema):
    """The day to try a draft on: today where none is given."""

    as_at = DayField(_DAY, beyond=NOT_ANSWERED, validate=_answered, load_default=None)


class RehearsalRequest(RehearsalDay):
    """A draft, and the day."""

    draft = DraftField(required=True)


def draft_of(content: bytes) -> DraftAmendment:
    """The draft that these bytes hold; InvalidInput says in a sentence why they hold none."""
    if len(content) > LONGEST_DRAFT:
        raise _no_draft(f"The draft is longer than {LONGEST_DRAFT // 1024} KB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_draft("The draft is not UTF-8 text. Save it as UTF-8 and try again") from error
    if not text.strip():
        raise _no_draft("The draft is empty")
    try:
        return read_draft(text.replace("\r\n", "\n"))
    except UnusableDraft as error:
        raise _no_draft(str(error).rstrip(".")) from error


def _no_draft(says: str) -> InvalidInput:
    return InvalidInput.of("draft", says)


def rehearsal_in_words(found: Rehearsal) -> str:
    """How many would have another answer, as the end of a sentence that names the day."""
    if not found.asked:
        return "the register holds no school to ask about."
    schools = counted(found.asked, "school")
    of_them = f"{number(len(found.schools)) if found.schools else 'none'} of {schools}"
    people = counted(len(found.people), "SENCO") if found.people else "no SENCO"
    return f"{of_them} and {people} would have another answer."


def rehearsal_rows(found: Rehearsal) -> Iterator[tuple[str, ...]]:
    """The headings, then every school and SENCO whose answer changes."""
    yield HEADINGS
    for each in (*found.schools, *found.people):
        yield (
            "school" if each.senco is None else "senco",
            each.urn,
            each.school,
            each.authority,
            each.senco or "",
            *_cells(each.in_force),
            *_cells(each.draft),
        )


def _cells(answer: RehearsedAnswer) -> tuple[str, str, str]:
    deadline = iso(answer.deadline) or ""
    return answer.status.value, answer.reason.value, deadline


def rehearsal_as_json(found: Rehearsal) -> Json:
    """The counts, and both answers of every school and SENCO that has two."""
    return {
        "title": found.draft.title,
        "source": found.draft.source,
        "as_at": found.as_at.isoformat(),
        "schools_asked": found.asked,
        "counts": [
            {"in_force": was.value, "draft": would.value, "schools": count}
            for was, would, count in found.counts()
        ],
        "schools": [_changed(each) for each in found.schools],
        "senco": [_changed(each) for each in found.people],
    }


def _changed(each: Changed) -> Json:
    return {
        "urn": each.urn,
        "school": each.school,
        "authority": each.authority,
        "senco": each.senco,
        "in_force": _answer(each.in_force),
        "draft": _answer(each.draft),
    }


def _answer(answer: RehearsedAnswer) -> Json:
    status, reason, deadline = _cells(answer)
    return {"status": status, "reason": reason, "deadline": deadline or None}
