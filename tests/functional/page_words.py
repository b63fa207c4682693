"""The words of a page, or of a part of it, one space between any two."""

from bs4 import BeautifulSoup


def words_of(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())
