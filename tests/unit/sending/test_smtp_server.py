"""The mail server's URL."""

import pytest

from bot.sending.errors import SendingSettingsError
from bot.sending.smtp_server import SmtpServer


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.com", SmtpServer("mail.example.com", 587, "starttls")),
        ("smtps://mail.example.com", SmtpServer("mail.example.com", 465, "tls")),
        ("smtp://mail.example.com?tls=none", SmtpServer("mail.example.com", 25, "none")),
        ("smtp://u%40x.com:p%2Fw@mail:2525", SmtpServer("mail", 2525, "starttls", "u@x.com", "p/w")),
        ("smtp://u:p@127.0.0.1:25?tls=none", SmtpServer("127.0.0.1", 25, "none", "u", "p")),
        ("smtp://[::1]:25?tls=none", SmtpServer("::1", 25, "none")),
    ],
)
def test_says_where_and_how(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.from_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://u:hunter2@mail:port",
        "smtp://u:hunter2@mail:99999",
        "smtp://u:hunter2@mail/path",
        "smtp://u:hunter2@mail?tls=perhaps",
        "smtp://u:hunter2@mail?tls",
        "smtps://u:hunter2@mail?tls=none",
        "smtp://u:hunter2@mail.example.com?tls=none",
    ],
)
def test_a_bad_url_is_refused_without_its_secret(url: str) -> None:
    with pytest.raises(SendingSettingsError, match="smtps://") as caught:
        SmtpServer.from_url(url)

    assert "hunter2" not in str(caught.value)


def test_the_password_hides() -> None:
    assert "hunter2" not in repr(SmtpServer.from_url("smtp://u:hunter2@mail"))
