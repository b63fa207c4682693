"""What the Design System's library writes as an element's attributes, sooner and without its gaps.

Its own macro is asked several times for every box: it was a third of what a page of boxes costs,
and what it leaves between the attributes was a fifth of the page.
"""

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import Undefined
from markupsafe import Markup, escape

LEFT_OUT: Final = Undefined()


def govuk_attributes(attributes: Any = LEFT_OUT) -> Markup:
    """Attributes as the library's `govukAttributes` writes them.

    attributes: text as it stands, or by its name each value, or a mapping of `value` and
    `optional`, or of `val` where the library marked it as safe. Anything else is none.
    """
    if isinstance(attributes, str):
        return Markup(attributes)
    if not isinstance(attributes, Mapping):
        return Markup()
    written = []
    for name, value in attributes.items():
        if isinstance(value, Mapping) and value.get("val", LEFT_OUT) != LEFT_OUT:
            value = value["val"]
        options = value if isinstance(value, Mapping) else {"value": _as_text(value)}
        is_optional, said = options.get("optional") is True, options.get("value", LEFT_OUT)
        if is_optional and said is True:
            written.append(f" {escape(name)}")
        elif not is_optional or not (said is None or said is False or said == LEFT_OUT):
            written.append(f' {escape(name)}="{escape(said)}"')
    return Markup("".join(written))


def _as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
