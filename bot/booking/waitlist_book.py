"""The wait list within one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.booking.contact import Contact
from bot.booking.keys import is_same_contact
from bot.booking.model import Opening
from bot.booking.rows import wish_of
from bot.booking.tables import claims, waitlist
from bot.booking.wish import Wish, WishRequest, WishState, owner_of
from bot.booking.writing import write

_OVER: tuple[WishState, ...] = ("booked", "lapsed", "withdrawn")


class Waitlist:
    """Wishes in the order in which they came."""

    def __init__(self, connection: Connection) -> None:
        """Work on a connection that is inside a transaction."""
        self._connection = connection

    def add(self, request: WishRequest, *, code: str, now: datetime) -> Wish:
        """Write a wish to the end of the row.

        Raises:
            BookingConflictError: The code is already there.
        """
        values = {
            "code": code,
            "location": request.location,
            "window_start": request.window.start,
            "window_end": request.window.end,
            "patient_name": " ".join(request.patient_name.split()),
            "contact_kind": request.contact.kind,
            "contact": request.contact.value,
            "visit_type": request.visit_type,
            "reason": request.reason.strip(),
            "consented_at": now,
            "created_at": now,
            "state": "waiting",
        }
        write(self._connection, insert(waitlist).values(values))
        return self._one(waitlist.c.code == code)  # type: ignore[return-value]  # it was just written

    def get(self, code: str) -> Wish | None:
        """Find a wish by its code alone: for what is sent to whoever made it."""
        return self._one(waitlist.c.code == code)

    def find(self, code: str, contact: Contact) -> Wish | None:
        """Find the wish that has this code *and* was made with this contact, as `AppointmentBook.find` does."""
        found = self._one(waitlist.c.code == code)
        return found if is_same_contact(found.request.contact if found else None, contact) else None

    def find_waiting(self, request: WishRequest) -> Wish | None:
        """Find a wish for the same time and place by the same contact that stands in the row already."""
        return self._one(
            waitlist.c.state.in_(("waiting", "offered")),
            waitlist.c.contact_kind == request.contact.kind,
            waitlist.c.contact == request.contact.value,
            waitlist.c.window_start == request.window.start,
            waitlist.c.window_end == request.window.end,
            waitlist.c.location.is_(None) if request.location is None else waitlist.c.location == request.location,
        )

    def all(self, *states: WishState) -> list[Wish]:
        """List the wishes of some states in the order in which they came."""
        query = select(waitlist.c.code).where(waitlist.c.state.in_(states)).order_by(waitlist.c.id)
        found = [self._one(waitlist.c.code == code) for code in self._connection.execute(query).scalars().all()]
        return [wish for wish in found if wish is not None]

    def first_for(self, opening: Opening) -> Wish | None:
        """Find the wish that has waited longest for a time in which this opening starts."""
        return self._one(
            waitlist.c.state == "waiting",
            waitlist.c.location.is_(None) | (waitlist.c.location == opening.location),
            waitlist.c.window_start <= opening.start,
            waitlist.c.window_end > opening.start,
        )

    def offer(self, wish: Wish, claim_id: int) -> None:
        """Note that an opening is held for a wish."""
        self._set(wish.code, state="offered", claim_id=claim_id)

    def settle(self, code: str, state: WishState) -> None:
        """Take a wish out of the row; whatever is held for it is held no longer for it."""
        self._set(code, state=state, claim_id=None)

    def lapse_past(self, now: datetime) -> None:
        """Let wishes lapse that still wait though their window has passed."""
        past = update(waitlist).where(waitlist.c.state == "waiting", waitlist.c.window_end <= now)
        write(self._connection, past.values(state="lapsed"))

    def erase(self, code: str, *, now: datetime) -> bool:
        """Remove a wish; what is held for it runs out now, and so goes to the next. Says whether there was a wish."""
        gone = write(self._connection, delete(waitlist).where(waitlist.c.code == code))
        write(self._connection, update(claims).where(claims.c.owner == owner_of(code)).values(expires_at=now))
        return int(gone.rowcount) == 1

    def settled_before(self, cutoff: datetime) -> list[str]:
        """List the codes of settled wishes whose window ended before an instant."""
        query = select(waitlist.c.code).where(waitlist.c.window_end < cutoff, waitlist.c.state.in_(_OVER))
        return [str(code) for code in self._connection.execute(query).scalars()]

    def _set(self, code: str, **values: Any) -> None:
        write(self._connection, update(waitlist).where(waitlist.c.code == code).values(values))

    def _one(self, *conditions: Any) -> Wish | None:
        query = select(waitlist).where(*conditions).order_by(waitlist.c.id).limit(1)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        claim = None
        if row["claim_id"] is not None:
            held = select(claims).where(claims.c.id == row["claim_id"])
            claim = self._connection.execute(held).mappings().first()
        return wish_of(row, claim)
