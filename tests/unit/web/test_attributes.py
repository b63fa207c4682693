"""The attributes of an element are the library's own, without the gaps that it leaves."""

from itertools import product
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, PackageLoader, Undefined
from markupsafe import Markup

from register.web.appearance import GOVUK, init_appearance
from register.web.attributes import govuk_attributes

OWN: Any = (
    Environment(loader=PackageLoader(GOVUK), autoescape=True)
    .get_template("macros/attributes.html")
    .module
)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 1),
    st.text(st.sampled_from('a <"&\n'), max_size=4),
    st.sampled_from([Markup('<a href="">'), Markup(), Undefined(name="left_out")]),
)
OPTIONS = st.fixed_dictionaries(
    {}, optional={"value": PLAIN, "optional": st.one_of(st.booleans(), PLAIN), "length": PLAIN}
)
SAFE = st.fixed_dictionaries({"val": st.one_of(PLAIN, OPTIONS)}, optional={"value": PLAIN})
NAMES = st.one_of(st.sampled_from(["id", "data-a", "items", "val", "<b>"]), st.integers(0, 1))
ATTRIBUTES = st.one_of(PLAIN, st.dictionaries(NAMES, st.one_of(PLAIN, OPTIONS, SAFE), max_size=4))


def assert_alike(attributes: Any) -> None:
    """Ours is the library's own, whose gaps all come before the first attribute."""
    ours, own = govuk_attributes(attributes), OWN.govukAttributes(attributes)
    assert type(ours) is Markup
    is_text = isinstance(attributes, str)
    assert str(ours) == (own if is_text else own.lstrip() and f" {own.lstrip()}")


@given(ATTRIBUTES)
def test_attributes_are_written_as_the_library_writes_them(attributes: Any) -> None:
    assert_alike(attributes)


def test_what_is_optional_is_left_out_where_the_library_leaves_it_out() -> None:
    said = (None, False, True, 0, "", "true", Markup("<b>"), Undefined(), {}, {"value": False})
    for optional, value in product((True, False, None, 1, "true", Undefined()), said):
        assert_alike({"a": {"value": value, "optional": optional}, "b": value})
        assert_alike({"a": {"val": value, "optional": optional}})
        assert_alike({"a": {"val": {"value": value, "optional": optional}}})
    assert_alike({"a": {"optional": True}, "b": {"value": 1}, "c": {"optional": False}})


def test_nothing_given_is_nothing_written() -> None:
    assert govuk_attributes() == OWN.govukAttributes() == ""


@pytest.mark.parametrize("strict", [True, False])
def test_every_component_is_drawn_with_ours(strict: bool) -> None:
    app = Flask(__name__)
    init_appearance(app, strict=strict)
    button = (
        '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}'
        '{{ govukButton({"text": "Go", "attributes": {"data-a": "<"}}) }}'
    )
    drawn = app.jinja_env.from_string(button).render().strip()
    assert ' data-a="&lt;"' in drawn
    # The library's own leaves lines within the tag.
    assert "\n" not in drawn[: drawn.index(">")]
