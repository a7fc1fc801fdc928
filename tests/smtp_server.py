"""A real SMTP server of the tests' own (aiosmtpd), on a free port; it can refuse, hang, and ask for TLS and a log-in."""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from bot.processes import free_ports

Answer = Callable[[Envelope], str]
TAKEN = "250 OK"


class SmtpInbox:
    """What a server got, and what it answers."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer: Answer = lambda envelope: TAKEN
        self.answer_to_recipient: Answer = lambda envelope: TAKEN
        self.hangs = threading.Event()
        self.peers = 0
        self.port = 0
        self.logins: list[LoginPassword] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def mails(self) -> list[EmailMessage]:
        """Give every mail that the server has taken, parsed."""
        found = [message_from_bytes(bytes(each.content or b""), policy=policy.default) for each in self.envelopes]
        assert all(isinstance(mail, EmailMessage) for mail in found)
        return found  # type: ignore[return-value]

    def wait_for(self, count: int, *, seconds: float = 20.0) -> list[EmailMessage]:
        deadline = time.monotonic() + seconds
        while len(self.envelopes) < count:
            assert time.monotonic() < deadline, f"{len(self.envelopes)} of {count} mails within {seconds} s"
            time.sleep(0.05)
        return self.mails

    async def handle_EHLO(
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.peers += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer_to_recipient(envelope)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        while self.hangs.is_set():
            await asyncio.sleep(0.05)
        answer = self.answer(envelope)
        if answer == TAKEN:
            self.envelopes.append(envelope)
        return answer

    def authenticate(self, server: Any, session: Session, envelope: Envelope, how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data)
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def smtp_inbox(
    *, tls: ssl.SSLContext | None = None, log_in: bool = False, starttls: bool = True, utf8: bool = True
) -> Iterator[SmtpInbox]:
    """Run a server for the length of a ``with`` block.

    Args:
        tls: With a certificate, for STARTTLS or, with `starttls` off, from the first byte on.
        log_in: Whether the server takes mail only after one.
        starttls: See `tls`.
        utf8: Whether the server can write to addresses in other letters than ASCII.
    """
    inbox = SmtpInbox()
    (inbox.port,) = free_ports(1)
    options: dict[str, Any] = {"authenticator": inbox.authenticate, "auth_required": log_in, "enable_SMTPUTF8": utf8}
    if tls is not None and starttls:
        options |= {"tls_context": tls, "require_starttls": True}
    elif tls is not None:
        options |= {"ssl_context": tls, "auth_require_tls": False}
    else:
        options |= {"auth_require_tls": False}
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **options)
    controller.start()
    try:
        yield inbox
    finally:
        inbox.hangs.clear()
        controller.stop()
