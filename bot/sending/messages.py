"""One message to one visitor, and what sends it."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.booking.contact import Contact
from bot.booking.delivery_outcomes import Outcome

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]  # of RFC 5546


@dataclass(frozen=True)
class Invite:
    """An iCalendar object as it is mailed or downloaded.

    Attributes:
        method: Also a parameter of its media type.
        content: UTF-8 with CRLF, folded; may name the person it is mailed to.
    """

    method: Method
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class VisitorMessage:
    """What one visitor is told; personal data is hidden in `repr`.

    Attributes:
        to: Where it goes.
        subject: One line; a text message has none.
        text: The clinic's words, filled.
        key: The same in every try: a Message-ID is made of it.
        invite: For the visitor's calendar; None where there is none.
    """

    to: Contact
    subject: str = field(repr=False)
    text: str = field(repr=False)
    key: str
    invite: Invite | None = None


class Sender(Protocol):
    """Sends messages to one kind of contact: mail, or text messages."""

    def send(self, message: VisitorMessage) -> Outcome:
        """Send a message whose contact is of the sender's kind; bounded in time, raises nothing it can name."""
