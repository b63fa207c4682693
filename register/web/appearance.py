"""Give an application the register's appearance: templates, filters and built files."""

import hashlib
from collections import ChainMap
from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from flask.templating import Environment
from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)

from register.law.limbs import Group
from register.law.words import NODE_TITLES, NOT_NEEDED_YET
from register.services.compliance.answer import IF_KNOWN
from register.web.filters import FILTERS, showing
from register.web.kept_templates import KeptTemplates
from register.web.statuses import limb_appearance, status_appearance

TEMPLATES = Path(__file__).parent / "templates"
GOVUK = "govuk_frontend_jinja"
"""The library whose macros draw the Design System's components, and the folder of its templates."""
STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=64)
def _fingerprint(name: str) -> str:
    """The start of a static file's digest; files change only with a new release."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, changing with its contents so that it can be kept for a year.

    Raises RuntimeError for a built file that set-up has not made.
    """
    try:
        version = _fingerprint(name)
    except FileNotFoundError as error:
        raise RuntimeError(f"static/{name} is missing: run make setup to build it") from error
    return url_for("static", filename=name, v=version)


class _Environment(Environment):
    """Shares one map of globals among the templates, none of which has any of its own.

    Each import in a template compares that map with its own: with the map that Jinja makes for
    each template, the two dozen imports behind a page cost a tenth of it.
    """

    _not_strict: "_Environment | None" = None

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return ChainMap(d, self.globals) if d else self.globals

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        """A template; the library's own leave parameters out at will, and so are never strict."""
        if self.undefined is StrictUndefined and name.startswith(GOVUK):
            return self._lenient()._load_template(name, globals)
        return super()._load_template(name, globals)

    def _lenient(self) -> "_Environment":
        if self._not_strict is None:
            self._not_strict = self.overlay(undefined=Undefined)
        return self._not_strict


def init_appearance(app: Flask, *, strict: bool) -> None:
    """Register the templates, filters, tests and globals that every page relies on.

    strict: a value that a template names and nobody gave is an error, as it should be to whoever
    writes the page. In production it is left out, so that nobody loses a whole page for one word.
    """
    app.jinja_environment = _Environment
    app.jinja_options = {**app.jinja_options, "bytecode_cache": KeptTemplates()}
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader({GOVUK: PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    if strict:
        app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.filters.update(
        status_appearance=status_appearance, limb_appearance=limb_appearance
    )
    # A test, because asking a limb for what only a group has raises twice for each limb.
    app.jinja_env.tests["group_of_limbs"] = lambda node: isinstance(node, Group)
    app.jinja_env.tests["showing"] = showing
    app.jinja_env.globals.update(
        asset=asset, if_known=IF_KNOWN, node_titles=NODE_TITLES, not_needed_yet=NOT_NEEDED_YET
    )
