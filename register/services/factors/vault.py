"""Secrets that have to be read again: encrypted with a key made from the register's own secret."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from register.errors import Failed

NONCE = 12
"""Bytes, as AES-GCM wants them."""


class Vault:
    """Locks and opens secrets of accounts: a copy of the database alone opens none."""

    def __init__(self, secret_key: str, of: str = "second factor") -> None:
        """of: what it locks. What one kind of vault locked, no other opens."""
        # A key of its own, so that what signs cookies and what locks secrets are never one.
        info = f"senco-register {of}".encode()
        made = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
        self._box = AESGCM(made.derive(secret_key.encode()))

    def lock(self, secret: str, account_id: int) -> bytes:
        """The secret as it is stored; it opens for that account and for no other."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._box.encrypt(nonce, secret.encode(), _of(account_id))

    def open(self, stored: bytes, account_id: int) -> str:
        """The secret that was locked; Failed where it was locked with another key."""
        try:
            return self._box.decrypt(stored[:NONCE], stored[NONCE:], _of(account_id)).decode()
        except (InvalidTag, ValueError) as error:
            raise Failed(
                "a second factor was stored under another REGISTER_SECRET_KEY: reset the factor"
            ) from error


def _of(account_id: int) -> bytes:
    return f"account:{account_id}".encode()
