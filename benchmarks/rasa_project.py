"""A Rasa project in a folder of its own with two configurations over the same data: stock Rasa's, and this project's.

The data are written out as the importers make them, so that both learn from the same files. Rules and responses are the
project's; there are no stories, so the TED policy of the stock configuration finds nothing to learn and costs nothing.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.own_data import PROJECT_ROOT, training_data

STOCK, OURS = "stock", "ours"
STOCK_EPOCHS = 100
_COPIED = ("data/rules", "data/responses", "domain.yml")


@dataclass(frozen=True)
class RasaProject:
    """A project written by `write_project`.

    Attributes:
        folder: Holds all of it.
        examples: How many examples both learn from.
    """

    folder: Path
    examples: int

    def config(self, name: str) -> Path:
        """Return the configuration named `STOCK` or `OURS`."""
        return self.folder / f"{name}.yml"

    def model(self, name: str) -> Path:
        """Return where the model of a configuration goes."""
        return self.folder / name / "rasa.tar.gz"

    def training_command(self, name: str) -> list[str]:
        """Return the arguments of Python that train a configuration from nothing."""
        model = self.model(name)
        return [
            *("-m", "rasa", "train", "--force"),
            *("--config", str(self.config(name))),
            *("--domain", str(self.folder / "domain.yml")),
            *("--data", str(self.folder / "data")),
            *("--out", str(model.parent)),
            *("--fixed-model-name", model.name.removesuffix(".tar.gz")),
        ]

    def serving_command(self, name: str, *, port: int) -> list[str]:
        """Return the arguments of Python that serve a trained model."""
        return [
            *("-m", "rasa", "run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port)),
            *("--model", str(self.model(name))),
            *("--endpoints", str(self.folder / "endpoints.yml")),
            *("--credentials", str(self.folder / "credentials.yml")),
        ]

    def environment(self, name: str, base: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of both commands: nothing kept elsewhere is found, nothing is kept elsewhere."""
        return {
            **base,
            "PYTHONPATH": str(PROJECT_ROOT),
            "RASA_CACHE_DIRECTORY": str(self.folder / name / "graph"),
            "BOT_MODEL": str(self.model(name)),  # text vectors are kept beside it
        }


def write_project(folder: Path, *, epochs: int = STOCK_EPOCHS, limit: int | None = None) -> RasaProject:
    """Write data and both configurations.

    Args:
        folder: Empty.
        epochs: Of stock Rasa's networks.
        limit: Learn from only so many examples, for trial runs.
    """
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLWriter

    for name in _COPIED:
        source, target = PROJECT_ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    data = training_data(limit)
    RasaYAMLWriter().dump(folder / "data" / "nlu.yml", data)
    _write(folder / f"{STOCK}.yml", stock_config(epochs))
    _write(folder / f"{OURS}.yml", our_config())
    _write(folder / "endpoints.yml", {"lock_store": {"type": "in_memory"}})
    _write(folder / "credentials.yml", {"rest": None})
    for name in (STOCK, OURS):
        (folder / name).mkdir()
    return RasaProject(folder=folder, examples=len(data.intent_examples))


def stock_config(epochs: int) -> dict[str, Any]:
    """Return what `rasa init` makes and trains with (Rasa 3.6), as Rasa fills it in."""
    learning = {"epochs": epochs, "constrain_similarities": True}
    return {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "en",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", **learning},
            {"name": "EntitySynonymMapper"},
            {"name": "ResponseSelector", **learning},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [
            {"name": "MemoizationPolicy"},
            {"name": "RulePolicy"},
            {"name": "TEDPolicy", "max_history": 5, **learning},
        ],
    }


def our_config() -> dict[str, Any]:
    """Return config.yml without its importers: what they make is in the folder already."""
    config: dict[str, Any] = yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))
    return {name: value for name, value in config.items() if name != "importers"}


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(dict(content), sort_keys=False), encoding="utf-8")
