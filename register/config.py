"""Settings, read once from the environment; production refuses to start where one is missing."""

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from environs import Env, EnvError

from register.lists import all_of

Environment: TypeAlias = Literal["development", "production"]

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `register/`, `migrations/` and `instance/`."""

SHORTEST_SECRET = 32
"""Characters in the shortest secret that production accepts."""

FEWEST_CHARACTERS = 8
"""Different characters in a secret: 32 random hexadecimal digits have fewer once in 28 million."""

WELL_KNOWN = (
    *("secret", "password", "changeme", "change-me", "change_me", "example", "default", "insecure"),
    *("development", "testing", "qwerty", "letmein", "abcdefgh", "12345678", "0123456789abcdef"),
    bytes(range(32)).hex(),
)
"""What the secrets of documentation, of templates and of these tests have in them."""

DEVELOPMENT_HOSTS = ("localhost", "127.0.0.1", "[::1]")

DEVELOPMENT_PORT = 8000


class SettingsError(Exception):
    """The environment does not hold what the register needs to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """An identity service that people may sign in with, by OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "DfE Sign-in"
    """What people know it as."""
    roles_url: str = ""
    """Where it says what somebody may do for an organisation; none where its tokens say so."""
    roles_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything about a deployment that is not code."""

    environment: Environment
    database_url: str
    owner_database_url: str
    """The tables' owner, who migrates; the application's own URL where none is given."""
    secret_key: str
    trusted_hosts: tuple[str, ...]
    max_upload_bytes: int
    log_key: bytes = field(repr=False)
    """The 32 bytes that checkpoints of the log are signed with."""
    log_name: str
    """What the log calls itself in its checkpoints: a host and a path, and no spaces."""
    earlier_log_keys: tuple[str, ...] = ()
    """Public keys that signed before this one, as they were published."""
    log_copy: Path | None = None
    """The folder in which `register log watch` keeps the log once more, where it does."""
    budget: int = 300
    """Requests in five minutes that a worker answers for one key, or one address on open pages."""
    local_identity: bool = False
    """Whether a demonstration's accounts can be signed in as without proof: never in production."""
    proxies: int = 0
    """How many proxies of ours stand in front, each of which says where a request came from."""

    address: str = f"http://127.0.0.1:{DEVELOPMENT_PORT}"
    """Where the register is, as a letter's links begin: never taken from a request."""
    address_said_by: str = ""
    """The setting that says so; empty where nobody did, and it is taken for granted."""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "senco-register@localhost"
    mail_folder: Path | None = None
    """Where a development without a mail server keeps its letters."""
    oidc: Oidc | None = None
    """Whom people may sign in with; without one its pages do not exist."""

    def __post_init__(self) -> None:
        """Refuse what must never be, however the settings were made."""
        if self.environment == "production" and self.local_identity:
            raise SettingsError(
                "REGISTER_LOCAL_IDENTITY lets anybody in without a password: it is for development "
                "and must not be set in production"
            )

    @property
    def cookie_name(self) -> str:
        """A `__Host-` name binds the cookie to this host alone, and needs HTTPS."""
        return "__Host-session" if self.environment == "production" else "session"


_SAY_WHERE = ("REGISTER_ADDRESS", "PORT")


def load() -> Settings:
    """The settings in the environment; SettingsError names each one that is missing or weak."""
    env = Env()
    production = _is_production(env)
    hosts = tuple(env.list("REGISTER_TRUSTED_HOSTS", [] if production else DEVELOPMENT_HOSTS))
    secret = env.str("REGISTER_SECRET_KEY", "" if production else _kept_secret("secret_key"))
    log_key = env.str("REGISTER_LOG_KEY", "" if production else _kept_secret("log_key"))
    url = env.str("REGISTER_DATABASE_URL", "" if production else _default_database_url())
    _refuse_what_is_missing(url, secret, log_key, hosts)
    if production:
        _refuse_what_is_known(REGISTER_SECRET_KEY=secret, REGISTER_LOG_KEY=log_key)
    return Settings(
        environment="production" if production else "development",
        database_url=url,
        owner_database_url=env.str("REGISTER_OWNER_DATABASE_URL", "") or url,
        secret_key=secret,
        trusted_hosts=hosts,
        log_key=bytes.fromhex(log_key),
        log_name=env.str("REGISTER_LOG_NAME", f"{hosts[0]}/log"),
        earlier_log_keys=tuple(env.list("REGISTER_EARLIER_LOG_KEYS", [])),
        log_copy=env.path("REGISTER_LOG_COPY", None),
        max_upload_bytes=_whole_number(env, "REGISTER_MAX_UPLOAD_BYTES", 5 * 1024 * 1024, least=1),
        budget=_whole_number(env, "REGISTER_BUDGET", 300, least=1),
        local_identity=_yes_or_no(env, "REGISTER_LOCAL_IDENTITY"),
        address=_address(env, f"https://{hosts[0]}" if production else _development_address(env)),
        address_said_by=next((each for each in _SAY_WHERE if env.str(each, "")), ""),
        smtp_url=_smtp_url(env),
        mail_from=env.str("REGISTER_MAIL_FROM", f"senco-register@{hosts[0]}"),
        mail_folder=None if production else ROOT / "instance" / "mail",
        proxies=_whole_number(env, "REGISTER_PROXIES", 1 if production else 0, least=0),
        oidc=_oidc(env, production=production),
    )


def _is_production(env: Env) -> bool:
    environment = env.str("REGISTER_ENVIRONMENT", "development")
    if environment not in ("development", "production"):
        raise SettingsError("REGISTER_ENVIRONMENT must be development or production")
    return environment == "production"


def _oidc(env: Env, *, production: bool) -> Oidc | None:
    """The identity service: every setting that it needs, or none of any."""
    needed = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    given = {
        name: env.str(f"REGISTER_OIDC_{name}", "")
        for name in (*needed, "NAME", "ROLES_URL", "ROLES_SECRET")
    }
    if not any(given.values()):
        return None
    wanted = [*needed, *(("ROLES_URL", "ROLES_SECRET") if _has_roles(given) else ())]
    missing = [f"REGISTER_OIDC_{name}" for name in wanted if not given[name]]
    if missing:
        raise SettingsError(
            f"{all_of(missing)} {'is' if len(missing) == 1 else 'are'} not set: signing in "
            "with an identity service needs all of its settings or none"
        )
    for name in ("ISSUER", "ROLES_URL"):
        if given[name] and not _may_be_asked(given[name], production=production):
            raise SettingsError(f"REGISTER_OIDC_{name} must be like https://signin.example.org")
    return Oidc(**{name.lower(): value for name, value in given.items() if value})


def _has_roles(given: dict[str, str]) -> bool:
    return bool(given["ROLES_URL"] or given["ROLES_SECRET"])


def _may_be_asked(url: str, *, production: bool) -> bool:
    """Whether secrets may be sent there: over TLS, or in development to this machine."""
    found = re.fullmatch(r"(https?)://([^/\s?#@:]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?(/[^\s?#@]*)?", url)
    if found is None:
        return False
    return found[1] == "https" or (found[2] in DEVELOPMENT_HOSTS and not production)


def _development_address(env: Env) -> str:
    """Where `make run` serves, so that a link in a letter opens there."""
    return f"http://127.0.0.1:{_whole_number(env, 'PORT', DEVELOPMENT_PORT, least=1)}"


def _address(env: Env, default: str) -> str:
    address = env.str("REGISTER_ADDRESS", default).rstrip("/")
    if not re.fullmatch(r"https?://[^/\s?#@]+", address):
        raise SettingsError("REGISTER_ADDRESS must be like https://register.example.org")
    return address


def _smtp_url(env: Env) -> str:
    url = env.str("REGISTER_SMTP_URL", "")
    if url and not re.fullmatch(r"smtps?://[^/\s]+/?", url):
        raise SettingsError("REGISTER_SMTP_URL must be like smtps://user:password@mail.example.org")
    return url


def _whole_number(env: Env, name: str, default: int, *, least: int) -> int:
    try:
        number = env.int(name, default)
    except EnvError as error:
        raise SettingsError(f"{name} must be a whole number") from error
    if number < least:
        raise SettingsError(f"{name} must be {least} or more")
    return number


def _yes_or_no(env: Env, name: str) -> bool:
    try:
        return env.bool(name, False)
    except EnvError as error:
        raise SettingsError(f"{name} must be 1 or 0") from error


def _default_database_url() -> str:
    """An SQLite file in the ignored `instance/` folder."""
    return f"sqlite:///{ROOT / 'instance' / 'register.sqlite3'}"


def _refuse_what_is_missing(url: str, secret: str, log_key: str, hosts: tuple[str, ...]) -> None:
    missing = [
        sentence
        for sentence, is_missing in (
            ("REGISTER_DATABASE_URL is not set", not url),
            (
                f"REGISTER_SECRET_KEY must be at least {SHORTEST_SECRET} characters",
                len(secret) < SHORTEST_SECRET,
            ),
            (
                "REGISTER_LOG_KEY must be 64 hexadecimal digits",
                not re.fullmatch("[0-9a-f]{64}", log_key),
            ),
            ("REGISTER_TRUSTED_HOSTS is not set", not hosts),
        )
        if is_missing
    ]
    if missing:
        raise SettingsError("; ".join(missing))


def _refuse_what_is_known(**secrets: str) -> None:
    """Refuse a secret that somebody else knows or could guess, however long it is."""
    for name, value in secrets.items():
        lower = value.lower()
        says = next((word for word in WELL_KNOWN if word in lower), None)
        if says or value in _secrets_of_development():
            raise SettingsError(f"{name} is well known: make one with: openssl rand -hex 32")
        repeats = value in (value + value)[1:-1]
        if repeats or len(set(value)) < FEWEST_CHARACTERS:
            raise SettingsError(f"{name} is easy to guess: make one with: openssl rand -hex 32")


def _secrets_of_development() -> set[str]:
    kept = [ROOT / "instance" / name for name in ("secret_key", "log_key")]
    try:
        return {path.read_text(encoding="ascii").strip() for path in kept if path.exists()}
    except OSError as error:
        raise SettingsError(
            f"{error.filename} cannot be read ({error.strerror}), and is not to be what production "
            "signs with: let this user read it, or take it away"
        ) from error


def _kept_secret(name: str) -> str:
    """A secret of this machine's own: sessions outlive a restart, and no two machines agree."""
    kept = ROOT / "instance" / name
    try:
        if not kept.exists():
            _keep_new_secret(kept)
        return kept.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(
            f"{kept} cannot be made or read ({error.strerror}): let this user write in its folder "
            f"and read it, or set REGISTER_{name.upper()}"
        ) from error


def _keep_new_secret(kept: Path) -> None:
    kept.parent.mkdir(exist_ok=True)
    try:
        kept.write_text(secrets.token_hex(32), encoding="ascii")
    except OSError:
        kept.unlink(missing_ok=True)  # half a secret would be taken for one
        raise
    kept.chmod(0o600)
