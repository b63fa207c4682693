"""The codes themselves: what was typed, whatever its spaces and digits, and whether it is right."""

import secrets
import unicodedata
from datetime import datetime
from hmac import compare_digest

import pyotp

from register.references import ALPHABET

STEP_SECONDS = 30
WINDOW = (-1, 0, 1)
"""Steps that an authenticator's clock may be out by."""

RECOVERY_CODES = 10
RECOVERY_LENGTH = 16
"""Letters and digits in a recovery code: 80 random bits."""
LOOKS_LIKE = str.maketrans("oil", "011")

ISSUER = "SENCO Register"


def new_secret() -> str:
    """A secret for an authenticator: 160 random bits, in base 32."""
    return pyotp.random_base32()


def address_for(secret: str, email: str) -> str:
    """What the QR code says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def _step_at(now: datetime) -> int:
    """The thirty seconds that an instant falls in, counted from 1970."""
    return int(now.timestamp()) // STEP_SECONDS


def accepted_step(secret: str, typed: str, now: datetime, *, after: int) -> int | None:
    """The step whose code this is, where it is near enough to now and later than the last taken."""
    code = plain(typed)
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = _step_at(now)
    for offset in WINDOW:
        step = current + offset
        if step > after and compare_digest(totp.at(step * STEP_SECONDS).encode(), code.encode()):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes, in groups of four."""
    return [_grouped() for _ in range(RECOVERY_CODES)]


def _grouped() -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, RECOVERY_LENGTH, 4))


def recovery_code(typed: str) -> str:
    """A recovery code as it is kept, whatever its case, spaces and hyphens."""
    return plain(typed).lower().translate(LOOKS_LIKE)


def plain(typed: str) -> str:
    """What was typed without spaces and hyphens, full-width letters and digits made ordinary."""
    folded = unicodedata.normalize("NFKC", typed)
    return "".join(each for each in folded if each.isalnum())
