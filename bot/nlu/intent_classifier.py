"""Intent classification as a graph component: the sentence vector of the pipeline, and character n-grams."""

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import intent_model
from bot.nlu.code_fingerprint import code_fingerprint
from bot.nlu.intent_model import IntentModel
from bot.nlu.sentence_featurizer import REPAIRED_TEXT, SentenceFeaturizer
from knowledge import nearest_examples, text_classifier, text_features

logger = logging.getLogger(__name__)

RANKING_LENGTH = "ranking_length"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking` on each message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this component."""
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults; see the comments."""
        return {
            # How many intents the ranking names; staff see these as runners-up.
            RANKING_LENGTH: 5,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Name the code that learns and stores the model, so that another one is learned with it."""
        return code_fingerprint(intent_model, text_classifier, text_features, nearest_examples)

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["sklearn"]

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        """Create the component; without a model it must be trained first."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """Load the trained model; raises where it cannot, rather than serve an untrained one."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder)
        return cls(config, model_storage, resource, model)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept the merged configuration: its one number is bounded where it is used."""

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on every example with an intent, and keep it."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._model = IntentModel.fit(
            [example.get(TEXT) for example in examples],
            self._vectors(examples),
            [example.get(INTENT) for example in examples],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as they are: nothing behind this component learns from its guesses."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` on each message."""
        readable = [message for message in messages if message.get(TEXT)]
        if not readable or self._model is None:
            return messages
        probabilities = self._model.probabilities([_words_of(m) for m in readable], self._vectors(readable))
        for message, row in zip(readable, probabilities, strict=True):
            ranking = self._ranking(row)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, row: NDArray[np.float64]) -> list[dict[str, Any]]:
        assert self._model is not None
        best = np.argsort(-row)[: max(1, int(self._config[RANKING_LENGTH]))]
        return [
            {INTENT_NAME_KEY: self._model.intents[position], PREDICTED_CONFIDENCE_KEY: float(row[position])}
            for position in best
        ]

    @staticmethod
    def _vectors(messages: list[Message]) -> NDArray[np.float32]:
        rows = []
        for message in messages:
            _, sentence = message.get_dense_features(TEXT)
            rows.append(sentence.features[0])
        return np.asarray(rows, dtype=np.float32)


def _words_of(message: Message) -> str:
    """Return the words that the message's vector is of."""
    words: str = message.get(REPAIRED_TEXT) or message.get(TEXT)
    return words
