"""What is indented is what Jinja would have made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Undefined, UndefinedError
from jinja2.filters import do_indent
from markupsafe import Markup

from register.web.indenting import indent

TEXTS = st.lists(st.sampled_from(["a", "<b>", "&", " ", "\n", "\n\n", "\r\n", "\u2028", "é"]))


@given(
    text=TEXTS.map("".join),
    is_markup=st.booleans(),
    width=st.one_of(st.integers(0, 6), st.sampled_from(["", "  ", "> ", Markup("&gt;")])),
    first=st.booleans(),
    blank=st.booleans(),
)
def test_any_text_is_indented_as_jinja_indents_it(
    text: str, is_markup: bool, width: int | str, first: bool, blank: bool
) -> None:
    given_text = Markup(text) if is_markup else text
    ours, jinjas = (each(given_text, width, first, blank) for each in (indent, do_indent))
    assert (type(ours), ours) == (type(jinjas), jinjas)


def test_what_nobody_gave_is_an_error_as_ever() -> None:
    with pytest.raises(UndefinedError):
        indent(Undefined(name="text"))
