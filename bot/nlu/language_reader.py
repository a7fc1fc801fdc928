"""The language of a message that is not English, as an entity: a response is chosen by it without the action server."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import language_of

LANGUAGE_ENTITY = "language"
OTHER_LANGUAGE_INTENT = "other_language"
# A bare detail outside a booking is answered as what comes next in the ranking (actions/read_loose_detail.py).
_PASSED_OVER = frozenset({"inform"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageReader(GraphComponent, EntityExtractorMixin):
    """Adds the entity `language`, an ISO 639-1 code, to each message that may be answered as not English."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this component."""
        return [IntentClassifier]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["py3langid"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageReader":
        """Create the component; reads the identifier's model now rather than in a visitor's first message."""
        language_of("")
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the language, as an entity that spans the message; what others have found stays."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith(INTENT_MESSAGE_PREFIX) and _is_other_language(message):
                language = {
                    ENTITY_ATTRIBUTE_TYPE: LANGUAGE_ENTITY,
                    ENTITY_ATTRIBUTE_VALUE: language_of(text),
                    ENTITY_ATTRIBUTE_START: 0,
                    ENTITY_ATTRIBUTE_END: len(text),
                }
                found = message.get(ENTITIES, []) + self.add_extractor_name([language])
                message.set(ENTITIES, found, add_to_output=True)
        return messages


def _is_other_language(message: Message) -> bool:
    ranking = message.get(INTENT_RANKING_KEY, [])
    likeliest = next((entry for entry in ranking if entry[INTENT_NAME_KEY] not in _PASSED_OVER), None)
    return likeliest is not None and likeliest[INTENT_NAME_KEY] == OTHER_LANGUAGE_INTENT
