"""What the entries of the log say was recorded: the rows of facts that must be there, by table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Table

from register.db import table_of
from register.models import (
    Appointment,
    Award,
    BirthDate,
    Conversion,
    Enrolment,
    Person,
    PersonName,
    PriorService,
    Provider,
    ProviderName,
    Recognition,
    Vacancy,
)

Payload: TypeAlias = Mapping[str, Any]
FactSaid: TypeAlias = dict[str, Any]
"""Facts of a row by column, as an entry says them: those that it does not say are not there."""


class Entry(NamedTuple):
    """An entry, as far as it says what it recorded."""

    number: int
    action: str
    subject: str
    """What follows the noun: a reference, a URN or a UKPRN."""
    payload: Payload


class FactTable(NamedTuple):
    """A table of facts, and how the entries that record its rows say them."""

    table: Table
    noun: str
    """What one row is called."""
    actions: frozenset[str]
    said: Callable[[Entry], Iterator[FactSaid]]
    unsaid: frozenset[str] = frozenset()
    """Columns of which some entries, or all, say nothing: where one does, it is compared."""
    unsaid_actions: frozenset[str] = frozenset()
    """Entries that recorded rows too, and say nothing of them: an import’s has digests of files."""
    subjects: str = ""
    """What the subjects of entries begin with, each of which supersedes the row before it."""
    owner: str = ""
    """The column of whose these facts are, of which only the newest is current."""
    ending: frozenset[str] | None = None
    """Actions that may supersede a row, where neither of those two says which entry does."""
    must_end: frozenset[str] = frozenset()
    """Those of them that always supersede one."""
    in_part: frozenset[str] = frozenset()
    """Actions that say more than they recorded: what had been recorded before is not again."""


def _people(entry: Entry) -> Iterator[FactSaid]:
    """The people whom an entry recorded, each with name and birth date."""
    payload = entry.payload
    if entry.action == "decoys.made":
        yield from (dict(each) for each in payload["people"])
    elif entry.action == "person.recorded":
        yield {**payload, "ref": entry.subject}
    elif "new_person" in payload:
        yield {**payload["new_person"], "ref": payload["person"], "source": payload["source"]}


def _records(entry: Entry) -> Iterator[FactSaid]:
    for each in _people(entry):
        yield _part(each, "ref", "trn")


def _names(entry: Entry) -> Iterator[FactSaid]:
    if entry.action in _RENAMING:
        yield _name({**entry.payload, "ref": entry.subject})
    else:
        yield from map(_name, _people(entry))


def _name(each: FactSaid) -> FactSaid:
    return _part(each, "last_name", "first_names", "source") | {"person": each["ref"]}


def _births(entry: Entry) -> Iterator[FactSaid]:
    if entry.action == "person.born_on_changed":
        yield _part(entry.payload, "born_on", "source") | {"person": entry.subject}
        return
    for each in _people(entry):
        if each.get("born_on") is not None:
            yield _part(each, "born_on", "source") | {"person": each["ref"]}


def _part(each: Payload, *names: str) -> FactSaid:
    return {name: each[name] for name in names if name in each}


def _version(entry: Entry) -> Iterator[FactSaid]:
    """A version of what the entry is about, which says its columns by their names."""
    yield {**entry.payload, "ref": entry.subject}


def _award(entry: Entry) -> Iterator[FactSaid]:
    """A withdrawal says why in its entry’s own reason, and a reinstatement that there is none."""
    said = {**entry.payload, "ref": entry.subject}
    if entry.action == "award.reinstated":
        said["withdrawn_reason"] = None
    yield said


def _spells(entry: Entry) -> Iterator[FactSaid]:
    for spell in entry.payload["spells"]:
        yield {**spell, "person": entry.subject, "source": entry.payload["source"]}


def _of_school(entry: Entry) -> Iterator[FactSaid]:
    yield {**entry.payload, "school_urn": entry.subject}


def _conversion(entry: Entry) -> Iterator[FactSaid]:
    yield {**entry.payload, "from_urn": entry.subject}


def _provider(entry: Entry) -> Iterator[FactSaid]:
    yield {"ukprn": entry.payload["ukprn"]}


def _provider_name(entry: Entry) -> Iterator[FactSaid]:
    yield {"name": entry.payload["name"], "provider": entry.subject}


def _recognition(entry: Entry) -> Iterator[FactSaid]:
    for span in entry.payload["recognition"]:
        yield {
            "kind": span["kind"],
            "recognised_from": span["from"],
            "recognised_to": span["to"],
            "provider": entry.subject,
        }


_MAKING: Final = frozenset({"person.recorded", "award.recorded", "enrolment.recorded"})
_MADE_UP: Final = frozenset({"decoys.made"})
_RENAMING: Final = frozenset({"person.named", "person.name_corrected"})
_LISTED, _CHANGED = frozenset({"provider.recorded"}), frozenset({"provider.changed"})
_IMPORTED: Final = frozenset({"schools.imported"})
_SOURCE, _REF = frozenset({"source"}), frozenset({"ref"})


def _acts(noun: str, *verbs: str) -> frozenset[str]:
    return frozenset(f"{noun}.{verb}" for verb in verbs)


TABLES: Final = (
    FactTable(table_of(Person), "person", _MAKING | _MADE_UP, _records),
    FactTable(
        table_of(PersonName),
        "name",
        _MAKING | _MADE_UP | _RENAMING,
        _names,
        ending=_acts("person", "name_corrected", "name_withdrawn"),
        must_end=_acts("person", "name_corrected", "name_withdrawn"),
    ),
    FactTable(
        table_of(BirthDate),
        "birth date",
        _MAKING | _MADE_UP | {"person.born_on_changed"},
        _births,
        unsaid=_SOURCE,
        owner="person_id",
    ),
    FactTable(
        table_of(Award),
        "award",
        _acts("award", "recorded", "corrected", "withdrawn", "reinstated"),
        _award,
        subjects="award",
    ),
    FactTable(
        table_of(Enrolment),
        "course",
        _acts("enrolment", "recorded", "corrected"),
        _version,
        subjects="enrolment",
    ),
    FactTable(
        table_of(Appointment),
        "designation",
        _acts("appointment", "designated", "ended", "corrected", "reinstated"),
        _version,
        unsaid=frozenset({"replaced_by"}),
        subjects="appointment",
    ),
    FactTable(
        table_of(PriorService),
        "earlier service",
        _acts("prior_service", "declared", "decided", "restored"),
        _spells,
        ending=_acts("prior_service", "declared", "decided", "withdrawn"),
        must_end=_acts("prior_service", "decided", "withdrawn"),
    ),
    FactTable(
        table_of(Vacancy),
        "vacancy",
        frozenset({"vacancy.declared"}),
        _of_school,
        ending=_acts("vacancy", "withdrawn"),
        must_end=_acts("vacancy", "withdrawn"),
    ),
    FactTable(
        table_of(Conversion),
        "conversion",
        frozenset({"school.converted"}),
        _conversion,
        unsaid_actions=_IMPORTED,
        ending=_IMPORTED | {"school.conversion_withdrawn"},
        must_end=_acts("school", "conversion_withdrawn"),
    ),
    FactTable(table_of(Provider), "provider", _LISTED, _provider, unsaid=_REF),
    FactTable(
        table_of(ProviderName),
        "provider’s name",
        _LISTED | _CHANGED,
        _provider_name,
        owner="provider_id",
        in_part=_CHANGED,
    ),
    FactTable(
        table_of(Recognition),
        "recognition",
        _LISTED | _CHANGED,
        _recognition,
        ending=_CHANGED,
        in_part=_CHANGED,
    ),
)
"""Every table of facts whose rows the log holds: of schools it holds the digests of files."""
