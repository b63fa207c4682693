"""A value that a template names and nobody gave: an error, but in production it is left out."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from flask import render_template_string
from jinja2 import UndefinedError

from register.app import create_app
from tests.conftest import settings_for
from tests.sqlite_files import new_register

SECRET = "yhU3tQ0bZr8WmK2vXeL5nGcJ1sPaD7fHoRiT4uB6"
PAGE = (
    "{% extends 'layout.html' %}{% set page_title = 'A' %}"
    "{% block body %}<h1>{{ nobody_gave_this }}</h1>{% endblock %}"
)
ONE_OF_THE_LIBRARYS = (
    '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}'
    '{{ govukButton({"text": "Save"}) }}'
)


def drawn(
    environment: Literal["development", "production"], template: str, url: str = "sqlite://"
) -> str:
    settings = replace(settings_for(url), environment=environment, secret_key=SECRET)
    app = create_app(settings)
    with app.test_request_context("/"):
        return render_template_string(template)


def test_while_developing_a_value_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="nobody_gave_this"):
        drawn("development", PAGE)


def test_in_production_nobody_loses_a_page_for_it(tmp_path: Path) -> None:
    url = new_register(tmp_path / "register.sqlite3")
    assert "<h1></h1>" in drawn("production", PAGE, url)


def test_the_librarys_own_templates_may_leave_parameters_out() -> None:
    assert "Save" in drawn("development", ONE_OF_THE_LIBRARYS)
