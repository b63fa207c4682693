"""Whether the register runs, and whether it can answer: for probes, not for people."""

from flask import Response

from register.auth import open_to_all
from register.db import DatabaseFault, db
from register.errors import Unavailable
from register.services.faults import told
from register.services.readiness import LeavesOut, RecordsNothing, require_ready
from register.web.blueprint import web

LEFT_OUT = "the answers of some schools are still to be worked out"
NO_RECORDING = "nothing can be recorded: the disk is full, or the database may only be read"


@web.get("/ping")
@open_to_all
def ping() -> Response:
    """That the register runs: asks nothing of anything else."""
    return Response("ok\n", mimetype="text/plain")


@web.get("/ready")
@open_to_all
def ready() -> Response:
    """That the register can answer: 503 where its database is away, behind, not safe or takes no
    change, or where answers are still to be worked out.
    """
    try:
        require_ready(db.session())
    except LeavesOut as fault:
        return _not_ready(f"not ready: {LEFT_OUT}\n", fault.retry_after)
    except RecordsNothing as fault:
        return _not_ready(f"not ready: {NO_RECORDING}\n", fault.retry_after)
    except (DatabaseFault, Unavailable) as fault:
        error = told(fault) if isinstance(fault, DatabaseFault) else fault
        return _not_ready("not ready\n", getattr(error, "retry_after", 60))
    return Response("ready\n", mimetype="text/plain")


def _not_ready(said: str, after: int) -> Response:
    return Response(said, 503, {"Retry-After": str(after)}, mimetype="text/plain")
