"""The root of every error that the bot raises in its own words."""


class BotError(Exception):
    """Something the bot can name: the message says what is wrong, the value, and the remedy."""
