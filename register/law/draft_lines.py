"""Which line of a draft cannot be read as TOML, and why, in words of our own."""

import re
from typing import Final

from register.days import UNREAL
from register.law.case_files import shown

_PLACE: Final = re.compile(r"at line (\d+)")
_UNCLOSED: Final = "opens a quotation mark that is not closed on it"
_WHY: Final = (
    ("Expected '=' after", "has no = after its name. Write it as name = value"),
    (
        "Invalid value",
        "gives no value that can be read. Put text in quotation marks, and write a day as "
        "2028-09-01 and a number as 2",
    ),
    ("Invalid date", f"holds a date, which {UNREAL}"),
    (
        "Expected newline",
        "goes on after its value. Give each on a line of its own, and write a day as 2028-09-01",
    ),
    ("Unterminated string", _UNCLOSED),
    # A text goes on to the end of its line, which cannot be in it.
    ("Illegal character '\\n'", _UNCLOSED),
    ("Illegal character", "holds a character that text in quotation marks cannot"),
    ("Unescaped", "holds a \\ in quotation marks, which has to be written twice"),
    ("Cannot overwrite", "gives again what an earlier line gives. Keep one of them"),
    ("Cannot declare", "begins again what an earlier line begins. Keep one of them"),
    ("Unclosed", "opens a bracket that is not closed"),
    ("Expected ']", "opens a bracket that is not closed. A change begins with [[change]]"),
)
_OTHERWISE: Final = "cannot be read. Write it as name = value, or [[change]] where a change begins"


def problem_with_line(text: str, told: str) -> str:
    """The line at which reading stopped, and what is wrong with it.

    told: what the reader of TOML says, of which the first words and the line's number are known.
    """
    place = _PLACE.search(told)
    # As TOML counts them: nothing else ends a line of it.
    lines = text.split("\n")
    number = min(int(place[1]), len(lines)) if place else len(lines)
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    why = next((words for begins, words in _WHY if told.startswith(begins)), _OTHERWISE)
    line = lines[number - 1].strip()
    said = f" of the draft, {shown(line)}," if line else " of the draft"
    return f"Line {number}{said} {why}"
