"""Links that download an appointment's invite: signed, running out, and unreadable.

A token says which appointment, to this server only: it is encrypted as well as signed (Fernet), since a link stands in
logs and histories, and a reference must not.
"""

import base64
import hashlib
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken

VALID = timedelta(days=7)  # the clock of the link, not of the visit: a later change is mailed or shown anew
PATH = "/appointments"
SUFFIX = ".ics"
_PURPOSE = "invite link:"
_LONGEST = 256


class InviteLinks:
    """Makes and reads the links."""

    def __init__(self, key: str, *, base_url: str = "") -> None:
        """Use one secret key.

        Args:
            key: At least 32 characters.
            base_url: Where the server is seen from outside, such as `https://chat.example.com`; empty makes links
                within its own page.
        """
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256((_PURPOSE + key).encode()).digest()))
        self._base_url = base_url.rstrip("/")

    def invite_link(self, reference: str, *, now: datetime) -> str:
        """Give the link to an appointment's invite, good for a week.

        Args:
            reference: In the spelling that is stored.
            now: Aware.
        """
        return f"{self._base_url}{PATH}/{self.token(reference, now=now)}{SUFFIX}"

    def token(self, reference: str, *, now: datetime) -> str:
        """Give a token that stands for an appointment until `VALID` is over."""
        # Without the padding, which browsers would escape.
        return self._fernet.encrypt_at_time(reference.encode(), int(now.timestamp())).decode().rstrip("=")

    def reference(self, token: str, *, now: datetime) -> str | None:
        """Give the reference that a token stands for; None where it is not ours, or too old."""
        if len(token) > _LONGEST:
            return None
        try:
            padded = token.encode("ascii") + b"=" * (-len(token) % 4)
            ttl, instant = int(VALID.total_seconds()), int(now.timestamp())
            return self._fernet.decrypt_at_time(padded, ttl, instant).decode()
        except (InvalidToken, UnicodeError):
            return None
