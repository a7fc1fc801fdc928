"""Templates filled without Rasa."""

from pathlib import Path

import pytest

from bot.templates import TemplateError, Templates

TWO_FILES = {
    "a.yml": 'version: "3.1"\nresponses:\n  utter_hello:\n    - text: "Hello from {clinic_name}"\n    - text: "Hi"\n',
    "b.yml": 'responses:\n  utter_limit:\n    - text: "At most {most}, or call {clinic_phone}"\n',
}
VALUES = {"clinic_name": "The Clinic", "clinic_phone": "404-555-0100"}


def folder(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (root / name).write_text(content, encoding="utf-8")
    return root


def test_fills_the_first_variation_with_the_clinics_values(tmp_path: Path) -> None:
    assert Templates.from_folder(folder(tmp_path, TWO_FILES), VALUES).text("utter_hello") == "Hello from The Clinic"


def test_fills_what_is_passed_and_prefers_it(tmp_path: Path) -> None:
    templates = Templates.from_folder(folder(tmp_path, TWO_FILES), VALUES)

    assert templates.text("utter_limit", most="3") == "At most 3, or call 404-555-0100"
    assert templates.text("utter_limit", most="3", clinic_phone="911") == "At most 3, or call 911"


def test_a_value_with_braces_is_shown_as_it_is(tmp_path: Path) -> None:
    templates = Templates.from_folder(folder(tmp_path, TWO_FILES), {"clinic_name": "{most} {{x}}"})

    assert templates.text("utter_hello") == "Hello from {most} {{x}}"


def test_knows_which_responses_there_are(tmp_path: Path) -> None:
    templates = Templates.from_folder(folder(tmp_path, TWO_FILES), VALUES)

    assert "utter_hello" in templates
    assert "utter_goodbye" not in templates


def test_names_a_response_that_is_missing(tmp_path: Path) -> None:
    templates = Templates.from_folder(folder(tmp_path, TWO_FILES), VALUES)

    with pytest.raises(TemplateError, match="no response 'utter_goodbye' in data/responses"):
        templates.text("utter_goodbye")


def test_names_a_value_that_is_not_given(tmp_path: Path) -> None:
    templates = Templates.from_folder(folder(tmp_path, TWO_FILES), VALUES)

    with pytest.raises(TemplateError, match="'utter_limit' names 'most', which is not given"):
        templates.text("utter_limit")


@pytest.mark.parametrize(
    "content",
    [
        b"responses: [\n",
        b'version: "3.1"\n',
        b"",
        b"responses:\n",
        b"responses:\n  utter_hello: []\n",
        b"responses:\n  utter_hello: Hello\n",
        "responses:\n  utter_hello:\n  - text: café\n".encode("latin-1"),
    ],
    ids=["no YAML", "no responses", "empty", "blank responses", "no variation", "bare text", "not UTF-8"],
)
def test_names_a_file_that_cannot_be_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.yml").write_bytes(content)

    with pytest.raises(TemplateError, match=r"broken\.yml|holds no response"):
        Templates.from_folder(tmp_path, VALUES)


@pytest.mark.parametrize("text", ["Call {clinic_phone", "Call }", "Call {}", "Call {0}", "Call {clinic_phone.x}"])
def test_names_a_response_whose_braces_are_wrong(text: str) -> None:
    with pytest.raises(TemplateError, match="utter_hello"):
        Templates({"utter_hello": [{"text": text}]}, VALUES).text("utter_hello")


SPANISH = {"condition": [{"type": "slot", "name": "language", "value": "es"}]}
VARIATIONS = {
    "utter_hello": [
        {"text": "English"},
        {"channel": "sms", "text": "English, short"},
        {**SPANISH, "text": "Spanish"},
        {**SPANISH, "channel": "sms", "text": "Spanish, short"},
    ]
}


@pytest.mark.parametrize(
    ("channel", "language", "text"),
    [
        ("", "", "English"),
        ("website", "", "English"),
        ("website", "fr", "English"),
        ("sms", "", "English, short"),
        ("website", "es", "Spanish"),
        ("sms", "es", "Spanish, short"),
    ],
)
def test_chooses_by_channel_and_language_as_rasa_does(channel: str, language: str, text: str) -> None:
    from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

    rasa = TemplatedNaturalLanguageGenerator(VARIATIONS)

    assert Templates(VARIATIONS, VALUES).text("utter_hello", channel=channel, language=language) == text
    filled = rasa.generate_from_slots("utter_hello", {"language": language or None}, channel or "website")
    assert (filled or {})["text"] == text


def test_takes_the_first_variation_where_none_fits() -> None:
    other = {"utter_hello": [{"condition": [{"type": "slot", "name": "topics", "value": "x"}], "text": "One"}]}

    assert Templates(other, VALUES).text("utter_hello") == "One"


def test_checks_every_variation() -> None:
    with pytest.raises(TemplateError, match="utter_hello"):
        Templates({"utter_hello": [{"text": "Hello"}, {"channel": "sms", "text": "Call {"}]}, VALUES)


def test_refuses_a_folder_without_templates(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="holds no response templates"):
        Templates.from_folder(tmp_path, VALUES)
