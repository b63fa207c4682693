"""The keys of the log: the one that signs now, and every one that its notes can be opened with."""

from typing import NamedTuple

from register.config import Settings, SettingsError
from register.tree.notes import PublicKey, Signer, read_public_key


class LogKeys(NamedTuple):
    """What signs, and what opens."""

    signer: Signer
    public: tuple[PublicKey, ...]
    """Today's first, then those before it."""

    @property
    def origin(self) -> str:
        """What the log calls itself."""
        return self.signer.name


def keys_of(settings: Settings) -> LogKeys:
    """The keys of a deployment; SettingsError where an earlier one is not written as a key."""
    signer = Signer(settings.log_name, settings.log_key)
    try:
        earlier = [read_public_key(each) for each in settings.earlier_log_keys]
    except ValueError as error:
        raise SettingsError(f"REGISTER_EARLIER_LOG_KEYS: {error}") from error
    return LogKeys(signer, (signer.public, *earlier))
