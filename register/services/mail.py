"""Letters by electronic mail: through a server, or in development into a folder."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit

from register.config import Settings
from register.errors import Unavailable
from register.references import new_ref

TIMEOUT_SECONDS = 10
NO_SERVER = "The register has no mail server: set REGISTER_SMTP_URL."
AWAY = "The mail server is away or refused the letter."


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, to be sent once what it tells of is committed."""

    to: str
    subject: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mailer:
    """How this deployment sends letters."""

    smtp_url: str = field(repr=False)
    sender: str
    folder: Path | None
    """Where a development keeps its letters instead."""

    @property
    def kept_in(self) -> Path | None:
        """Where a letter lies once it is sent; None where it leaves this machine, or cannot go."""
        return None if self.smtp_url else self.folder

    def send(self, letter: Letter) -> None:
        """Send it; Unavailable, in a sentence that names nobody, where it cannot be sent."""
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self.sender, letter.to
        message["Subject"], message["Date"] = letter.subject, formatdate()
        message.set_content(letter.text)
        if self.smtp_url:
            self._hand_over(message)
        elif self.kept_in is not None:
            _keep(message, self.kept_in)
        else:
            raise Unavailable(NO_SERVER)

    def _hand_over(self, message: EmailMessage) -> None:
        url, context = urlsplit(self.smtp_url), ssl.create_default_context()
        host = url.hostname or ""
        try:
            with (
                smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT_SECONDS, context=context)
                if url.scheme == "smtps"
                else smtplib.SMTP(host, url.port or 587, timeout=TIMEOUT_SECONDS)
            ) as server:
                # A letter holds a secret: off this machine it goes encrypted or not at all.
                if url.scheme == "smtp" and host not in ("localhost", "127.0.0.1", "::1"):
                    server.starttls(context=context)
                if url.username:
                    server.login(unquote(url.username), unquote(url.password or ""))
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(AWAY) from error


def _keep(message: EmailMessage, folder: Path) -> None:
    kept = folder / f"{new_ref()}.eml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            kept.touch(mode=0o600)
            kept.write_bytes(message.as_bytes())
        except OSError:
            kept.unlink(missing_ok=True)  # half a letter would be taken for one
            raise
    except OSError as error:
        raise Unavailable(
            f"No letter can be kept in {folder} ({error.strerror}): see that there is room and "
            "that this user may write there."
        ) from error


def mailer_of(settings: Settings) -> Mailer:
    """How a deployment with these settings sends letters."""
    return Mailer(settings.smtp_url, settings.mail_from, settings.mail_folder)
