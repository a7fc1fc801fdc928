"""The component: entities beside those of others, in Rasa's fields."""

import pytest
import yaml
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import KINDS
from bot.nlu.entity_reader import EntityReader
from bot.nlu.lookups import load_lookups
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def reader() -> EntityReader:
    return EntityReader.create(EntityReader.get_default_config(), None, Resource("reader"), None)  # type: ignore[arg-type]


def test_adds_entities_behind_those_of_others(reader: EntityReader) -> None:
    treatment = {"entity": "treatment", "value": "pump", "start": 0, "end": 4, "extractor": "RegexEntityExtractor"}
    message = Message(data={TEXT: "pump? call 404-555-0142", ENTITIES: [treatment]})

    reader.process([message])

    assert message.get(ENTITIES) == [
        treatment,
        {"entity": "phone", "value": "+14045550142", "start": 11, "end": 23, "extractor": "EntityReader"},
    ]
    assert message.as_dict(only_output_properties=True)[ENTITIES] == message.get(ENTITIES)


@pytest.mark.parametrize("data", [{}, {TEXT: ""}, {TEXT: '/ask_treatment{"treatment": "404-555-0142"}'}])
def test_leaves_a_message_without_words_alone(data: dict[str, str], reader: EntityReader) -> None:
    (message,) = reader.process([Message(data=dict(data))])

    assert message.data == data


def test_the_domain_knows_every_entity_and_none_decides_what_happens_next() -> None:
    entities = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["entities"]
    quiet = {
        name
        for entity in entities
        if isinstance(entity, dict)
        for name, options in entity.items()
        if options == {"influence_conversation": False}
    }

    assert quiet == {*KINDS, *load_lookups(PROJECT_ROOT / "data" / "lookups"), "language"}
