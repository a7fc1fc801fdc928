"""The encoder with an adapter learned from a benchmark's own examples, as ``python -m bot adapt`` learns ours."""

import hashlib
from pathlib import Path

from benchmarks.intent_data import Examples
from knowledge.encoder import Encoder, SentenceEncoder


class AdapterSchool:
    """Learns an adapter for a list of examples once; kept ones are used again."""

    def __init__(self, folder: Path) -> None:
        """Keep adapters in a folder."""
        self._folder = folder

    def __call__(self, examples: Examples, *, epochs: int) -> Encoder:
        """Return the packaged encoder with an adapter learned from examples.

        Args:
            examples: Texts with their intents.
            epochs: How often each is seen.
        """
        # Imported here: torch takes seconds, and other measurements need none of it.
        from bot.nlu.adapter_training import Example, train_adapter

        key = hashlib.sha256("\0".join([str(epochs), *examples.texts, *examples.intents]).encode()).hexdigest()[:16]
        path = self._folder / f"adapter-{key}.npz"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".tmp")
            pairs = zip(examples.texts, examples.intents, strict=True)
            train_adapter([Example(text, intent) for text, intent in pairs], draft, epochs=epochs)
            draft.replace(path)
        return SentenceEncoder.load_with(path)
