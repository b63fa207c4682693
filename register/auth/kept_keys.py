"""The log's keys, where the application keeps them: one place for every door to take them from."""

from typing import Final

from flask import Flask, current_app

from register.services.log_tree.keys import LogKeys

_PLACE: Final = "log_keys"


def keep_log_keys(app: Flask, keys: LogKeys) -> None:
    """Keep them for the application's requests."""
    app.extensions[_PLACE] = keys


def log_keys() -> LogKeys:
    """The keys that this application signs the log with, and opens it with."""
    keys: LogKeys = current_app.extensions[_PLACE]
    return keys
