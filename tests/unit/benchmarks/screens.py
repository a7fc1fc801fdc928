"""A screen for tests: fires on one word."""

from dataclasses import dataclass

from bot.safety.rule_book import Category
from bot.safety.screen import RedFlag


@dataclass(frozen=True)
class WordScreen:
    word: str
    category: Category = "suicide"
    rule: str = "SU-01"

    def screen(self, text: str) -> RedFlag | None:
        if self.word not in text:
            return None
        return RedFlag(category=self.category, tier="T1", rule=self.rule, score=1.0)
