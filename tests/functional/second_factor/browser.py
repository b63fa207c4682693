"""Whether a browser is signed in, and a moment in which no code runs out."""

from __future__ import annotations

import time_machine
from flask.testing import FlaskClient

from register import clock


def is_signed_in(client: FlaskClient) -> bool:
    return "Signed in as" in client.get("/").text


def one_instant() -> time_machine.travel:
    """Let no time pass meanwhile: a code may otherwise run out between two lines."""
    return time_machine.travel(clock.now(), tick=False)
