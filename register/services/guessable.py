"""Passwords that somebody would guess, however long: common ones, names and keys in a row.

NIST SP 800-63B, 3.1.1.2, asks that a new password be compared with those that are commonly used:
words, repeats, sequences, and what belongs to the service or to whoever chooses it. Lists of those
that were published are of short ones for the most part. What people make of them to reach twelve
characters is a word with digits after it, so a password is read here in parts: a common word, a
name, a run of keys or a year is one part, however long, and any other character is one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

FEWEST_PARTS: Final = 5
"""Parts of the shortest password that is not guessed soon."""
SHORTEST_RUN: Final = 3
SHORTEST_NAME: Final = 3
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
    """
    password passwort passcode passphrase pass secret letmein welcome hello login logon admin
    administrator root user guest test testing default changeme change temp temporary access
    master system server computer internet windows microsoft google apple samsung android
    facebook instagram youtube twitter iloveyou love lovely loveyou loveme princess queen king
    prince angel baby babygirl sweetheart darling honey sunshine rainbow flower butterfly
    monkey dragon tiger lion eagle falcon panther wolf bear horse dolphin puppy kitten dog cat
    football baseball basketball hockey soccer cricket rugby tennis golf
    liverpool arsenal chelsea everton manchester united city tottenham newcastle rangers celtic
    westham villa leeds england scotland wales britain london
    superman batman spiderman ironman starwars pokemon minecraft naruto matrix ninja samurai
    shadow phoenix thunder lightning freedom whatever nothing forever trustno trustno1
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
    christmas easter birthday holiday
    michael michelle daniel danielle andrew anthony ashley charlie charlotte jordan jessica
    jennifer joshua matthew nicole robert thomas william george oliver jack harry james john david
    richard samantha elizabeth victoria amanda hannah hunter harley maggie ginger buster pepper
    chocolate cookie banana cheese orange purple yellow green blue black white red silver golden
    mustang ferrari porsche mercedes corvette killer fuck fucking fuckyou bitch asshole sexy
    jesus christ god heaven blessed faith money lucky family friends mother father
    justinbieber onedirection michaeljackson hannahmontana avrillavigne edwardcullen jamesbond
    finalfantasy residentevil counterstrike callofduty needforspeed playstation transformers
    supernatural gameofthrones harrypotter cookiemonster peanutbutter teddybear leavemealone
    ingodwetrust fallenangel christopher sebastian alexander international internazionale
    professional cosmopolitan unbelievable congratulations communication administration
    understanding kindergarten mathematics relationship responsibility stratocaster
    neworleans moderncombat heterosexual jesuslovesme ilovemyfamily ihatethisgame gettherefast
    startfinding megaparol polniypizdec familiya ghbdtnrfrltkf przyjaciolki kartoffelpuffer
    linkedin sonyericsson telechargement ichliebedich sonnenschein seniseviyorum
    159753 741852 147852 a1b2c3 q1w2e3
    school teacher head headteacher education college university academy student class
    """.split()
)
"""Words of which the most common passwords are made, most of them English; then whole ones."""

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
    words = COMMON | OF_THE_REGISTER | {word for text in about for word in _names(text)}
    return any(count < FEWEST_PARTS for count in _counts(_folded(password), words))


def _counts(text: str, words: frozenset[str]) -> Iterator[int]:
    """How many parts it has, with what was added at its ends and without."""
    yield _parts(text, words)
    core = _ENDS.sub("", text)
    if core:
        yield _parts(core, words) + (len(text) - len(core)) // DIGITS_FOR_A_PART


def _parts(text: str, words: frozenset[str]) -> int:
    """The parts of a text that differ: what is written twice is as soon guessed as once."""
    text = _once(_SEPARATORS.sub("", text))
    read = [text, *(text.translate(each) for each in _LOOKALIKES)]
    long: set[str] = set()
    single, at = 0, 0
    while at < len(text):
        length = max(_run(text[at:]), *(_word(each, at, words) for each in read))
        if length > 1:
            long.add(read[-1][at : at + length])
        else:
            single += 1
        at += length
    return len(long) + single


def _word(text: str, at: int, words: frozenset[str]) -> int:
    """The length of the longest word that begins here; 1 where there is none."""
    return max((len(word) for word in words if text.startswith(word, at)), default=1)


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
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
