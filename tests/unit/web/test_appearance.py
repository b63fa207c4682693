"""What templates are given in the place of Jinja's own says what Jinja's own says, sooner."""

from collections import ChainMap
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, UndefinedError
from jinja2.filters import do_indent
from markupsafe import Markup

from register.web.appearance import init_appearance
from register.web.filters import indent

LINES = st.text(st.sampled_from("a <&\n\r\x0b\x85\u2028"), max_size=12)


@given(
    st.one_of(LINES, LINES.map(Markup)),
    st.one_of(st.integers(0, 4), st.sampled_from(["", "<", "\n "])),
    st.booleans(),
    st.booleans(),
)
def test_lines_are_moved_in_as_jinja_moves_them(
    text: str, width: int | str, first: bool, blank: bool
) -> None:
    moved, own = indent(text, width, first, blank), do_indent(text, width, first, blank)
    assert (type(moved), str(moved)) == (type(own), str(own))


@pytest.fixture(params=[True, False], ids=["strict", "lenient"])
def environments(request: pytest.FixtureRequest) -> tuple[Environment, Environment]:
    """The register's environment and Jinja's own, alike but for whose each is."""
    app = Flask(__name__)
    init_appearance(app, strict=request.param)
    own = Environment(Flask(__name__))
    own.undefined = app.jinja_env.undefined
    return app.jinja_env, own


@pytest.mark.parametrize(
    "held",
    [
        {"label": "a", "items": [1], "pop": None, "__class__": 2},
        {},
        ChainMap({"label": "a", "items": [1]}),
        SimpleNamespace(label="a", items=[1]),
        None,
        "text",
    ],
    ids=lambda held: type(held).__name__,
)
@pytest.mark.parametrize("name", ["label", "items", "pop", "missing", "upper", "__class__"])
def test_a_template_is_given_what_jinja_gives_it(
    environments: tuple[Environment, Environment], held: Any, name: str
) -> None:
    ours, own = (each.getattr(held, name) for each in environments)
    if isinstance(own, environments[1].undefined):
        assert type(ours) is type(own)
        assert ours._undefined_message == own._undefined_message
    else:
        assert ours == own


def test_what_a_mapping_does_not_hold_is_an_error_where_templates_are_strict() -> None:
    app = Flask(__name__)
    init_appearance(app, strict=True)
    assert app.jinja_env.undefined is StrictUndefined
    with pytest.raises(UndefinedError, match="has no attribute 'missing'"):
        app.jinja_env.from_string("{{ held.missing }}").render(held={"label": "a"})
