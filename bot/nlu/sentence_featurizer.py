"""Sentence embeddings as a dense featurizer of Rasa's pipeline."""

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.code_fingerprint import code_fingerprint
from bot.settings import load_settings
from knowledge import spelling
from knowledge.compiled_encoder import load_encoder
from knowledge.encoder import Encoder
from knowledge.spelling import Spelling
from knowledge.token_vectors import TokenEncoder
from knowledge.vector_cache import FOLDER_NAME as CACHE_FOLDER
from knowledge.vector_cache import CachedEncoder

logger = logging.getLogger(__name__)

MODEL = "model"
REPAIRED_TEXT = "repaired_text"  # what the vector is of; stays in the pipeline
_CACHE_USER = "nlu"
_SPELLING_FILE = "spelling.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one sentence vector of shape (1, dimension) to each message, from the adapted encoder.

    Slips of the finger are repaired before, by the spelling of the examples; examples are taken as they were written.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults; see the comments."""
        return {
            **DenseFeaturizer.get_default_config(),
            # "" takes the encoder of the settings, so that intents and index share one model in memory.
            MODEL: "",
        }

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        encoder: TokenEncoder,
        *,
        storage: tuple[ModelStorage, Resource],
        learned: Spelling | None = None,
    ) -> None:
        """Create the featurizer with a loaded encoder; without a spelling it must be trained first."""
        super().__init__(name, config)
        self._encoder = encoder
        self._model_storage, self._resource = storage
        self._spelling = learned

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturizer":
        """Create the featurizer; loads the encoder, which raises where it cannot."""
        encoder = load_encoder(config[MODEL] or load_settings().encoder)
        return cls(config, execution_context.node_name, encoder, storage=(model_storage, resource))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceFeaturizer":
        """Load encoder and spelling; raises where it cannot."""
        featurizer = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            featurizer._spelling = Spelling.load(folder / _SPELLING_FILE)
        return featurizer

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any model name: loading checks it."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["onnxruntime"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Name model, revision and spelling, so that another of them trains everything behind it anew."""
        encoder = load_encoder(config.get(MODEL) or load_settings().encoder)
        return f"{encoder.name} {code_fingerprint(spelling)}"

    def train(self, training_data: TrainingData) -> Resource:
        """Learn how the examples are spelt."""
        examples = training_data.training_examples
        self._spelling = Spelling.learn(example.get(TEXT) for example in examples if example.get(TEXT))
        with self._model_storage.write_to(self._resource) as folder:
            self._spelling.save(folder / _SPELLING_FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to every example; texts of earlier trainings and of the index are not encoded again."""
        cached = CachedEncoder(self._encoder, load_settings().model.parent / CACHE_FOLDER, user=_CACHE_USER)
        for attribute in DENSE_FEATURIZABLE_ATTRIBUTES:
            messages = [message for message in training_data.training_examples if message.get(attribute)]
            self._featurize(messages, attribute, cached)
        cached.save()
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add repaired words and their vector to each message with text; a visitor's words are kept nowhere."""
        readable = [message for message in messages if message.get(TEXT)]
        for message in readable:
            text = message.get(TEXT)
            message.set(REPAIRED_TEXT, self._spelling.repaired(text) if self._spelling else text)
        self._featurize(readable, REPAIRED_TEXT, self._encoder)
        return messages

    def _featurize(self, messages: list[Message], attribute: str, encoder: Encoder) -> None:
        vectors = encoder.encode([message.get(attribute) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            of = TEXT if attribute == REPAIRED_TEXT else attribute
            self.add_features_to_message(None, vector.reshape(1, -1), of, message)

    def add_features_to_message(self, sequence: Any, sentence: Any, attribute: str, message: Message) -> None:
        """Add only the sentence's features: this encoder has none for single tokens."""
        message.add_features(Features(sentence, FEATURE_TYPE_SENTENCE, attribute, self._identifier))
