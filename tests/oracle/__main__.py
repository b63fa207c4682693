"""Write cases with the answers of the second statement, for `register law check` to be tried on.

python -m tests.oracle lives 1000000 > lives.csv      random lives; a seed may follow the count
python -m tests.oracle grid > grid.csv                a day either side of every boundary
"""

import csv
import sys
from collections.abc import Iterator

from tests.oracle import section_10
from tests.oracle.grid import grid
from tests.oracle.lives import COLUMNS, lives

EXPECTED = (
    *("expected_status", "expected_reason", "expected_deadline"),
    *("literal_status", "literal_reason", "literal_deadline"),
    *("person_status", "person_deadline"),
)


def rows(arguments: list[str]) -> Iterator[dict[str, str]]:
    """The cases asked for; SystemExit says how to ask."""
    match arguments:
        case ["grid"]:
            return (row | {"case": f"grid {number}"} for number, row in enumerate(grid(), start=2))
        case ["lives", count]:
            return lives(int(count), seed=2009)
        case ["lives", count, seed]:
            return lives(int(count), int(seed))
    sys.exit(__doc__)


def main() -> None:
    """Write the file to standard output."""
    asked = rows(sys.argv[1:])
    writer = csv.DictWriter(sys.stdout, [*COLUMNS, *EXPECTED], lineterminator="\n")
    writer.writeheader()
    for row in asked:
        answers = zip(EXPECTED, section_10.answers(row), strict=True)
        writer.writerow(row | dict(answers))


if __name__ == "__main__":
    main()
