"""Lists of names: how they are read, and that Rasa finds what stands in the shipped one."""

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.regex_entity_extractor import RegexEntityExtractor
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.knowledge_importer import KnowledgeImporter
from bot.nlu.lookups import LookupListError, load_lookups
from bot.settings import PROJECT_ROOT


def write(folder: Path, content: str) -> Path:
    (folder / "fruit.yml").write_text(content, encoding="utf-8")
    return folder


def test_gives_names_by_entity_once_and_the_longest_first(tmp_path: Path) -> None:
    folder = write(tmp_path, "fruit: [pear, red  apple, apple, Apple]\n")

    assert load_lookups(folder) == {"fruit": ("red apple", "Apple", "pear")}


@pytest.mark.parametrize("content", ["", "[pear]", "nut: [almond]", "fruit:\n", "fruit: pear", "fruit: [a]\nnut: [b]"])
def test_refuses_a_file_without_a_list_of_its_name_alone(content: str, tmp_path: Path) -> None:
    with pytest.raises(LookupListError, match=r"fruit\.yml: holds no list under `fruit:` alone"):
        load_lookups(write(tmp_path, content))


@pytest.mark.parametrize(("entry", "shown"), [("no", "False"), ("12", "12"), ("''", "''"), ("{a: b}", "{'a': 'b'}")])
def test_refuses_what_is_no_name(entry: str, shown: str, tmp_path: Path) -> None:
    with pytest.raises(LookupListError, match=rf"fruit\.yml: {shown} is no name\. Put it in quotes"):
        load_lookups(write(tmp_path, f"fruit: [pear, {entry}]"))


def test_refuses_what_is_no_yaml(tmp_path: Path) -> None:
    with pytest.raises(LookupListError, match=r"fruit\.yml: cannot be read as YAML"):
        load_lookups(write(tmp_path, "fruit: [pear"))


def test_parts_of_the_body_stand_in_both_kinds_of_words() -> None:
    names = load_lookups(PROJECT_ROOT / "data" / "lookups")["body_part"]

    assert {"neck", "lower back", "tailbone", "coccyx", "SI joint", "left leg", "hip", "buttock", "groin"} <= set(names)


@pytest.fixture(scope="module")
def extractor(tmp_path_factory: pytest.TempPathFactory) -> RegexEntityExtractor:
    """Give Rasa's extractor, trained on what the documents and lists hand it: a matter of seconds."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("storage"))
    config = RegexEntityExtractor.get_default_config()
    trained = RegexEntityExtractor(config, storage, Resource("extractor"))
    trained.train(KnowledgeImporter().get_nlu_data())
    return trained


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My LOWER BACK and left leg hurt", [("body_part", "LOWER BACK"), ("body_part", "left leg")]),
        ("pain in the tailbone", [("body_part", "tailbone")]),
        ("a shipment to hippo land", []),
        ("do you offer an SCS trial", [("treatment", "SCS trial")]),
        ("is it the si joint", [("treatment", "si joint"), ("body_part", "si joint")]),
    ],
)
def test_rasa_finds_whole_words_in_any_case_and_the_longest_name(
    text: str, expected: list[tuple[str, str]], extractor: RegexEntityExtractor
) -> None:
    (message,) = extractor.process([Message(data={TEXT: text})])

    assert [(entity["entity"], entity["value"]) for entity in message.get(ENTITIES)] == expected
