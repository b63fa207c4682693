"""Serve the register on this machine: migrate, load the demonstration if empty, then gunicorn.

One process throughout, because starting Python is most of the wait. PORT and REGISTER_DATABASE_URL
change where. This is how a newcomer runs it; production migrates as a step of its own.
"""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from register.cli.main import main as register
from register.config import Settings, load
from register.services.mail import mailer_of

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"


def port() -> int:
    """The port asked for; SystemExit says what is wrong with it, or that it is taken."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {text}")
    with socket.socket() as probe:
        # Gunicorn sets the same option, so a port left a moment ago is no obstacle to either.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError:
            sys.exit(
                f"Port {text} cannot be used: something else may be using it. "
                "Stop that, or choose another port, for instance PORT=8001 make run"
            )
    return int(text)


def command(*words: str) -> None:
    """Run a `register` command in this process, and stop where it fails."""
    try:
        register(args=list(words), prog_name="register")
    except SystemExit as end:
        if end.code:
            raise


def where_letters_go(settings: Settings) -> str:
    """Where an invitation or a new password’s link is found, and where that link leads."""
    lie_in = mailer_of(settings).kept_in
    if lie_in:
        # Whoever looks there before the first letter finds it empty, and not missing. A letter that
        # cannot be kept says so itself.
        with suppress(OSError):
            lie_in.mkdir(parents=True, exist_ok=True)
    go = f"lie in {lie_in}" if lie_in else "go to the mail server of REGISTER_SMTP_URL"
    return f"Its letters {go}, with links to {settings.address}"


def serve() -> None:
    """Make the database ready, say where the register is and become gunicorn."""
    number = port()
    if os.environ.get("REGISTER_ENVIRONMENT", "development") == "development":
        # The demonstration's accounts open with a button, so that nobody needs an app to try them.
        os.environ.setdefault("REGISTER_LOCAL_IDENTITY", "1")
    command("db", "upgrade")
    command("demo", "load", "--scale", "small", "--if-empty")
    print(f"\nThe register is at http://{HOST}:{number} (stop it with Ctrl+C)")
    print(where_letters_go(load()), end="\n\n", flush=True)
    os.environ.setdefault("REGISTER_LOG_KEEPER", "beside")
    become_gunicorn(f"{HOST}:{number}")


def become_gunicorn(bind: str) -> None:
    """Serve at that address, with what this process has read by now: reading it is half a start."""
    # Imported last, so that a wrong port or a database that cannot be used is told at once.
    from gunicorn.app.wsgiapp import run

    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    # As if it had been typed: gunicorn reads its settings there, and starts itself anew from it.
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    sys.argv = [gunicorn, "--config", config, "--bind", bind, "register.app:create_app()"]
    run()


if __name__ == "__main__":
    serve()
