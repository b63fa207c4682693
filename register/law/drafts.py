"""A draft amendment, read from TOML: the law in force with some of its parameters changed.

Each change names a parameter, its new value and, if it is not to be read into every day, the
first day on which it applies. What the names mean is in docs/law/drafts.md. Nothing is guessed:
what cannot be used is refused in one sentence.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from register.days import LATEST
from register.law.case_files import shown
from register.law.dated import in_force
from register.law.draft_lines import problem_with_line
from register.law.facts import AwardKind
from register.law.parameters import CITATIONS, IN_FORCE, OutOfRange, Parameters
from register.law.provisions import COMMENCEMENT
from register.law.readings import POINTS, Clock, ExemptingService, LeapDay, Readings
from register.law.scope import KNOWN_TYPES
from register.lists import all_of, one_of

_TOO_LONG: Final = "a number that is too long to be read"
_MOST_BITS: Final = 63
_DRAFT_KEYS: Final = ("title", "source", "change")
_CHANGE_KEYS: Final = ("parameter", "value", "from")
_READINGS: Final[dict[str, type[StrEnum]]] = {
    "prior_service": ExemptingService,
    "clock": Clock,
    "leap_day": LeapDay,
}


class UnusableDraft(ValueError):
    """The text is no draft amendment; its message says what was found and what to do."""


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """One change that a draft makes; `from_day` None reads it into every day."""

    parameter: str
    value: object
    was: object
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class DraftAmendment:
    """A draft amendment: what it changes, and the parameters by the day they apply from."""

    title: str
    source: str
    changes: tuple[ParameterChange, ...]
    versions: dict[date, Parameters]

    def on(self, day: date) -> Parameters:
        """The parameters that the draft would have in force on a day."""
        return in_force(self.versions, on=day)


def read_draft(text: str) -> DraftAmendment:
    """The draft that a TOML file states; UnusableDraft, in a sentence, where it is none."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableDraft(problem_with_line(text, str(error))) from error
    except RecursionError as error:
        raise UnusableDraft("The draft is nested too deeply to be read") from error
    except ValueError as error:
        # Python reads no number of more than some thousand digits.
        raise UnusableDraft(f"The draft holds {_TOO_LONG}") from error
    _no_others(told, _DRAFT_KEYS, "The draft")
    tables = told.get("change", [])
    if not isinstance(tables, list) or not tables:
        raise UnusableDraft("The draft changes nothing. Give each change under a [[change]]")
    changes = tuple(_change(number, table) for number, table in enumerate(tables, start=1))
    return DraftAmendment(
        _text(told, "title", "The draft"),
        _text(told, "source", "The draft") if "source" in told else "",
        changes,
        _versions(changes),
    )


def _change(number: int, table: object) -> ParameterChange:
    where = f"Change {number}"
    if not isinstance(table, dict):
        raise UnusableDraft(f"{where} is {_found(table)}. Give it under a [[change]]")
    _no_others(table, _CHANGE_KEYS, where)
    name = _text(table, "parameter", where)
    if name not in PARAMETERS:
        raise UnusableDraft(
            f"{where} names {shown(name)}, which is not a parameter of the law. The parameters "
            f"are {all_of(PARAMETERS)}"
        )
    if "value" not in table:
        raise UnusableDraft(f"{where} gives {name} no value")
    from_day = None
    if "from" in table:
        from_day = _day(table["from"], f"{where}: from")
        if from_day < COMMENCEMENT:
            raise UnusableDraft(
                f"{where} is from {from_day}. The law began on {COMMENCEMENT}: leave “from” out "
                "to read the change into every day"
            )
    read, was = PARAMETERS[name]
    return ParameterChange(name, read(table["value"], f"{where}: {name}"), was, from_day)


def _versions(changes: tuple[ParameterChange, ...]) -> dict[date, Parameters]:
    """The parameters from each day on which the draft changes one; UnusableDraft if they clash."""
    seen: set[tuple[str, date]] = set()
    by_day: dict[date, list[ParameterChange]] = {date.min: []}
    for change in changes:
        day = change.from_day or date.min
        if (change.parameter, day) in seen:
            raise UnusableDraft(
                f"The draft changes {change.parameter} twice {_from(day)}. Keep one of them"
            )
        seen.add((change.parameter, day))
        by_day.setdefault(day, []).append(change)
    versions: dict[date, Parameters] = {}
    law = IN_FORCE
    for day in sorted(by_day):
        law = _amended(law, by_day[day], day)
        versions[day] = law
    return versions


def _amended(law: Parameters, changes: list[ParameterChange], day: date) -> Parameters:
    values: dict[str, Any] = {each.parameter: each.value for each in changes}
    read_as = {name: values.pop(name) for name in _READINGS if name in values}
    try:
        return replace(law, readings=replace(law.readings, **read_as), **values)
    except OutOfRange as error:
        raise UnusableDraft(
            f"The draft has a value that is out of range {_from(day)}: {error}"
        ) from error
    except ValueError as error:
        raise UnusableDraft(f"The draft contradicts itself {_from(day)}: {error}") from error


def _from(day: date) -> str:
    return "on every day" if day == date.min else f"from {day}"


def _no_others(table: Mapping[str, object], names: tuple[str, ...], where: str) -> None:
    others = [name for name in table if name not in names]
    if others:
        raise UnusableDraft(f"{where} says {shown(others[0])}. It may say {all_of(names)}")


def _text(table: Mapping[str, object], name: str, where: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str) or not value.strip():
        raise UnusableDraft(f"{where} needs a {name} in quotation marks")
    return value


def _day(value: object, where: str) -> date:
    # A TOML date with a time is a datetime, which Python counts as a date too.
    if not isinstance(value, date) or isinstance(value, datetime):
        raise UnusableDraft(
            f"{where} is {_found(value)}. Give a day without quotation marks, such as 2027-09-01"
        )
    if value > LATEST:
        raise UnusableDraft(f"{where} is {value}. Give a day no later than {LATEST}")
    return value


def _number(value: object, where: str) -> int:
    # Python counts true and false as numbers; the law does not.
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnusableDraft(f"{where} is {_found(value)}. Give a whole number")
    if value.bit_length() > _MOST_BITS:
        raise UnusableDraft(f"{where} is {_TOO_LONG}")
    return value


def _found(value: object) -> str:
    """What stands where something else is needed, as a sentence shows it."""
    try:
        return shown(str(value))
    except ValueError:
        # Written in another base, one may be longer than Python writes in tens.
        return _TOO_LONG


def _types(value: object, where: str) -> frozenset[str]:
    codes = _list(value, where, '["01", "02"]')
    return frozenset(_one_of(each, KNOWN_TYPES, where) for each in codes)


def _awards(value: object, where: str) -> frozenset[AwardKind]:
    # OTHER is no one qualification, so that no draft can let it count.
    kinds = {kind.value for kind in AwardKind if kind is not AwardKind.OTHER}
    awards = _list(value, where, '["NASENCO", "NPQSENCO"]')
    return frozenset(AwardKind(_one_of(each, kinds, where)) for each in awards)


def _list(value: object, where: str, example: str) -> list[object]:
    if not isinstance(value, list):
        raise UnusableDraft(f"{where} is {_found(value)}. Give a list, such as {example}")
    return value


def _one_of(value: object, words: frozenset[str] | set[str], where: str) -> str:
    if not isinstance(value, str) or value not in words:
        raise UnusableDraft(f"{where} holds {_found(value)}. It must be {one_of(sorted(words))}")
    return value


def _reading(options: type[StrEnum]) -> Callable[[object, str], StrEnum]:
    words = {option.value for option in options}
    return lambda value, where: options(_one_of(value, words, where))


_BY_NAME: Final[dict[str, Callable[[object, str], object]]] = {
    "qualifying_awards": _awards,
    **dict.fromkeys(("maintained_types", "academy_types", "code_expects_types"), _types),
}


def _reader(name: str, was: object) -> Callable[[object, str], object]:
    if name in _BY_NAME:
        return _BY_NAME[name]
    return _day if isinstance(was, date) else _number


def _parameters() -> dict[str, tuple[Callable[[object, str], object], object]]:
    """How each name that a draft may change is read, and what it is in the law in force."""
    law = {each.name: getattr(IN_FORCE, each.name) for each in fields(Parameters)}
    readings: Readings = law.pop("readings")
    found = {name: (_reader(name, was), was) for name, was in law.items()}
    for name, options in _READINGS.items():
        found[name] = (_reading(options), getattr(readings, name))
    return found


SAYS: Final = {name: cited.title for name, cited in CITATIONS.items() if name != "readings"} | {
    point.name: point.title for point in POINTS
}
"""What each of these is, in words."""
PARAMETERS: Final = _parameters()
"""Every name that a draft may change: how it is read, and what it is in the law in force."""
