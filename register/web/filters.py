"""How days, instants and numbers are written on a page: what templates may pipe a value into."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup

from register.days import day_in_words, instant_in_words
from register.law.provisions import Provision
from register.law.words import of_a_made_up_case
from register.lists import all_of, one_of
from register.numbers import counted, months_and_days, number
from register.services.compliance.answer import ReadingAnswer, because
from register.services.schools.find import not_open_in_words
from register.web.reasons import in_short

NOT_RECORDED = "not recorded"
HIDDEN = re.compile(r'type="hidden"|\shidden(?=[\s=>])')


def day(value: date | None, precision: str = "day") -> str:
    """A day as "1 September 2026", or as "September 2026" or "2026" where no more is known.

    `precision` is "day", "month" or "year". No value reads "not recorded".
    """
    return NOT_RECORDED if value is None else day_in_words(value, precision)


def since(value: date | None) -> str:
    """The same after "from": "a day that is not recorded" where it is not."""
    return f"a day that is {NOT_RECORDED}" if value is None else day_in_words(value)


@cache
def cited(provision: Provision) -> Markup:
    """A provision with its link: "..., in force from 1 September 2014", and its last day if any.

    Written once for each provision: there are few, and a page cites several of them over and over.
    """
    until = f" to {day(provision.in_force_to)}" if provision.in_force_to else ""
    return Markup('<a class="govuk-link" href="{}">{}</a>, in force from {}{}').format(
        provision.url, provision.citation, day(provision.in_force_from), until
    )


@lru_cache(maxsize=1024)
def instant(value: datetime | None) -> str:
    """An aware instant in England's time: "1 September 2026 at 3:05pm".

    Kept, because the facts of a page were recorded together and say the same instant many times.
    """
    if value is None:
        return NOT_RECORDED
    return instant_in_words(value)


def parameter(value: object) -> str:
    """What a parameter of the law is: a day, a number, a word, or its codes in order."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, frozenset):
        return all_of(sorted(str(each) for each in value)) or "none"
    return str(value)


def as_error(message: str) -> str:
    """What stands beside a box and above the page: a sentence with no full stop at its end, as the
    Design System writes it, also where it is told elsewhere as a sentence of its own.
    """
    return message.removesuffix(".")


def differing(readings: Iterable[ReadingAnswer[Any]]) -> list[ReadingAnswer[Any]]:
    """Of the answers under each reading, those that differ from the headline."""
    return [each for each in readings if each.differs]


def repeated(names: Iterable[str]) -> frozenset[str]:
    """Those that stand there more than once: links by them alone cannot be told apart."""
    return frozenset(name for name, times in Counter(names).items() if times > 1)


def showing(page: str, box: str) -> bool:
    """Whether the page has that box, for people to see and go to."""
    tag = re.search(rf'<[a-z]+\s(?:[^<>]*\s)?id="{re.escape(box)}"[^<>]*>', page)
    return tag is not None and not HIDDEN.search(tag[0])


FILTERS = {
    "as_error": as_error,
    "day": day,
    "since": since,
    "cited": cited,
    "differing": differing,
    "instant": instant,
    "all_of": all_of,
    "one_of": one_of,
    "number": number,
    "counted": counted,
    "months_and_days": months_and_days,
    "because": because,
    "of_a_made_up_case": of_a_made_up_case,
    "parameter": parameter,
    "repeated": repeated,
    "in_short": in_short,
    "not_open_in_words": not_open_in_words,
}
