"""What is sent more than once, and what is compared of the answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.db import table_of

COMPLETIONS = "/api/v1/completions"
APPOINTMENTS = "/api/v1/schools/100001/appointments"
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
AT = datetime(2026, 9, 14, 12, tzinfo=UTC)
Ask = Callable[..., TestResponse]


def count(session: Session, model: Any) -> int:
    with session.begin():
        return session.execute(select(func.count()).select_from(table_of(model))).scalar_one()


def facts(answer: TestResponse) -> tuple[int, bytes]:
    return answer.status_code, answer.data
