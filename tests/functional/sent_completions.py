"""Files of completions as a provider’s page takes them."""

from __future__ import annotations

import io
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts import csrf_token


def post(client: FlaskClient, path: str, data: dict[str, Any] | None = None) -> TestResponse:
    """Send a form of the pages of completions."""
    token = csrf_token(client)
    answer = client.post(path, data={"csrf_token": token, **(data or {})}, buffered=True)
    answer.request.input_stream.close()  # a large body is in a temporary file
    return answer


def send(client: FlaskClient, content: bytes, name: str = "july.csv") -> TestResponse:
    """Send a file to be checked."""
    return post(client, "/completions", {"file": (io.BytesIO(content), name)})


def check(client: FlaskClient, content: bytes) -> tuple[str, str]:
    """The address of the check page, and the page."""
    sent = send(client, content)
    assert sent.status_code == 303, sent.get_data(as_text=True)
    return sent.location, client.get(sent.location).get_data(as_text=True)


def hidden(page: str) -> dict[str, str]:
    """The hidden boxes of the form that confirms."""
    return {
        name: found[1]
        for name in ("digest", "rows")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', page))
    }
