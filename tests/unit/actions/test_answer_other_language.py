"""Answering in the visitor's language."""

from pathlib import Path

import pytest
import yaml
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_other_language import AnswerOtherLanguage
from bot.nlu.language import LANGUAGES

from .builders import outcomes, responses, tracker

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = yaml.safe_load((ROOT / "data/responses/other_language.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("hablan español?", "utter_other_language_es"),
        ("tôi muốn đặt lịch hẹn cho mẹ tôi", "utter_other_language_vi"),
        ("አማርኛ የሚናገር ሰው አለ?", "utter_other_language"),  # nothing is written in Amharic
        ("/other_language", "utter_other_language_es"),
    ],
)
def test_answers_in_the_visitors_language_where_something_is_written_in_it(text: str, response: str) -> None:
    dispatcher = CollectingDispatcher()

    AnswerOtherLanguage().run(dispatcher, tracker(text, intent="other_language"), DOMAIN)

    assert responses(dispatcher) == [response]
    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["other_language"]


@pytest.mark.parametrize("name", DOMAIN["responses"])
def test_every_response_names_the_phone_and_the_emergency_number_and_ends_in_english(name: str) -> None:
    assert name == "utter_other_language" or name.rpartition("_")[2] in LANGUAGES
    for variant in DOMAIN["responses"][name]:
        *_, english = variant["text"].split("\n\n")
        assert english.startswith("This chat answers in English only for now.")
        assert all("{clinic_phone}" in part and "911" in part for part in variant["text"].split("\n\n"))
