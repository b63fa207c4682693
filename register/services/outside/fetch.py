"""Asking an identity service over HTTP: soon, briefly, and no further than it was asked to go."""

from collections.abc import Mapping
from time import monotonic
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

CONNECT_SECONDS = 2
SILENT_SECONDS = 3
"""How long it may say nothing."""
WHOLE_SECONDS = 5
"""How long one answer may take, however it comes."""
MOST_BYTES = 256 * 1024
BLOCK = 8192


class Rubbish(requests.RequestException):
    """An answer that is not one."""


class Brief(HTTPAdapter):
    """Lets no answer be slower or longer than an identity service has cause to be."""

    def send(self, request: requests.PreparedRequest, *_: Any, **others: Any) -> requests.Response:
        """Send it and read the whole answer; a fault of requests’ where there is none."""
        begun = monotonic()
        limits = {"stream": True, "timeout": (CONNECT_SECONDS, SILENT_SECONDS)}
        response = super().send(request, **{**others, **limits})
        body = bytearray()
        with response:
            try:
                # What has come, however little: a whole block could be waited for without end.
                while part := response.raw.read1(BLOCK, decode_content=True):
                    body += part
                    if len(body) > MOST_BYTES:
                        raise Rubbish("the answer is too long")
                    if monotonic() - begun > WHOLE_SECONDS:
                        raise requests.Timeout("the answer takes too long")
            except HTTPError as error:
                raise requests.ConnectionError("the answer broke off") from error
        # Where requests keeps a body once read, so that it never reads the stream without limits.
        response._content = bytes(body)
        return response


def brief(session: requests.Session) -> requests.Session:
    """The same session, held to those limits."""
    session.mount("https://", Brief())
    session.mount("http://", Brief())
    return session


def fetch(url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at that address.

    Raises requests.RequestException where it is away or slow, says no, sends one elsewhere or
    answers with anything else.
    """
    with brief(requests.Session()) as session:
        response = session.get(
            url, headers={"Accept": "application/json", **(headers or {})}, allow_redirects=False
        )
    return read(response)


def read(response: requests.Response) -> dict[str, Any]:
    """The JSON object that this answer holds; requests.RequestException where it holds none."""
    if response.status_code != 200:
        raise requests.HTTPError(f"answered {response.status_code}", response=response)
    try:
        body = response.json()
    except (ValueError, RecursionError) as error:
        raise Rubbish("the answer is not JSON") from error
    if not isinstance(body, dict):
        raise Rubbish("the answer is not an object")
    return body
