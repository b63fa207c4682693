"""Passwords that somebody would guess, however long: common ones, names and keys in a row.

NIST SP 800-63B, 3.1.1.2, asks that a new password be compared with those that are commonly used:
words, repeats, sequences, and what belongs to the service or to whoever chooses it. Lists of those
that were published are of short ones for the most part. What people make of them to reach twelve
characters is a word with digits after it, so a password is read here in parts: a common word, a
name, a run of keys or a year is one part, however long, and any other character is one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

FEWEST_PARTS: Final = 5
"""Parts of the shortest password that is not guessed soon."""
SHORTEST_RUN: Final = 3
SHORTEST_NAME: Final = 3
MOST_READ: Final = 256
"""Letters that are looked at: one that is typed may unfold to eighteen."""
DIGITS_FOR_A_PART: Final = 3
"""Digits and signs at an end count one part for so many: most are 1, 123 or a year."""

RUNS: Final = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0"),
    *("qazwsxedcrfvtgbyhnujm", "zaq1xsw2cde3vfr4bgt5", "!@#$%^&*()", '!"£$%^&*()'),
    *("1234567891011121314151617181920", "112233445566778899", "111222333444555666777888999"),
    *("01020304050607080910", "102030405060708090", "147258369", "741852963"),
)
"""Keys beside one another and letters in order, each also backwards."""

COMMON: Final = frozenset(
    files("register.services").joinpath("common_words.txt").read_text("utf-8").split()
)
"""Words of which the most common passwords are made, most of them English."""

OF_THE_REGISTER: Final = frozenset(
    "senco sencos senc register registrar registry award awards nasenco npqsenco national send sen "
    "inclusion provider panel inspector inspectorate authority ofsted dfe gias".split()
)
"""Words of this service and of the work that it is for."""

_LOOKALIKES: Final = tuple(str.maketrans("@4031!|5$7+", f"aaoe{one}{one}{one}sstt") for one in "il")
"""What stands for a letter that it looks like; a 1 for either of two."""
_SEPARATORS: Final = re.compile(r"[\s._/-]+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ENDS: Final = re.compile(r"^[^a-z]*|[^a-z]*$")


def is_guessable(password: str, about: Iterable[str] = ()) -> bool:
    """Whether a password has too few parts to be kept from whoever tries the likely ones first.

    about: what belongs to whoever chooses it, such as their name and email address.
    """
    words = [
        _longest_first(COMMON | OF_THE_REGISTER),
        _longest_first(frozenset(word for text in about for word in _names(text))),
    ]
    return any(count < FEWEST_PARTS for count in _counts(_folded(password)[:MOST_READ], words))


@lru_cache(maxsize=8)
def _longest_first(words: frozenset[str]) -> re.Pattern[str]:
    """What matches the longest of these words; nothing where there is none."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or "(?!)")


def _counts(text: str, words: Sequence[re.Pattern[str]]) -> Iterator[int]:
    """How many parts it has, with what was added at its ends and without."""
    yield _parts(text, words)
    core = _ENDS.sub("", text)
    if core:
        yield _parts(core, words) + (len(text) - len(core)) // DIGITS_FOR_A_PART


def _parts(text: str, words: Sequence[re.Pattern[str]]) -> int:
    """The parts of a text that differ: what is written twice is as soon guessed as once."""
    text = _once(_SEPARATORS.sub("", text))
    read = [text, *(text.translate(each) for each in _LOOKALIKES)]
    long: set[str] = set()
    single, at = 0, 0
    while at < len(text):
        length = max(_run(text[at:]), *(_word(each, at, one) for each in read for one in words))
        if length > 1:
            long.add(read[-1][at : at + length])
        else:
            single += 1
        at += length
    return len(long) + single


def _word(text: str, at: int, words: re.Pattern[str]) -> int:
    """The length of the longest word that begins here; 1 where there is none."""
    found = words.match(text, at)
    return len(found[0]) if found else 1


def _run(rest: str) -> int:
    """The length of the longest run or year that a text begins with; 1 where there is none."""
    same = len(rest) - len(rest.lstrip(rest[0]))
    along = (_along(rest, run) for keys in RUNS for run in (keys, keys[::-1]))
    return max(1, same if same >= SHORTEST_RUN else 1, 4 if _YEAR.match(rest) else 1, *along)


def _along(rest: str, run: str) -> int:
    """For how many characters a text goes along a run, from wherever in it; 1 for too few."""
    start = run.find(rest[:SHORTEST_RUN])
    if start < 0 or len(rest) < SHORTEST_RUN:
        return 1
    length = SHORTEST_RUN
    while rest[length : length + 1] and run[start : start + length + 1] == rest[: length + 1]:
        length += 1
    return length


def _once(text: str) -> str:
    """What a text repeats, where it is nothing but repeats, a last one perhaps cut short."""
    for period in range(1, len(text) // 2 + 1):
        if text[period:] == text[:-period]:
            return text[:period]
    return text


def _names(text: str) -> Iterator[str]:
    """The words of a name or an address, and the whole of it run together."""
    folded = _folded(text)
    found = (_SEPARATORS.sub("", folded), *re.findall(r"[^\W_]+", folded))
    yield from (word for word in found if len(word) >= SHORTEST_NAME)


def _folded(text: str) -> str:
    """Without capitals and accents."""
    # Unfolded first: a letter in the style of a formula shows only then whether it is a capital.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
