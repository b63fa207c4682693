"""Letters handed over to a real mail server: whole, encrypted where they leave the machine."""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from register.errors import Unavailable
from register.services.mail import Letter, Mailer

HERE, NOT_QUITE_HERE = "127.0.0.1", "127.0.0.2"
"""Two addresses of this machine; the second is not one that a letter may go to in the clear."""
SENDER = "register@example.org"
LINK = "https://register.example/links/" + "x" * 43
LETTER = Letter("ada.okafor@example.org", "Choose a password", f"Zoë, open this:\n\n{LINK}\n")


class Box:
    """A mail server's letter box, which can refuse."""

    def __init__(self) -> None:
        self.held: list[Envelope] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.held.append(envelope)
        return self.answer

    def letter(self) -> EmailMessage:
        (envelope,) = self.held
        assert isinstance(envelope.content, bytes)
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        return made


Serve = Callable[..., tuple[Box, int]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a mail server on a free port; its box, and the port."""
    with ExitStack() as running:

        def start(host: str = HERE, **settings: Any) -> tuple[Box, int]:
            with socket.create_server((host, 0)) as free:
                port = free.getsockname()[1]
            box = Box()
            server = Controller(box, hostname=host, port=port, **settings)
            server.start()
            running.callback(server.stop)
            return box, port

        yield start


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate for this machine, and the file by which it can be trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HERE))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted = tmp_path / "certificate.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = tmp_path / "key.pem"
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, secret)
    return context, trusted


def post(port: int, scheme: str = "smtp", host: str = HERE, who: str = "") -> Mailer:
    return Mailer(f"{scheme}://{who}{host}:{port}", SENDER, None)


def test_a_letter_arrives_whole(serve: Serve) -> None:
    box, port = serve()
    post(port).send(LETTER)
    arrived = box.letter()
    assert (arrived["From"], arrived["To"]) == (SENDER, LETTER.to)
    assert arrived["Subject"] == LETTER.subject
    assert arrived.get_content().splitlines() == LETTER.text.splitlines()
    assert arrived["Date"]
    assert box.held[0].rcpt_tos == [LETTER.to]


def test_a_link_is_not_broken_over_two_lines(serve: Serve) -> None:
    box, port = serve()
    post(port).send(LETTER)
    assert LINK in box.letter().get_content().splitlines()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_the_register_says_who_it_is_where_it_is_asked(serve: Serve) -> None:
    seen = []

    def know(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> AuthResult:
        seen.append(given)
        return AuthResult(success=given == LoginPassword(b"post@register", b"p:@/ss"))

    settings = {"authenticator": know, "auth_require_tls": False, "auth_required": True}
    box, port = serve(**settings)
    with pytest.raises(Unavailable):
        post(port).send(LETTER)
    post(port, who="post%40register:p%3A%40%2Fss@").send(LETTER)
    assert len(seen) == len(box.held) == 1


def test_a_letter_goes_encrypted_to_a_server_that_is_known(
    serve: Serve, certificate: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    box, port = serve(ssl_context=context)
    post(port, "smtps").send(LETTER)
    assert LINK in box.letter().get_content()


def test_a_letter_is_kept_from_a_server_that_nobody_vouches_for(
    serve: Serve, certificate: tuple[ssl.SSLContext, Path]
) -> None:
    box, port = serve(ssl_context=certificate[0])
    with pytest.raises(Unavailable):
        post(port, "smtps").send(LETTER)
    assert box.held == []


def test_a_letter_never_leaves_the_machine_in_the_clear(serve: Serve) -> None:
    box, port = serve(NOT_QUITE_HERE)
    with pytest.raises(Unavailable):
        post(port, host=NOT_QUITE_HERE).send(LETTER)
    assert box.held == []


@pytest.mark.parametrize("answer", ["550 No such box", "451 Try later", "552 Too much"])
def test_a_letter_that_is_refused_is_said_so_and_names_nobody(serve: Serve, answer: str) -> None:
    box, port = serve()
    box.answer = answer
    with pytest.raises(Unavailable) as refused:
        post(port).send(LETTER)
    assert str(refused.value) == "The mail server is away or refused the letter."


def test_a_mail_server_that_is_away_is_said_so() -> None:
    with pytest.raises(Unavailable, match="mail server"):
        post(1).send(LETTER)


def test_a_letter_that_cannot_be_kept_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", no_room)
    with pytest.raises(Unavailable, match=r"No letter can be kept in .*No space left"):
        Mailer("", SENDER, tmp_path).send(LETTER)
    assert not list(tmp_path.iterdir())
