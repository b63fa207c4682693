"""Made-up people: a TRN, a name and a birth date each."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from register.demo.words import DIFFICULT_NAMES, FIRST_NAMES, SURNAMES

TRNS = range(20_000, 9_800_000)
"""Some begin with a nought, as real ones do."""
KNOWN_TRN, KNOWN_BIRTH_DATE = "0245613", date(1985, 9, 27)
"""The first person's, at every scale, so that there is always somebody to try a check on."""
RUNS = frozenset(str(digit) * 7 for digit in range(10)) | {"1234567"}


@dataclass(slots=True)
class Teacher:
    """A person, and when their posts so far end."""

    trn: str
    first_names: str
    last_name: str
    born_on: date
    posts: list["Post"] = field(default_factory=list)
    free_from: date = date.min


@dataclass(slots=True)
class Post:
    """One designation, as a row of the appointments file."""

    urn: str
    teacher: Teacher
    started_on: date
    ended_on: date | None
    is_head: str = "no"
    is_qualified: str = "yes"
    induction: str = "met"
    is_teaching: str = "yes"
    prior_service: str = ""

    @property
    def is_all_met(self) -> bool:
        """Whether they are a qualified teacher, inducted and teaching at the school."""
        return (self.is_qualified, self.induction, self.is_teaching) == ("yes", "met", "yes")


def make_people(rng: Random, count: int) -> list[Teacher]:
    """`count` people, the ones with difficult names first; every two hundredth has a namesake."""
    trns = [f"{number:07d}" for number in rng.sample(TRNS, count + len(RUNS) + 1)]
    trns = [KNOWN_TRN, *(trn for trn in trns if trn not in RUNS and trn != KNOWN_TRN)][:count]
    people: list[Teacher] = []
    for index, trn in enumerate(trns):
        twin = people[index - 1] if index % 200 == 199 else None
        first, last = _name(rng, index) if twin is None else (twin.first_names, twin.last_name)
        born_on = twin.born_on if twin else _birth_date(rng) if index else KNOWN_BIRTH_DATE
        people.append(Teacher(trn, first, last, born_on))
    return people


def _birth_date(rng: Random) -> date:
    """Not 1 January 1970, which a file may not give as digits: computers write it for no date."""
    born_on = date(1955, 1, 1) + timedelta(rng.randrange(15_500))
    return born_on if born_on != date(1970, 1, 1) else date(1970, 1, 2)


def _name(rng: Random, index: int) -> tuple[str, str]:
    if index < len(DIFFICULT_NAMES):
        return DIFFICULT_NAMES[index]
    first, last = rng.choice(FIRST_NAMES), rng.choice(SURNAMES)
    draw = rng.random()
    if draw < 0.06:
        last = f"{last}-{rng.choice(SURNAMES)}"
    elif draw < 0.09:
        last = f"{rng.choice(('O’', 'O', 'Mc', 'D’'))}{last}".replace("O" + last, "O'" + last)
    if draw > 0.8:
        first = f"{first} {rng.choice(FIRST_NAMES)}"
    return first, last
