"""An account of a panel, and the authenticator that it has set up."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from register import clock
from tests.accounts import csrf_token
from tests.authenticator import (
    Authenticator,
    set_up,
)


@pytest.fixture
def phone(client: FlaskClient, panel: str) -> Authenticator:
    """The authenticator of the panel's account, which set it up an hour ago and signed out."""
    with time_machine.travel(clock.now() - timedelta(hours=1)):
        made = set_up(client, panel)
        client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    return made
