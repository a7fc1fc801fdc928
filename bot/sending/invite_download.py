"""What a link to an invite gives: the invite as it stands now, or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.booking.store import BookingStore
from bot.sending.invite_links import InviteLinks
from bot.sending.invites import Invites
from bot.sending.messages import Invite


class InviteDownload:
    """Reads tokens and looks their appointments up."""

    def __init__(
        self,
        open_store: Callable[[], BookingStore],
        links: InviteLinks,
        invites: Invites,
        clock: Callable[[], datetime],
    ) -> None:
        """Join the parts.

        Args:
            open_store: Opens the bookings; called for a good token only, and once unless it fails.
            links: Reads tokens.
            invites: Writes what is downloaded.
            clock: Gives now, aware.
        """
        self._open_store = open_store
        self._store: BookingStore | None = None
        self._links = links
        self._invites = invites
        self._clock = clock

    def get(self, token: str) -> Invite | None:
        """Give the invite that a token stands for; None for a bad token as for an appointment that is erased.

        Raises:
            BookingStoreError: The bookings cannot be read.
        """
        now = self._clock().astimezone(UTC)
        reference = self._links.reference(token, now=now)
        if reference is None:
            return None
        if self._store is None:
            self._store = self._open_store()
        with self._store.reading() as book:
            appointment = book.get(reference)
        return self._invites.downloaded(appointment, now=now) if appointment else None
