"""The featurizer: training keeps its vectors on disk, serving keeps nothing of a visitor's words."""

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.sentence_featurizer import REPAIRED_TEXT, SentenceFeaturizer
from knowledge.spelling import Spelling
from knowledge.vector_cache import CachedEncoder

from ...knowledge.builders import FakeEncoder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_MODEL", str(tmp_path / "models" / "rasa.tar.gz"))
    return tmp_path / "models" / "cache"


@pytest.fixture
def storage(tmp_path: Path) -> tuple[LocalModelStorage, Resource]:
    folder = tmp_path / "storage"
    folder.mkdir()
    return LocalModelStorage.create(folder), Resource("featurizer")


def featurizer(encoder: FakeEncoder, storage: object = (None, None)) -> SentenceFeaturizer:
    config = SentenceFeaturizer.get_default_config()
    return SentenceFeaturizer(config, "featurizer", encoder, storage=storage)  # type: ignore[arg-type]


def train(texts: list[str]) -> tuple[list[str], list[Message]]:
    """Featurize examples as one training does; gives what had to be encoded, and the examples."""
    encoder = FakeEncoder()
    data = TrainingData([Message(data={TEXT: text}) for text in texts])
    featurizer(encoder).process_training_data(data)
    return encoder.seen, data.training_examples


def vector_of(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT)
    return np.asarray(sentence.features)


def test_training_encodes_each_text_once_and_only_new_ones_again(cache: Path) -> None:
    assert train(["a pump", "a laser", "a pump"])[0] == ["a pump", "a laser"]
    assert train(["a pump", "a price", "a laser"])[0] == ["a price"]


def test_kept_vectors_are_those_of_the_encoder(cache: Path) -> None:
    train(["a pump", "a laser"])
    _, examples = train(["a laser", "a pump"])

    for example in examples:
        assert np.array_equal(vector_of(example), FakeEncoder().encode([example.get(TEXT)]))


def test_training_takes_what_the_index_has_encoded_and_leaves_it_there(cache: Path) -> None:
    index = CachedEncoder(FakeEncoder(), cache, user="knowledge")
    index.encode(["a pump"])
    index.save()
    before = (cache / "knowledge.vectors").read_bytes()

    assert train(["a pump", "a laser"])[0] == ["a laser"]
    assert (cache / "knowledge.vectors").read_bytes() == before


def test_serving_keeps_nothing_on_disk(cache: Path) -> None:
    encoder = FakeEncoder()
    message = Message(data={TEXT: "a visitor's words about a pump"})
    featurizer(encoder).process([message])
    featurizer(encoder).process([Message(data={TEXT: "a visitor's words about a pump"})])

    assert vector_of(message).shape == (1, 4)
    assert len(encoder.seen) == 2
    assert not cache.parent.exists()


def test_a_visitors_slips_are_repaired_before_the_vector_is_made_and_examples_stay_as_written(
    storage: tuple[LocalModelStorage, Resource],
) -> None:
    encoder = FakeEncoder()
    trained = featurizer(encoder, storage)
    examples = TrainingData([Message(data={TEXT: text}) for text in ("the pump", "a pump", "the oump")])
    resource = trained.train(examples)
    message = Message(data={TEXT: "the pumo"})
    trained.process([message])

    assert encoder.seen == ["the pump"]
    assert message.get(TEXT) == "the pumo"
    assert message.get(REPAIRED_TEXT) == "the pump"
    assert REPAIRED_TEXT not in message.as_dict(only_output_properties=True)
    with storage[0].read_from(resource) as folder:
        assert Spelling.load(folder / "spelling.npz").repaired("the pumo") == "the pump"
