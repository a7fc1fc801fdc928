"""What can go wrong in booking besides everyday answers: "taken" and "not found" are values, not errors."""

from bot.errors import BotError


class InvalidScheduleError(BotError):
    """The clinic's schedule contradicts itself; the text names the setting, its value and the remedy."""


class InvalidRequestError(BotError):
    """A request or opening was built that can never be booked; the text repeats no visitor's words."""


class BookingStoreError(BotError):
    """The booking database is missing, damaged, unreachable or has other tables than this version needs."""


class BookingExportError(BotError):
    """Appointments could not be written into a file."""


class BookingConflictError(BotError):
    """A constraint of the database refused a write; `BookingService` turns it into a value."""
