"""What can go wrong in FHIR besides what a server answers, which is a value."""

from bot.errors import BotError


class PracticeError(BotError):
    """The clinic's facts cannot be said in FHIR; the text names the fact and the remedy."""


class PublicationError(BotError):
    """The openings cannot be published; the text names what is wrong and the remedy."""
