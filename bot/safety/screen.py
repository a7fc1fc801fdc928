"""The red-flag screen: does a message tell of an emergency, and of which kind?"""

from dataclasses import dataclass
from pathlib import Path

from bot.safety.context import Reading, is_taken_back
from bot.safety.finder import ConceptFinder, Span
from bot.safety.matching import matches
from bot.safety.normalise import words_of
from bot.safety.rule_book import TIERS, Category, Rule, RuleBook, Tier
from bot.safety.rules import load_rules


@dataclass(frozen=True, slots=True)
class RedFlag:
    """An emergency that a message tells of.

    Attributes:
        category: What kind.
        tier: "T1" call 911, "T2" emergency room now, "T3" call the clinic today.
        rule: Id of the rule that found it; the only detail that may be logged.
        score: How sure it is, in (0, 1].
    """

    category: Category
    tier: Tier
    rule: str
    score: float


class RedFlagScreen:
    """Rules over concepts; no model, no network, no state between messages."""

    def __init__(self, book: RuleBook) -> None:
        """Compile the rules.

        Args:
            book: A checked rule book.
        """
        self._book = book
        self._finder = ConceptFinder(book.phrases, real_words=book.real_words)
        self._rules = sorted(book.rules, key=lambda rule: TIERS.index(rule.tier))

    @classmethod
    def from_file(cls, path: Path) -> "RedFlagScreen":
        """Read, check and compile a file of rules.

        Args:
            path: `red_flags.yml`.

        Raises:
            RedFlagRulesError: The file is missing or invalid.
        """
        return cls(load_rules(path))

    @property
    def book(self) -> RuleBook:
        """The rule book that the screen was built from."""
        return self._book

    def screen(self, text: str) -> RedFlag | None:
        """Look for a red flag in a visitor's message.

        Args:
            text: The visitor's own words, any length; may be blank.

        Returns:
            The most urgent flag, in one tier the one that stands first in the file; None where nothing fires.
        """
        words = words_of(text)
        if not words:
            return None
        spans = self._unmasked(self._finder.find(words))
        reading = Reading(words=words, spans=spans, findings=self._book.findings)
        for rule in self._rules:
            if self._fires(rule, reading):
                return RedFlag(category=rule.category, tier=rule.tier, rule=rule.id, score=rule.score)
        return None

    def _fires(self, rule: Rule, reading: Reading) -> bool:
        contexts = [self._book.contexts[name] for name in rule.contexts if name in reading.spans]
        return any(
            not any(is_taken_back(match, pattern, context, reading) for context in contexts)
            for pattern in rule.patterns
            for match in matches(pattern, reading.words, reading.spans)
        )

    def _unmasked(self, spans: dict[str, list[Span]]) -> dict[str, list[Span]]:
        """Drop what a mask covers ("stroke of luck"); masks themselves are dropped last."""
        kept = dict(spans)
        for mask in self._book.masks.keys() & spans.keys():
            hidden = self._book.masks[mask] or (kept.keys() - self._book.masks.keys())
            for concept in hidden & kept.keys():
                kept[concept] = [one for one in kept[concept] if not _covered(one, spans[mask])]
        return {concept: found for concept, found in kept.items() if found}


def _covered(span: Span, masks: list[Span]) -> bool:
    return any(span.start < mask.end and mask.start < span.end for mask in masks)
