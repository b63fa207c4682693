"""The Jinja macros and the npm package are one pair: every example gives the HTML it promises."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, PackageLoader, PrefixLoader

GOVUK = Path(__file__).resolve().parents[2] / "node_modules" / "govuk-frontend" / "dist" / "govuk"
JINJA = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    autoescape=True,
)


def examples() -> Iterator[Any]:
    """Each component's published examples: its options and the HTML that they must give."""
    for path in sorted(GOVUK.glob("components/*/fixtures.json")):
        fixtures = json.loads(path.read_text(encoding="utf-8"))["fixtures"]
        component = path.parent.name
        yield pytest.param(component, fixtures, id=component)


def rendered(component: str, options: dict[str, Any]) -> str:
    """The macro's own answer to those options."""
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    source = f"govuk_frontend_jinja/components/{component}/macro.html"
    template = JINJA.from_string(f'{{% from "{source}" import {name} %}}{{{{ {name}(options) }}}}')
    return template.render(options=options)


def tree(html: str) -> list[Any]:
    """The elements, their attributes and their words, without how they are laid out in the file."""

    def node(element: Tag) -> list[Any]:
        attributes = sorted(
            (name, " ".join(value) if isinstance(value, list) else " ".join(value.split()))
            for name, value in element.attrs.items()
        )
        inside: list[Any] = []
        for child in element.children:
            words = node(child) if isinstance(child, Tag) else " ".join(str(child).split())
            inside += [words] if words else []
        return [element.name, attributes, inside]

    return node(BeautifulSoup(html, "html.parser"))


@pytest.mark.skipif(not GOVUK.exists(), reason="the npm packages are not installed: make setup")
@pytest.mark.parametrize(("component", "fixtures"), list(examples()))
def test_every_published_example_gives_the_html_it_promises(
    component: str, fixtures: list[dict[str, Any]]
) -> None:
    differ = [
        fixture["name"]
        for fixture in fixtures
        if tree(rendered(component, fixture["options"])) != tree(fixture["html"])
    ]

    assert differ == []


def test_a_difference_of_one_attribute_would_be_seen() -> None:
    assert tree('<a class="b  c" href="/d"> e </a>') == tree('<a href="/d" class="b c">e</a>')
    assert tree('<a class="b c">e</a>') != tree('<a class="b">e</a>')
