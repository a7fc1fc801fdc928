"""What can go wrong in sending besides what a delivery's outcome says."""

from bot.errors import BotError


class SendingSettingsError(BotError):
    """A setting of mail or text messages cannot be used; repeats no part of a secret."""
