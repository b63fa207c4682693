"""How gunicorn serves the register. Settings are gunicorn's own names."""

import gc
import os
import subprocess
import sys
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, not greenlets: SQLite and argon2 both hold a worker while they work.
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 5
# Two services under one user would fight over the socket, and a read-only home has no place for it.
control_socket_disable = True
# The route and not the path, which may hold what somebody typed, a line's end among it; and no
# query string, address, browser or referrer: a log of routes and times names nobody.
accesslog = "-"
access_log_format = "%(t)s %(m)s %({register.route}e)s %(s)s %(B)s bytes %(M)s ms"


class NamesNobody(Logger):
    """Gunicorn's own log without what it quotes of a request: that is what somebody sent."""

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """A request that could not be read is told, and nothing of it."""
        if str(msg).startswith("Invalid request"):
            msg, args = "A request could not be read.", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """A fault outside the application is told by its kind: its message may quote a request."""
        kind = type(sys.exc_info()[1]).__name__
        super().error("A request failed outside the application: %s", kind)


logger_class = NamesNobody
# Beyond it an address is refused before a page is asked: this is the longest that gunicorn allows.
limit_request_line = 8190


def _refuse(sock: Any, status: int, reason: str, _: str) -> None:
    from register.web.unread import unread

    util.write_nonblock(sock, unread(status, reason))


# Gunicorn has no setting for what it says of a request that it could not read, and quotes it.
util.write_error = _refuse


def on_starting(_: Any) -> None:
    """Refuse once and in one sentence what no worker could start with; nothing is bound yet."""
    from register.app import create_app
    from register.config import SettingsError

    try:
        create_app()
    except SettingsError as error:
        sys.exit(f"The register does not start. {error}.")


def post_worker_init(_: Any) -> None:
    """Fit Python to short answers: its collector of garbage, and how long a thread may go on.

    Everything imported stays for good, and what an answer is made of is freed as it ends: a
    collector that looks through either finds nothing, and takes up to a tenth of the time. Whoever
    has waited for the disk goes on within half a millisecond, and not within Python's own five.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    sys.setswitchinterval(0.0005)


_beside: list[subprocess.Popen[bytes]] = []


def when_ready(_: Any) -> None:
    """Start the log's keeper, `register log watch`, beside the workers where nothing else does."""
    if os.environ.get("REGISTER_LOG_KEEPER") == "beside":
        command = [sys.executable, "-m", "register", "log", "watch"]
        _beside.append(subprocess.Popen([*command, "--with-parent", str(os.getpid())]))


def on_exit(_: Any) -> None:
    """Stop it with them."""
    for keeper in _beside:
        keeper.terminate()
