"""Entities as a graph component: see `bot.nlu.entities` for what is read and how."""

from typing import TYPE_CHECKING, Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import MODEL as DEFAULT_MODEL
from bot.nlu.entities import load_recogniser, read_entities

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "model"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityReader(GraphComponent, EntityExtractorMixin):
    """Adds persons, dates, times, places, contacts and references to each message's entities."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults; see the comments."""
        return {
            # An installed spaCy model with an entity recogniser.
            MODEL: DEFAULT_MODEL,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["spacy"]

    def __init__(self, recogniser: "Language") -> None:
        """Create the component with a loaded recogniser."""
        self._recogniser = recogniser

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EntityReader":
        """Create the component; loads the recogniser, which raises where it cannot."""
        return cls(load_recogniser(config[MODEL]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to each message with words; what others have found stays. A button's command has none."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith(INTENT_MESSAGE_PREFIX):
                message.set(ENTITIES, message.get(ENTITIES, []) + self._entities(text), add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        found = [
            {
                ENTITY_ATTRIBUTE_TYPE: entity.kind,
                ENTITY_ATTRIBUTE_VALUE: entity.value,
                ENTITY_ATTRIBUTE_START: entity.start,
                ENTITY_ATTRIBUTE_END: entity.end,
            }
            for entity in read_entities(text, self._recogniser)
        ]
        named: list[dict[str, Any]] = self.add_extractor_name(found)
        return named
