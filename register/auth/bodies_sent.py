"""A body as the server hands it over: one that is badly written is told as one that is cut off.

A server raises an error of its own for a chunk that is none, which would be taken for our fault.
"""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, Final, TypeAlias

INPUT: Final = "wsgi.input"

Environ: TypeAlias = dict[str, Any]
Wsgi: TypeAlias = Callable[[Environ, Any], Iterable[bytes]]


class SentBody:
    """What is read of a body; OSError, which Werkzeug answers with 400, where it cannot be."""

    def __init__(self, body: BinaryIO) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        """So many bytes of it, or all."""
        try:
            return self._body.read(size)
        except OSError:
            raise
        except Exception as error:
            raise OSError("the body of the request cannot be read") from error


class ToldBodies:
    """An application that reads each body in this way."""

    def __init__(self, app: Wsgi) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer the request."""
        environ[INPUT] = SentBody(environ[INPUT])
        return self._app(environ, start_response)
