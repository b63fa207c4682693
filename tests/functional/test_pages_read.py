"""What is looked for on every page is noticed where it is planted."""

import pytest
from bs4 import BeautifulSoup

from tests.functional.pages_read import alike, misheaded, misplaced, runs_on


@pytest.mark.canary
def test_an_id_that_is_there_twice_and_a_reference_to_none_are_noticed() -> None:
    said = '<p id=a><b id=a></b><a href="#b">B</a><label for="c d"></label><i id=c></i>'
    assert misplaced(BeautifulSoup(said, "html.parser")) == {"a", "b", "d"}


@pytest.mark.canary
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<a href=a>Oak</a>", "<a href=b>Oak</a>"),
        ("<form action=a><button>Oak</button></form>", "<form><button>Oak</button></form>"),
        ("<details><summary>Oak</summary>1</details>", "<details><summary>Oak</summary></details>"),
    ],
)
def test_two_things_that_are_called_alike_are_noticed(one: str, other: str) -> None:
    assert alike(BeautifulSoup(one + one, "html.parser")) == set()
    assert alike(BeautifulSoup(one + other, "html.parser")) == {"Oak"}


@pytest.mark.canary
def test_a_status_that_runs_on_is_noticed() -> None:
    said = "<p><b>Compliant</b> {}The SENCO holds it.</p>"
    found = [
        BeautifulSoup(said.format(between), "html.parser").b
        for between in ("", "<br>", "<span>.</span>")
    ]
    assert [bool(each and runs_on(each)) for each in found] == [True, False, False]


@pytest.mark.canary
def test_a_table_below_another_heading_and_a_level_that_is_left_out_are_noticed() -> None:
    said = "<h1>A</h1><h3>B</h3><table><caption>C</caption></table><h2>D</h2><h3>E</h3>"
    assert misheaded(BeautifulSoup(said, "html.parser")) == {"B", "C"}
