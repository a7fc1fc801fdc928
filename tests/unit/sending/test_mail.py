"""Mail: what a real server receives, and what becomes of it where the server refuses, hangs or is not there."""

import socket
import ssl
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from smtp_server import SmtpInbox, smtp_inbox

from bot.booking.contact import Contact
from bot.booking.delivery_outcomes import Delivered, Outcome, Refused, Retry
from bot.processes import free_ports
from bot.sending.mail import Mailbox, MailSender
from bot.sending.messages import VisitorMessage
from bot.sending.smtp_server import SmtpServer

from ..booking.builders import EMAIL, NOW
from .builders import KEY, invites
from .test_invites import appointment

MAILBOX = Mailbox("The Clinic, Ltd.", "no-reply@example.com", "desk@example.com")


def message(**changes: Any) -> VisitorMessage:
    invite = invites().mailed(appointment(), now=NOW)
    given = {"to": EMAIL, "subject": "Your visit: 10 AM", "text": "Hello,\n\nsee you.", "key": "k", "invite": invite}
    return VisitorMessage(**{**given, **changes})


def sender(url: str, **changes: Any) -> MailSender:
    return MailSender(SmtpServer.from_url(url), MAILBOX, **{"key": KEY, "clock": lambda: NOW, **changes})


@pytest.fixture
def inbox() -> Any:
    with smtp_inbox() as running:
        yield running


def test_brings_text_invite_and_file(inbox: SmtpInbox) -> None:
    assert sender(inbox.url).send(message()) == Delivered()
    (mail,) = inbox.mails

    assert mail["To"] == "jane@example.com"
    assert mail["From"] == '"The Clinic, Ltd." <no-reply@example.com>'
    assert mail["Reply-To"].addresses[0].addr_spec == "desk@example.com"
    assert mail["Subject"] == "Your visit: 10 AM"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert inbox.envelopes[0].mail_from == "no-reply@example.com"
    assert inbox.envelopes[0].rcpt_tos == ["jane@example.com"]
    types = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert types == ["text/plain", "text/calendar", "application/ics"]
    text, calendar, file = [part for part in mail.walk() if not part.is_multipart()]
    assert text.get_content().split() == ["Hello,", "see", "you."]
    assert calendar["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert file.get_filename() == "visit.ics"
    for part in (calendar.get_content(), file.get_content().decode()):
        assert vobject.readOne(part).vevent.summary.value == "Visit at The Clinic"


def test_a_message_without_an_invite_is_plain_text(inbox: SmtpInbox) -> None:
    sender(inbox.url).send(message(invite=None))

    assert inbox.mails[0].get_content_type() == "text/plain"


def test_one_message_has_one_id_however_often_it_is_sent(inbox: SmtpInbox) -> None:
    for key, secret in (("k", KEY), ("k", KEY), ("other", KEY), ("k", "x" * 64)):
        sender(inbox.url, key=secret).send(message(key=key))
    ids = [mail["Message-ID"] for mail in inbox.mails]

    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert all(each.endswith("@example.com>") for each in ids)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("451 try later", Retry("SMTPDataError 451")),
        ("421 going down", Retry("SMTPDataError 421")),
        ("550 no", Refused("SMTPDataError 550")),
        ("554 spam", Refused("SMTPDataError 554")),
    ],
)
def test_a_server_refuses_for_now_or_for_good(inbox: SmtpInbox, answer: str, expected: Outcome) -> None:
    inbox.answer = lambda envelope: answer

    assert sender(inbox.url).send(message()) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("450 mailbox busy", Retry("SMTPRecipientsRefused 450")),
        ("550 no such user", Refused("SMTPRecipientsRefused 550")),
    ],
)
def test_a_server_refuses_the_recipient(inbox: SmtpInbox, answer: str, expected: Outcome) -> None:
    inbox.answer_to_recipient = lambda envelope: answer

    assert sender(inbox.url).send(message()) == expected


def test_no_server_means_later() -> None:
    (port,) = free_ports(1)

    assert sender(f"smtp://127.0.0.1:{port}?tls=none").send(message()) == Retry("ConnectionRefusedError")
    assert sender("smtp://nowhere.invalid:25?tls=none").send(message()) == Retry("gaierror")


def test_a_server_that_hangs_is_left_after_a_while(inbox: SmtpInbox) -> None:
    inbox.hangs.set()

    outcome = sender(inbox.url, step_seconds=0.4).send(message())
    assert outcome in (Retry("SMTPServerDisconnected"), Retry("TimeoutError"))


def test_a_server_that_drips_is_left_after_a_while() -> None:
    """Each byte would start the socket's own timeout anew."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        import threading

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                for _ in range(40):
                    try:
                        connection.sendall(b"2")
                    except OSError:
                        return
                    time.sleep(0.1)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()
        url = f"smtp://127.0.0.1:{listening.getsockname()[1]}?tls=none"
        assert sender(url, step_seconds=2.0, in_all_seconds=0.6).send(message()) == Retry("DeadlineError")
        assert time.monotonic() - began < 2.0


def test_something_else_that_listens_means_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        import threading

        def greet() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=greet, daemon=True).start()
        url = f"smtp://127.0.0.1:{listening.getsockname()[1]}?tls=none"
        assert isinstance(sender(url, step_seconds=1.0).send(message()), Retry)


@pytest.mark.parametrize("subject", ["a\r\nBcc: all@example.com", "a\nb", "a\rb"])
def test_no_header_can_be_smuggled_in(inbox: SmtpInbox, subject: str) -> None:
    assert sender(inbox.url).send(message(subject=subject)) == Refused("UnsafeHeader")
    assert inbox.mails == []


def test_a_line_in_the_text_is_no_header(inbox: SmtpInbox) -> None:
    sender(inbox.url).send(
        message(text="Hello\r\n.\r\nMAIL FROM:<x@example.com>\r\nBcc: all@example.com\r\n", invite=None)
    )
    (mail,) = inbox.mails

    assert mail["Bcc"] is None
    assert "MAIL FROM:<x@example.com>" in mail.get_content()


def test_an_address_in_other_letters_is_written_to_where_the_server_can(inbox: SmtpInbox) -> None:
    umlaut = message(to=Contact("email", "jörg@example.com"))

    assert sender(inbox.url).send(umlaut) == Delivered()
    assert inbox.envelopes[0].rcpt_tos == ["jörg@example.com"]
    with smtp_inbox(utf8=False) as older:
        assert sender(older.url).send(umlaut) == Refused("SMTPNotSupportedError")


def make_certificate(folder: Path) -> Path:
    """Write a certificate for localhost that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=4000))
        .not_valid_after(NOW + timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it has TLS from the first byte
@pytest.mark.parametrize(("scheme", "starttls"), [("smtp", True), ("smtps", False)])
def test_encrypts_and_logs_in(tmp_path: Path, scheme: str, starttls: bool) -> None:
    certificate = make_certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with smtp_inbox(tls=server, log_in=True, starttls=starttls) as inbox:
        right = sender(f"{scheme}://clinic%40example.com:right@localhost:{inbox.port}", tls=trusting)
        wrong = sender(f"{scheme}://clinic%40example.com:wrong@localhost:{inbox.port}", tls=trusting)
        strict = sender(f"{scheme}://clinic%40example.com:right@localhost:{inbox.port}")

        assert right.send(message()) == Delivered()
        assert inbox.logins[0].login == b"clinic@example.com"
        # A wrong password or certificate is for the clinic to mend; the mail waits.
        assert wrong.send(message()) == Retry("SMTPAuthenticationError 535")
        assert strict.send(message()) == Retry("SSLCertVerificationError")
    assert len(inbox.mails) == 1


def test_sends_nothing_in_the_clear_where_encryption_was_asked_for(inbox: SmtpInbox) -> None:
    assert sender(f"smtp://127.0.0.1:{inbox.port}").send(message()) == Retry("SMTPNotSupportedError")
    assert inbox.mails == []
