"""The log for anybody: how far it goes, signed, and how to check a receipt without us."""

from flask import render_template
from flask.typing import ResponseReturnValue

from register.auth import open_to_all
from register.auth.kept_settings import log_keys
from register.db import db
from register.services.log_tree.seal import newest_signed
from register.web.blueprint import web


@web.get("/the-log")
@open_to_all
def the_log() -> ResponseReturnValue:
    """The newest checkpoint, and the keys that open it."""
    keys = log_keys()
    return render_template(
        "public/the_log.html", sealed=newest_signed(db.session()), keys=keys.public
    )
