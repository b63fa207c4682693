"""What the message of a database fault tells whoever reads a log: never whom it was about."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from register.db import DatabaseFault


def test_a_fault_does_not_quote_the_values_of_its_statement(session: Session) -> None:
    with pytest.raises(DatabaseFault) as fault:
        session.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), {"name": "Okafor"})
    assert "nowhere" in str(fault.value)
    assert "Okafor" not in str(fault.value)
