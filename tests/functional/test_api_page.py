"""What the page about the API promises is what the API has: no more and no less."""

import re

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

UPPER_CASE = re.compile(r"/[A-Z]+")


def promised(client: FlaskClient) -> set[str]:
    page = BeautifulSoup(client.get("/api").get_data(), "html.parser")
    cells = [head.get_text(strip=True) for head in page.select("tbody th")]
    asked = (cell.split("?")[0] for cell in cells if "/api/v1/" in cell)
    return {f"{method} {UPPER_CASE.sub('/*', path)}" for method, path in map(str.split, asked)}


def there_are(app: Flask) -> set[str]:
    return {
        f"{method} {re.sub(r'<[^>]+>', '*', str(rule))}"
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_page_lists_every_route_of_the_api_and_no_other(
    app: Flask, client: FlaskClient
) -> None:
    assert promised(client) == there_are(app)
