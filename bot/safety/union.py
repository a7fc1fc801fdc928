"""The whole screen: the rules, and the meaning scorer for what they do not foresee."""

import logging
from typing import Protocol

from bot.safety.screen import RedFlag

# What a message may hold at most (bot/channels/guard.py); the scorer is not asked about more.
_MOST_CHARACTERS = 1_000

logger = logging.getLogger(__name__)


class Screen(Protocol):
    """Whatever looks for red flags."""

    def screen(self, text: str) -> RedFlag | None:
        """Return a red flag that a message tells of, or None."""


class UnionScreen:
    """Asks the rules first; where they find nothing, the meaning scorer, if there is one."""

    def __init__(self, rules: Screen, meaning: Screen | None) -> None:
        """Join the two; without a scorer the rules stand alone."""
        self._rules = rules
        self._meaning = meaning

    def screen(self, text: str) -> RedFlag | None:
        """Return the rules' flag, else the scorer's, else None; a scorer that fails leaves the rules' word."""
        flag = self._rules.screen(text)
        if flag is not None or self._meaning is None:
            return flag
        try:
            return self._meaning.screen(text[:_MOST_CHARACTERS])
        except Exception as error:  # noqa: BLE001 - nothing that the scorer needs may cost a visitor the rules
            logger.error("Meaning scorer failed: %s", type(error).__name__)
            return None
