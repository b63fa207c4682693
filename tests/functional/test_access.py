"""Every route says who may use it, and an application with one that does not will not start."""

from collections.abc import Iterator

import pytest
from flask import Flask

from register.auth.http_status import HTTP_STATUS, status_of
from register.auth.policy import UndeclaredRoute, every_route_declares
from register.errors import FieldProblem, InvalidInput, RegisterError
from register.services.schools.named import SeveralSchools


def test_every_route_declares_its_access(app: Flask) -> None:
    every_route_declares(app)
    assert len(list(app.url_map.iter_rules())) > 5


def test_a_route_that_declares_nothing_stops_the_application() -> None:
    careless = Flask("careless", static_folder=None)
    careless.add_url_rule("/", "open", lambda: "hello")
    with pytest.raises(UndeclaredRoute, match="open"):
        every_route_declares(careless)


def test_no_view_serves_both_a_reading_and_a_writing_method(app: Flask) -> None:
    both = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if len((rule.methods or set()) - {"HEAD", "OPTIONS"}) != 1
    ]
    assert both == []


def test_every_error_of_the_register_has_a_status() -> None:
    children = {error for error in _below(RegisterError) if "errors" in error.__module__}
    assert children == set(HTTP_STATUS)


def test_an_error_that_a_service_knows_has_the_status_of_its_kind() -> None:
    problem = FieldProblem("school", "Several schools have that name")
    assert status_of(SeveralSchools(problem, [])) == HTTP_STATUS[InvalidInput]


def _below(error: type[RegisterError]) -> Iterator[type[RegisterError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)
