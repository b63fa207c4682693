"""Fields for what the register is asked: each parses, or says in one sentence what to enter."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final, TypeVar
from unicodedata import bidirectional

from marshmallow import ValidationError, fields
from marshmallow.validate import OneOf, Range

from register.days import said_of
from register.identifiers import Trn, Ukprn, Urn
from register.names import has_letter
from register.sheets.text import control_character, tidy

Identifier = TypeVar("Identifier", Trn, Ukprn, Urn)

_TURNING: Final = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
"""Bidirectional classes of characters that embed, override or isolate what follows them."""
LONGEST = 200
"""Characters in the longest value of a single box."""
AS_SHOWN: Final = "Give this as it was shown, or leave it out"
"""What is said of what a page or an answer hands over, to be sent back, where nothing is sent."""


class LineField(fields.Field[str]):
    """One line of text: trimmed, neither empty nor too long, with no control characters, and none
    that turn the text that follows around: what a registrar reads is what was sent.

    called: what people call it, with which a sentence about its characters begins.
    is_secret: a password, of which any character may be a part.
    """

    leaves_out_marks = False
    """Whether what reads the text keeps its digits alone, so that nothing can be turned around."""

    def __init__(
        self,
        *,
        missing: str,
        called: str = "",
        longest: int = LONGEST,
        may_be_empty: bool = False,
        is_secret: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(error_messages={"required": missing, "null": missing}, **kwargs)
        self.called, self.longest = called, longest
        self.may_be_empty, self.is_secret = may_be_empty, is_secret

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = plain_text(value, self.longest, self.called).strip()
        if not text and not self.may_be_empty:
            raise self.make_error("required")
        if not (self.is_secret or self.leaves_out_marks):
            self.refuse_turned(text)
        return text

    def refuse_turned(self, text: str) -> None:
        """ValidationError for text with a character that turns around what follows it."""
        if any(bidirectional(mark) in _TURNING for mark in text):
            raise _refused("text without characters that change its direction", self.called)


class CodeField(LineField):
    """One of a list of codes that somebody else publishes."""

    def __init__(self, codes: Iterable[str], *, missing: str, **kwargs: Any) -> None:
        super().__init__(missing=missing, **kwargs)
        self.offers = tuple(sorted(codes))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs)
        if code not in self.offers:
            raise self.make_error("required")
        return code


class NameField(LineField):
    """A name: it has a letter in it. Tidied and refused as one in a file is."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name = tidy(super()._deserialize(value, attr, data, **kwargs))
        if character := control_character(name):
            raise ValidationError(f"Enter a name without its {character}")
        if not has_letter(name):
            raise ValidationError("Enter a name with letters in it")
        return name


class TrnField(LineField):
    """A teacher reference number; `missing` says which, where a form asks for two."""

    leaves_out_marks = True

    def __init__(self, *, missing: str = "Enter a teacher reference number", **kwargs: Any) -> None:
        super().__init__(missing=missing, called="teacher reference number", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Trn:
        return parsed(Trn, super()._deserialize(value, attr, data, **kwargs))


class UrnField(LineField):
    """A school's unique reference number."""

    leaves_out_marks = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(missing="Enter a URN", called="URN", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Urn:
        return parsed(Urn, super()._deserialize(value, attr, data, **kwargs))


class NumberField(fields.Integer):
    """A whole number from 1 to `last`, and the one sentence `missing` for whatever is none."""

    def __init__(self, *, missing: str, last: int, **kwargs: Any) -> None:
        said: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), missing)
        within = Range(1, last, error=missing)
        super().__init__(validate=within, error_messages=said, **kwargs)
        self.last = last

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        is_text = isinstance(value, str) and not self.strict
        number = read_number(value.strip(), self.last) if is_text else value
        # In JSON, true is no number, though Python has it as one.
        if type(number) is not int:
            raise self.make_error("invalid")
        return number


class ChoiceField(fields.Field[StrEnum]):
    """One of a list.

    offers: those that a refusal names, where some are there for others to give.
    only: those that may be given at all, where some of the list belong elsewhere.
    """

    def __init__(
        self,
        choices: type[StrEnum],
        *,
        missing: str,
        offers: Iterable[StrEnum] = (),
        only: Iterable[StrEnum] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(error_messages={"required": missing, "null": missing}, **kwargs)
        self.choices = choices
        self.takes = tuple(only) or tuple(choices)
        self.offers = tuple(offers) or self.takes

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> StrEnum:
        try:
            chosen = self.choices(plain_text(value))
        except (ValueError, ValidationError) as error:
            raise self.make_error("required") from error
        if chosen not in self.takes:
            raise self.make_error("required")
        return chosen


def choices_of(field: fields.Field[Any] | None) -> tuple[str, ...]:
    """What may be given where a field takes one of a list; empty where it takes anything else."""
    if isinstance(field, ChoiceField | CodeField):
        return tuple(str(each) for each in field.offers)
    if isinstance(field, fields.Enum):
        return tuple(str(each.value) for each in field.enum)
    listed = [each for each in getattr(field, "validators", ()) if isinstance(each, OneOf)]
    return tuple(str(each) for one in listed for each in one.choices if each != "")


def read_number(text: str, most: int) -> int | None:
    """A whole number from 1 to the most, in plain digits; None where the text is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if 1 <= int(text) <= most else None


def plain_text(value: Any, longest: int = LONGEST, called: str = "") -> str:
    """The value where it is text that a database can hold; ValidationError where it is not, which
    names the box that is `called` this: one page may have several that are too long.
    """
    if wanted := _wanted(value, longest):
        raise _refused(wanted, called)
    return str(value)


def _refused(wanted: str, called: str) -> ValidationError:
    """That the box that is `called` this must hold that."""
    return ValidationError(said_of(called, f"must be {wanted}") if called else f"Enter {wanted}")


def _wanted(value: Any, longest: int) -> str:
    """What the value should have been; empty where it is."""
    if not isinstance(value, str):
        return "text"
    if len(value) > longest:
        return f"{longest:,} characters or fewer"
    if any(ord(character) < 32 and character not in "\t\r\n" for character in value):
        return "text without control characters"
    if any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        return "text in whole characters"
    return ""


def parsed(kind: type[Identifier], text: str) -> Identifier:
    """An identifier as it was typed; raises ValidationError."""
    try:
        return kind.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error
