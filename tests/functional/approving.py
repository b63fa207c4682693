"""Two registrars at a browser and with an authenticator, and what one proposes on a page."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.accounts import browser_of, csrf_token
from tests.approvals import GRACE
from tests.authenticator import Authenticator, give_factor

ADA = "ada@panel.example"
WHY = {"ground": "evidence_seen", "note": "A letter of appointment"}
NEW = "/desk/approvals/new/grant_registrar"


def phone_of(app: Flask, session: Session, email: str) -> Authenticator:
    return give_factor(session, email, str(app.secret_key))


def boxes_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def propose_on_a_page(app: Flask) -> tuple[FlaskClient, str]:
    """Grace proposes; her browser, and the address of what waits."""
    grace = browser_of(app, GRACE)
    token = {"csrf_token": csrf_token(grace)}
    check = grace.post(f"{NEW}/check", data={**token, "email": ADA, **WHY})
    assert "Check before you propose" in check.text
    assert "becomes a registrar of the register" in check.text
    again = grace.post(f"{NEW}/change", data={**token, "email": ADA, **WHY})
    assert f'value="{ADA}"' in again.text
    made = grace.post(NEW, data=token | boxes_of(check.text))
    assert made.status_code == 303, made.text
    return grace, made.headers["Location"]
