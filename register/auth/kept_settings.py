"""What the application keeps of its deployment: its settings, and the keys made of them."""

from typing import Final

from flask import Flask, current_app

from register.config import Settings
from register.services.checks.targets import target_key
from register.services.log_tree.keys import LogKeys, keys_of

_SETTINGS: Final = "settings"
_LOG: Final = "log_keys"
_TARGETS: Final = "target_key"


def keep_settings(app: Flask, settings: Settings) -> None:
    """Keep the settings, and the keys made of them, for the requests of this application."""
    app.extensions[_SETTINGS] = settings
    app.extensions[_LOG] = keys_of(settings)
    app.extensions[_TARGETS] = target_key(settings)


def kept_settings() -> Settings:
    """What this application was told of its deployment."""
    settings: Settings = current_app.extensions[_SETTINGS]
    return settings


def log_keys() -> LogKeys:
    """The keys that this application signs the log with, and opens it with."""
    keys: LogKeys = current_app.extensions[_LOG]
    return keys


def kept_target_key() -> bytes:
    """The key under which it is counted whom checks are about."""
    key: bytes = current_app.extensions[_TARGETS]
    return key
