"""The meaning scorer: finds emergencies told in words that no rule foresees.

A classifier over the message's sentence vector, its spelling and wording. Alone it finds little more than half of
unseen emergencies, so it only adds to the rules, which need neither model nor encoder: see
docs/decisions/red-flags-in-the-guard.md.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from bot.errors import BotError
from bot.safety.examples import RedFlagExample
from bot.safety.rule_book import Category, Tier
from bot.safety.screen import RedFlag
from knowledge.encoder import Encoder
from knowledge.errors import ClassifierFileError
from knowledge.text_classifier import Blend, TextClassifier

RULE = "meaning"  # stands where a rule's id does

_NONE = "none"
_REGULARISATION = 20.0
_BLEND = Blend(regression=0.5, likeness=7.0)
# From this probability of any emergency up it fires: on held examples of four authors the union then finds 95 % and
# leaves 89 % of the near misses silent (docs/decisions/red-flags-in-the-guard.md).
_THRESHOLD = 0.55
# The reply of a category where only its kind is known: the more urgent one where minutes count.
_TIERS: dict[str, Tier] = {
    "cauda_equina": "T2",
    "infection": "T3",
    "clot": "T2",
    "chest_pain_or_stroke": "T1",
    "csf_leak": "T3",
    "overdose": "T1",
    "baclofen_withdrawal": "T2",
    "device_failure": "T3",
    "suicide": "T2",
}


class MeaningModelError(BotError):
    """The trained meaning scorer is missing or damaged."""


class MeaningScorer:
    """Scores messages; holds no state between them."""

    def __init__(self, classifier: TextClassifier, encoder: Encoder) -> None:
        """Join a trained classifier and the encoder that it was trained with."""
        self._classifier = classifier
        self._encoder = encoder

    @classmethod
    def train(cls, examples: Sequence[RedFlagExample], ordinary: Sequence[str], encoder: Encoder) -> "MeaningScorer":
        """Learn from emergencies, near misses and ordinary messages.

        Args:
            examples: Emergencies and near misses.
            ordinary: Messages that tell of no emergency.
            encoder: Encodes them.
        """
        texts = [*(example.text for example in examples), *ordinary]
        labels = [*(example.expected or _NONE for example in examples), *(_NONE for _ in ordinary)]
        vectors = encoder.encode(texts)
        classifier = TextClassifier.fit(texts, vectors, labels, regularisation=_REGULARISATION, blend=_BLEND)
        return cls(classifier, encoder)

    @classmethod
    def load(cls, path: Path, encoder: Encoder) -> "MeaningScorer":
        """Read a trained scorer.

        Raises:
            MeaningModelError: There is none, it is damaged, or was trained with another encoder.
        """
        try:
            return cls(TextClassifier.load(path, encoder=encoder.name), encoder)
        except ClassifierFileError as error:
            raise MeaningModelError(f"{error}. Run: make train") from error

    def save(self, path: Path) -> None:
        """Write the scorer as plain arrays."""
        self._classifier.save(path, encoder=self._encoder.name)

    def screen(self, text: str) -> RedFlag | None:
        """Look for an emergency in a visitor's message.

        Args:
            text: The visitor's own words.

        Returns:
            A flag of the likeliest category; None below the threshold.
        """
        if not text.strip():
            return None
        row = self._classifier.probabilities([text], self._encoder.encode([text]))[0]
        chances = dict(zip(self._classifier.labels, (float(chance) for chance in row), strict=True))
        emergency = 1.0 - chances.pop(_NONE)
        if emergency < _THRESHOLD:
            return None
        category = max(chances, key=lambda name: chances[name])
        return RedFlag(category=cast(Category, category), tier=_TIERS[category], rule=RULE, score=min(1.0, emergency))
