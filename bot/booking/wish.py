"""A wish for a time that is not free: a place in the row for openings that are given back. Rules only, no I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from bot.booking.contact import Contact
from bot.booking.errors import InvalidRequestError
from bot.booking.model import MAX_NAME, MAX_REASON, Opening, VisitType, Window

WishState = Literal["waiting", "offered", "booked", "lapsed", "withdrawn"]
WISH_STATES: tuple[WishState, ...] = get_args(WishState)


@dataclass(frozen=True)
class WishRequest:
    """What a visitor waits for, and confirmed; personal data is hidden in `repr`.

    Attributes:
        window: An opening must start in it.
        location: A location's slug; None takes any.
        patient_name: 1 to 200 characters.
        contact: Where the offer goes; with the code, the key to the wish.
        visit_type: `new` or `returning`.
        consented: That the clinic may keep these details; must be true.
        reason: Why the visit, up to 1000 characters; may be empty.
    """

    window: Window
    location: str | None
    patient_name: str = field(repr=False)
    contact: Contact
    visit_type: VisitType
    consented: bool
    reason: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what may not be stored.

        Raises:
            InvalidRequestError: No consent, a window without an offset or length, a name or reason that is too long.
        """
        if not self.consented:
            raise InvalidRequestError("The visitor has not consented to keeping their details. Ask before storing.")
        if self.window.start.tzinfo is None or self.window.end.tzinfo is None or self.window.start >= self.window.end:
            raise InvalidRequestError("A wish needs a window of aware times that ends after it starts.")
        if not self.patient_name.strip() or len(self.patient_name) > MAX_NAME or len(self.reason) > MAX_REASON:
            raise InvalidRequestError(
                f"A wish needs a name of 1 to {MAX_NAME} characters and a reason of {MAX_REASON} at most."
            )


@dataclass(frozen=True)
class Wish:
    """A wish as it is stored; personal data is hidden in `repr`.

    Attributes:
        id: Its place in the row, rising.
        code: What the visitor is given; drawn like an appointment's reference.
        request: What is waited for.
        state: `waiting`, `offered` (an opening is held for it), `booked`, `lapsed` (an offer was not answered, or the
            window is past) or `withdrawn`.
        created_at: Aware, UTC.
        offer: The opening that is held for it, while it is `offered`.
        offer_expires_at: Until when; aware, UTC.
    """

    id: int
    code: str = field(repr=False)
    request: WishRequest
    state: WishState
    created_at: datetime
    offer: Opening | None = None
    offer_expires_at: datetime | None = None

    @property
    def owner(self) -> str:
        """The owner of the hold that an offer makes."""
        return owner_of(self.code)


def owner_of(code: str) -> str:
    """Give the owner of the hold that an offer to a wish makes."""
    return f"waitlist:{code}"
