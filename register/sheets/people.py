"""The columns that say who a row is about: TRN, last name, first names and date of birth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from register.births import BIRTH_WRONG, age_on, birth_fault
from register.identifiers import SHORT_TRN, IdentifierError, Trn, restored_trn
from register.names import LONGEST_NAME, has_letter
from register.sheets.columns import identifiers
from register.sheets.dates import EXPECTED, Flaw
from register.sheets.day_columns import days
from register.sheets.findings import ShortTrn
from register.sheets.headings import Column
from register.sheets.reading import Reading
from register.sheets.text import control_character, is_cell_error, ungarbled

PEOPLE_COLUMNS = (
    Column(
        "trn",
        "TRN",
        (
            *("Teacher reference number", "Teacher reference", "Teacher reference no"),
            *("Teacher ref", "Teacher ref no", "Teacher number", "TRN number", "TRN no"),
            *("DfE number", "DfE reference"),
        ),
    ),
    Column("last_name", "Last name", ("Surname", "Family name", "Last names", "Surnames")),
    Column(
        "first_names",
        "First names",
        ("First name", "Forename", "Forenames", "Forename(s)", "Given name", "Given names"),
    ),
    Column("born_on", "Date of birth", ("DOB", "D.O.B.", "Birth date", "Date born", "Born")),
)

_ADULT, _AGED = 18, 100
"""Years old that few are who are younger or older: a warning, and not refused."""
_NO_NAMES = frozenset("n/a tbc tba".split())
_TITLED = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev)\.?\s+(?=\w)", re.IGNORECASE)
_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb`\u00b4"
_DASHES = "\\-\u2010-\u2015"
_MARKS = "\u0300-\u036f\u0900-\u0fff\u200c\u200d"
_LETTER = r"[^\W\d_]"
_JOINING = f"{_APOSTROPHES}{_DASHES} "
_ORDINARY = re.compile(f"[{_JOINING}]*{_LETTER}(?:{_LETTER}|[{_MARKS}{_JOINING}.,\u00b7()])*")


@dataclass(frozen=True, slots=True)
class People:
    """One value a row in each list; None where it was refused."""

    trns: list[Trn | None]
    last_names: list[str]
    first_names: list[str]
    born_on: list[date | None]


def read_people(reading: Reading, *, today: date, serials_from: date | None = None) -> People:
    """Read the four columns, refusing or doubting what cannot be or is not likely to be right."""
    people = People(
        trns=identifiers(reading, "trn", _whole_trn),
        last_names=_names(reading, "last_name", is_required=True),
        first_names=_names(reading, "first_names", is_required=False),
        born_on=days(
            reading,
            "born_on",
            is_required=True,
            serials_from=serials_from,
            beyond=lambda day: _birth_flaw(day, today),
        ),
    )
    _check_births(reading, people.born_on, today)
    _keep_short_trns(reading, people)
    _suggest_split_names(reading, people)
    return people


def _whole_trn(text: str) -> Trn:
    """The TRN; one that lost a nought is refused without a guess at whose it was."""
    try:
        return Trn.parse(text)
    except IdentifierError as error:
        if error.code == SHORT_TRN:
            raise IdentifierError(str(error), error.code) from error
        raise


def _keep_short_trns(reading: Reading, people: People) -> None:
    """Put by what a nought put back would make of a short TRN, beside whom the row names."""
    texts = reading.texts("trn")
    for row, trn in enumerate(people.trns):
        if trn is None and (restored := restored_trn(texts[row])):
            names = people.last_names[row], people.first_names[row]
            number = reading.numbers[row]
            reading.short_trns.append(ShortTrn(number, restored, *names, people.born_on[row]))


def _names(reading: Reading, key: str, *, is_required: bool) -> list[str]:
    texts = reading.texts(key)
    flaws = {text: _name_flaw(text, is_required=is_required) for text in set(texts)}
    odd = {text for text in flaws if text and not _ORDINARY.fullmatch(text)}
    for row, text in enumerate(texts):
        if flaw := flaws[text]:
            reading.refuse(row, key, flaw)
        elif text in odd:
            reading.warn(row, key, Flaw("odd-name", "is an unusual name", "Check it."))
    return texts


def _name_flaw(text: str, *, is_required: bool) -> Flaw | None:
    if not text:
        expected = "Enter it here if the person has only one name."
        return Flaw("missing", "is empty", expected) if is_required else None
    if len(text) > LONGEST_NAME:
        says = f"is longer than {LONGEST_NAME} characters"
        return Flaw("name-too-long", says, "Enter the name alone.")
    if text.lower() in _NO_NAMES or is_cell_error(text):
        return Flaw("not-a-name", "is not a name", "Enter the name.")
    if control := control_character(text):
        expected = "Delete the name and type it again."
        return Flaw("control-character", f"holds a hidden character ({control})", expected)
    if mended := ungarbled(text):
        expected = "Save the file as “CSV UTF-8 (Comma delimited)” and check the name."
        return Flaw("garbled", "has been garbled by a change of encoding", expected, mended)
    if not has_letter(text):
        return Flaw("not-a-name", "has no letters", "Enter the name.")
    return None


def _suggest_split_names(reading: Reading, people: People) -> None:
    """Point out names that look put together, swapped or titled; nothing is changed."""
    for row, (last, first) in enumerate(zip(people.last_names, people.first_names, strict=True)):
        if "," in last:
            says = "has a comma, so it may hold first names too"
            bare = last.split(",")[0].strip()
            reading.warn(row, "last_name", Flaw("names-together", says, "Check it.", bare))
        elif not first and " " in last:
            says = "may hold first names too, because First names is empty"
            bare = last.rsplit(" ", 1)[1]
            reading.warn(row, "last_name", Flaw("names-together", says, "Check it.", bare))
        for key, text in (("last_name", last), ("first_names", first)):
            if _TITLED.match(text):
                bare = _TITLED.sub("", text, count=1)
                reading.warn(row, key, Flaw("title", "begins with a title", "Leave it out.", bare))


def _check_births(reading: Reading, born_on: list[date | None], today: date) -> None:
    for row, born in enumerate(born_on):
        if not born:
            continue
        age = age_on(today, born)
        if flaw := _birth_flaw(born, today):
            reading.refuse(row, "born_on", flaw)
        elif age < _ADULT or age > _AGED:
            says = f"would make this person {age} years old"
            reading.warn(row, "born_on", Flaw("unlikely-age", says, "Check it."))


def _birth_flaw(born: date, today: date) -> Flaw | None:
    fault = birth_fault(born, today)
    return Flaw(fault, BIRTH_WRONG[fault], "Check it. " + EXPECTED) if fault else None
