"""Jinja’s `indent`, sooner done: it was a third of what a page with a form takes to draw."""

from typing import Any

from jinja2.filters import do_indent
from markupsafe import Markup


def indent(text: Any, width: int | str = 4, first: bool = False, blank: bool = False) -> str:
    """What Jinja's own answers: Jinja escapes each line anew, though the whole is markup."""
    if type(text) not in (str, Markup) or type(width) not in (str, int):
        return do_indent(text, width, first, blank)
    margin = width if isinstance(width, str) else " " * width
    head, *lines = f"{text!s}\n".splitlines()
    indented = [margin + line if line or blank else line for line in lines]
    whole = "\n".join([margin + head if first else head, *indented])
    return Markup(whole) if isinstance(text, Markup) else whole
