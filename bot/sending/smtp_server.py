"""Which SMTP server sends the clinic's mail, as one URL says it."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from bot.sending.errors import SendingSettingsError

Encryption = Literal["starttls", "tls", "none"]
_STARTTLS_PORT, _TLS_PORT, _PLAIN_PORT = 587, 465, 25
_HOW = "Write smtp://user:password@host:587 (STARTTLS), smtps://user:password@host:465, or smtp://host:25?tls=none"


@dataclass(frozen=True)
class SmtpServer:
    """A server and how to speak to it.

    Attributes:
        host: Its name.
        port: 1 to 65535.
        encryption: `starttls` and `tls` check the server's certificate; `none` sends in the clear.
        user: Empty where it asks for no log-in.
        password: Likewise; hidden in `repr`.
    """

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """Read a URL; signs in user and password that a URL uses itself are written as `%40` and the like.

        Raises:
            SendingSettingsError: It is no such URL, or would send a password in the clear over a network.
        """
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
            tls = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        except ValueError:
            raise SendingSettingsError(f"The mail server's URL cannot be read. {_HOW}") from None
        encryption = _encryption(parts.scheme, tls)
        if not host or encryption is None or parts.path not in ("", "/"):
            raise SendingSettingsError(f"The mail server's URL cannot be read. {_HOW}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if encryption == "none" and password and not _is_here(host):
            raise SendingSettingsError(f"The mail server's URL sends a password in the clear. {_HOW}")
        default = {"starttls": _STARTTLS_PORT, "tls": _TLS_PORT, "none": _PLAIN_PORT}[encryption]
        return cls(host, port or default, encryption, user, password)


def _encryption(scheme: str, query: dict[str, list[str]]) -> Encryption | None:
    if scheme == "smtps" and not query:
        return "tls"
    if scheme == "smtp" and not query:
        return "starttls"
    return "none" if scheme == "smtp" and query == {"tls": ["none"]} else None


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
