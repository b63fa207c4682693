"""Whether the register runs, and whether it can answer: for probes, not for people."""

from flask import Response

from register.auth import open_to_all
from register.db import DatabaseFault, db
from register.errors import Unavailable
from register.services.faults import told
from register.services.readiness import require_ready
from register.web.blueprint import web


@web.get("/ping")
@open_to_all
def ping() -> Response:
    """That the register runs: asks nothing of anything else."""
    return Response("ok\n", mimetype="text/plain")


@web.get("/ready")
@open_to_all
def ready() -> Response:
    """That the register can answer: 503 where its database is away, behind or not safe."""
    try:
        require_ready(db.session())
    except (DatabaseFault, Unavailable) as fault:
        error = told(fault) if isinstance(fault, DatabaseFault) else fault
        after = getattr(error, "retry_after", 60)
        return Response("not ready\n", 503, {"Retry-After": str(after)}, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
