"""Every point that can be read two ways has its page, which quotes the text that it reads."""

import re
from pathlib import Path

import pytest

from register.law.readings import POINTS, Point
from tests.shared import shared_data

LAW = Path(__file__).parents[3] / "docs" / "law"
INDEX = (LAW / "readings.md").read_text(encoding="utf-8")
PAGES = {page.name: page.read_text(encoding="utf-8") for page in (LAW / "readings").glob("*.md")}
BY_NAME = {point.name: point for point in POINTS}


def plain(text: str) -> str:
    """Words alone: without emphasis, links, quotation marks at a line's start, and line ends."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^> ?", "", text, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", re.sub(r"[*\[\]]", "", text)).replace("’", "'")


def page_of(point: Point) -> str:
    """The page that the index gives beside the point's default."""
    (line,) = [line for line in INDEX.splitlines() if f"| `{point.default}`" in line]
    (name,) = re.findall(r"\(readings/([a-z0-9-]+\.md)\)", line)
    return PAGES[name]


def quotations(page: str) -> list[str]:
    """The words of each block that a page quotes, cut where it leaves some out."""
    blocks = re.findall(r"(?:^> .*\n)+", page, flags=re.MULTILINE)
    quoted = [plain(re.sub(r"^> — .*\n(?:> .*\n)*", "", one, flags=re.MULTILINE)) for one in blocks]
    return [part.strip() for one in quoted for part in one.split("…") if part.strip()]


@pytest.mark.parametrize("name", BY_NAME)
def test_each_point_has_a_page_with_its_text_and_its_options(name: str) -> None:
    point, page = BY_NAME[name], page_of(BY_NAME[name])
    assert plain(point.text) in plain(page)
    assert f"`{point.default}`, the headline" in page
    for option in point.options:
        assert f"`{option.name}`" in page
    assert "legislation.gov.uk" in page


def test_every_page_is_in_the_index_and_quotes_the_law() -> None:
    assert set(re.findall(r"\(readings/([a-z0-9-]+\.md)\)", INDEX)) == set(PAGES)
    for name, page in PAGES.items():
        assert quotations(page), name


def test_what_the_pages_quote_is_what_the_law_says() -> None:
    law = plain(shared_data("law.md").read_text(encoding="utf-8"))
    for name, page in PAGES.items():
        for quoted in quotations(page):
            assert quoted in law, (name, quoted)


def test_every_file_that_a_page_points_to_is_there() -> None:
    root = LAW.parents[1] / "register"
    pointed_to = [
        (name, file)
        for name, page in PAGES.items()
        for file in re.findall(r"`([a-z_/0-9]+\.py)`", page)
    ]
    assert pointed_to
    for name, file in pointed_to:
        assert (root / file).is_file() or (root / "law" / file).is_file(), (name, file)
