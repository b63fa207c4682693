"""What the tests of completions share."""

import pytest
from sqlalchemy.orm import Session

from tests.completions import (
    add_providers,
)


@pytest.fixture
def providers(session: Session) -> None:
    """The providers that `tests.completions` names, recognised."""
    add_providers(session)
