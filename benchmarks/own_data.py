"""The project's own training data, as Rasa's importers make them of config.yml, data/ and the knowledge base."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.intent_data import Examples

PROJECT_ROOT = Path(__file__).resolve().parents[1]
VISITORS = PROJECT_ROOT / "tests" / "fixtures" / "visitors"
# Of an author who wrote none of the examples.
UNTOUCHED = PROJECT_ROOT / "tests" / "fixtures" / "intents" / "held_out.jsonl"


def training_data(limit: int | None = None) -> Any:
    """Return Rasa's TrainingData: every example, synonym and lookup table that the bot is trained on.

    Args:
        limit: Keep only so many examples, drawn at random: for trial runs.
    """
    # Imported here: Rasa takes seconds, and the public data sets need none of it.
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.shared.nlu.training_data.training_data import TrainingData

    importer = TrainingDataImporter.load_from_config(
        str(PROJECT_ROOT / "config.yml"), str(PROJECT_ROOT / "domain.yml"), [str(PROJECT_ROOT / "data")]
    )
    data = importer.get_nlu_data()
    examples = [example for example in data.intent_examples if example.get("text")]
    if limit is not None:
        drawn = np.sort(np.random.default_rng(0).permutation(len(examples))[:limit])
        examples = [examples[number] for number in drawn]
    return TrainingData(
        training_examples=examples,
        entity_synonyms=data.entity_synonyms,
        regex_features=data.regex_features,
        lookup_tables=data.lookup_tables,
    )


def own_examples(limit: int | None = None) -> Examples:
    """Return the texts of `training_data` with their intents, each text once; an intent of one example is left out."""
    pairs = {message.get("text"): message.get("intent") for message in training_data(limit).intent_examples}
    counts = {intent: list(pairs.values()).count(intent) for intent in set(pairs.values())}
    kept = [(text, intent) for text, intent in pairs.items() if counts[intent] > 1]
    return Examples(texts=tuple(text for text, _ in kept), intents=tuple(intent for _, intent in kept))


def untouched_examples() -> Examples:
    """Return the messages with intents that nothing is ever learned from."""
    rows = [json.loads(line) for line in UNTOUCHED.read_text(encoding="utf-8").splitlines()]
    return Examples(texts=tuple(row["text"] for row in rows), intents=tuple(row["intent"] for row in rows))
