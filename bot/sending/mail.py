"""Mail to visitors: the text, the invite for the calendar, and the invite as a file for programs that want one."""

import hashlib
import hmac
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.booking.delivery_outcomes import Delivered, Outcome, Refused, Retry
from bot.sending.deadline import DeadlineError, within
from bot.sending.messages import VisitorMessage
from bot.sending.smtp_server import SmtpServer

STEP_SECONDS = 15.0  # for each answer of the server
IN_ALL_SECONDS = 60.0
_ID_PURPOSE = b"message id:"
_INVITE_FILE = "visit.ics"
_PERMANENT = range(500, 600)


@dataclass(frozen=True)
class Mailbox:
    """Who the mail is from.

    Attributes:
        name: The clinic's, as the recipient reads it.
        address: The sender, which the server must let us use.
        reply_to: Where answers go.
    """

    name: str
    address: str
    reply_to: str


class MailSender:
    """Sends over one SMTP server, one connection a message."""

    def __init__(
        self,
        server: SmtpServer,
        mailbox: Mailbox,
        *,
        key: str,
        clock: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
        step_seconds: float = STEP_SECONDS,
        in_all_seconds: float = IN_ALL_SECONDS,
    ) -> None:
        """Use one server.

        Args:
            server: That takes the mail.
            mailbox: Who it is from.
            key: Secret; Message-IDs are made with it.
            clock: Gives now, aware.
            tls: Whose certificates are believed; None for the system's.
            step_seconds: How long to wait for each answer.
            in_all_seconds: How long for a whole message.
        """
        self._server = server
        self._mailbox = mailbox
        self._key = key.encode()
        self._clock = clock
        self._tls = tls
        self._step_seconds = step_seconds
        self._in_all_seconds = in_all_seconds

    def send(self, message: VisitorMessage) -> Outcome:
        """Send a message; whatever fails before the server has said no for good is to be tried again."""
        try:
            mail = self.mail(message)
        except ValueError:  # a header with a line break: not ours, and never sent
            return Refused("UnsafeHeader")
        try:
            return within(self._in_all_seconds, lambda: self._hand_over(mail))
        except DeadlineError:
            return Retry("DeadlineError")

    def mail(self, message: VisitorMessage) -> EmailMessage:
        """Build the mail.

        Raises:
            ValueError: A header would hold a line break.
        """
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(display_name=self._mailbox.name, addr_spec=self._mailbox.address)
        user, _, domain = message.to.value.rpartition("@")
        mail["To"] = Address(username=user, domain=domain)  # parts, as these may be in letters of any alphabet
        mail["Reply-To"] = Address(display_name=self._mailbox.name, addr_spec=self._mailbox.reply_to)
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(self._clock())
        mail["Message-ID"] = self._message_id(message.key)
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices in return
        mail.set_content(message.text)
        if message.invite is not None:
            text = message.invite.content.decode()
            mail.add_alternative(text, subtype="calendar", params={"method": message.invite.method})
            mail.add_attachment(message.invite.content, maintype="application", subtype="ics", filename=_INVITE_FILE)
        return mail

    def _message_id(self, key: str) -> str:
        digest = hmac.new(self._key, _ID_PURPOSE + key.encode(), hashlib.sha256).hexdigest()[:32]
        return f"<{digest}@{self._domain}>"

    @property
    def _domain(self) -> str:
        return self._mailbox.address.rpartition("@")[2]

    def _hand_over(self, mail: EmailMessage) -> Outcome:
        try:
            smtp = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            # Also a refused log-in or certificate: the clinic mends the setting, and the mail is still there.
            return Retry(_named(error))
        try:
            smtp.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            return _judged(error, *(code for code, _ in error.recipients.values()))
        except smtplib.SMTPResponseException as error:
            return _judged(error, error.smtp_code)
        except smtplib.SMTPNotSupportedError as error:  # an address in letters that this server cannot write to
            return Refused(_named(error))
        except (smtplib.SMTPException, OSError) as error:
            return Retry(_named(error))
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
        return Delivered()

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, self._tls or ssl.create_default_context()
        # The name that we say we are: the sender's domain, rather than this machine's.
        if server.encryption == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, self._domain, timeout=self._step_seconds, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, self._domain, timeout=self._step_seconds)
        try:
            if server.encryption == "starttls":
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _judged(error: smtplib.SMTPException, *codes: int) -> Outcome:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    code = max(codes, default=0)
    named = f"{type(error).__name__} {code}"
    return Refused(named) if code in _PERMANENT else Retry(named)


def _named(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
