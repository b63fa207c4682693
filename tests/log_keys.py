"""Keys that tests sign the log with."""

from register.tree.notes import Signer

ORIGIN = "register.example/log"
SIGNER = Signer(ORIGIN, bytes(range(32)))
NEXT = Signer(ORIGIN, bytes(range(1, 33)))
