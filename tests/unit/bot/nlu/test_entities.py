"""What a message names: by a recogniser of fixed words, and by the product's own."""

import pytest
import spacy
from spacy.language import Language

from bot.nlu.entities import Entity, RecogniserError, load_recogniser, read_entities

LABELLED = {
    "Jane Doe": "PERSON",
    "jane.doe": "PERSON",
    "Tuesday": "DATE",
    "3 pm": "TIME",
    "Georgia": "GPE",
    "Stone Mountain": "LOC",
    "Hartsfield Airport": "FAC",
    "Medtronic": "ORG",
    "K7QP2M9X": "PERSON",
}


@pytest.fixture(scope="module")
def fake() -> Language:
    """Give a recogniser that knows the words above and nothing else."""
    recogniser = spacy.blank("en")
    ruler = recogniser.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": words} for words, label in LABELLED.items()])  # type: ignore[attr-defined]
    return recogniser


def found(text: str, recogniser: Language) -> list[tuple[str, str]]:
    entities = read_entities(text, recogniser)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in entities)
    return [(entity.kind, entity.value) for entity in entities]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("i am Jane Doe", "person", "Jane Doe"),
        ("on Tuesday", "date", "Tuesday"),
        ("at 3 pm", "time", "3 pm"),
        ("from Georgia", "place", "Georgia"),
        ("near Stone Mountain", "place", "Stone Mountain"),
        ("by Hartsfield Airport", "place", "Hartsfield Airport"),
        ("call (404) 555-0142", "phone", "+14045550142"),
        ("to Ann@Example.com", "email", "ann@example.com"),
        ("about k7qp-2m9x", "reference", "K7QP2M9X"),
    ],
)
def test_names_what_it_finds(text: str, kind: str, value: str, fake: Language) -> None:
    assert found(text, fake) == [(kind, value)]


def test_leaves_other_labels_out(fake: Language) -> None:
    assert found("is it by Medtronic", fake) == []


def test_gives_entities_in_the_order_of_the_text_with_their_places(fake: Language) -> None:
    text = "Jane Doe, 404 555 0142 or jd@example.com, Tuesday at 3 pm"

    assert [(entity.kind, text[entity.start : entity.end]) for entity in read_entities(text, fake)] == [
        ("person", "Jane Doe"),
        ("phone", "404 555 0142"),
        ("email", "jd@example.com"),
        ("date", "Tuesday"),
        ("time", "3 pm"),
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to jane.doe@example.com", [("email", "jane.doe@example.com")]),
        ("4045550142@example.com", [("email", "4045550142@example.com")]),
        ("it is K7QP2M9X", [("reference", "K7QP2M9X")]),
    ],
)
def test_of_overlapping_entities_contacts_and_references_win(
    text: str, kept: list[tuple[str, str]], fake: Language
) -> None:
    assert found(text, fake) == kept


def test_hides_the_value_in_its_repr() -> None:
    assert "Jane" not in repr(Entity("person", "Jane", 0, 4))


def test_an_empty_message_names_nothing(fake: Language) -> None:
    assert read_entities("", fake) == []


def test_the_products_recogniser_runs_one_step_and_is_loaded_once() -> None:
    recogniser = load_recogniser()

    assert recogniser.pipe_names == ["ner"]
    assert load_recogniser() is recogniser


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is Jane Whitfield", [("person", "Jane Whitfield")]),
        ("this is for my wife Carol Tanner", [("person", "Carol Tanner")]),
        ("tomorrow at 3 pm in Decatur", [("date", "tomorrow"), ("time", "3 pm"), ("place", "Decatur")]),
        ("my lower back hurts", []),
    ],
)
def test_the_products_recogniser_reads_what_visitors_write(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, load_recogniser()) == expected


def test_refuses_a_model_that_is_not_installed() -> None:
    with pytest.raises(RecogniserError, match=r"'no_such_model' is not installed\. Run: make install"):
        load_recogniser("no_such_model")


def test_refuses_a_model_that_recognises_nothing(tmp_path: object) -> None:
    spacy.blank("en").to_disk(f"{tmp_path}/blank")

    with pytest.raises(RecogniserError, match="recognises no entities"):
        load_recogniser(f"{tmp_path}/blank")
