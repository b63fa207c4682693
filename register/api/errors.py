"""The API's errors: RFC 9457 problems with a stable `type`, never a page."""

from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import HTTPException

from register.auth.http_status import headers_of, status_of
from register.errors import BadRequest, Failed, InvalidInput, RegisterError

PROBLEM = "application/problem+json"
HTTP_WORDS = {
    400: ("The request could not be read", "Check its address, headers and body."),
    404: ("Not found", "There is nothing at this address. The page /api lists those there are."),
    405: (
        "Method not allowed",
        "This address does not take that method. Allow names those it does.",
    ),
    413: ("Too large", "The body is too large, and nothing of it was read."),
}
"""What the API says of an error that was found before the register was reached."""


def init_errors(resources: Blueprint) -> None:
    """Answer for the API; the application hands HTTP's own errors to `http_problem`."""
    resources.register_error_handler(RegisterError, register_problem)


def register_problem(error: RegisterError) -> Response:
    """The problem that one of the register's own errors is."""
    body: dict[str, Any] = {"type": error.type, "title": error.title, "detail": str(error)}
    named = error.problems if isinstance(error, InvalidInput | BadRequest) else ()
    if isinstance(error, InvalidInput) or any(each.field for each in named):
        body["errors"] = [
            {"pointer": f"/{each.field}" if each.field else "", "detail": each.message}
            for each in named
        ]
    problem = _problem(status_of(error), body)
    problem.headers.update(headers_of(error))
    if problem.status_code == 401:
        problem.headers["WWW-Authenticate"] = "Bearer"
    return problem


def http_problem(error: HTTPException) -> Response:
    """The problem that an error found by HTTP itself is: in our words, for its own quote the
    request, and keeping the methods that the address does take.
    """
    code = error.code or 500
    title, detail = HTTP_WORDS.get(code, (error.name, "The request could not be carried out."))
    problem = _problem(code, {"type": f"http-{code}", "title": title, "detail": detail})
    problem.headers.extend(
        (name, value) for name, value in error.get_headers() if name.lower() == "allow"
    )
    return problem


def fault_problem() -> Response:
    """A fault of ours: it says nothing of what went wrong inside."""
    return register_problem(Failed())


def _problem(status: int, body: dict[str, Any]) -> Response:
    problem = jsonify({**body, "status": status})
    problem.status_code = status
    problem.content_type = PROBLEM
    return problem
