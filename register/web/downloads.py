"""Files that a page gives to be saved."""

from typing import Final

from flask import Response, make_response

CSV: Final = "text/csv; charset=utf-8"
JSON: Final = "application/json"


def download(name: str, content: bytes | str, content_type: str = CSV) -> Response:
    """An answer that a browser saves under that name."""
    answer = make_response(content)
    answer.content_type = content_type
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
