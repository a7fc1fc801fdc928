"""The language as an entity, from there to the slot, and the reply that it chooses."""

import asyncio
from functools import cache
from typing import Any

import pytest
import yaml
from rasa.core.actions.action import ActionExtractSlots
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.endpoints import EndpointConfig

from bot.channels.responses import ClinicResponses
from bot.nlu.language import LANGUAGES, SPANISH
from bot.nlu.language_reader import LanguageReader
from bot.settings import PROJECT_ROOT

RESPONSE = "utter_other_language"
FILE = yaml.safe_load((PROJECT_ROOT / "data/responses/other_language.yml").read_text(encoding="utf-8"))
VARIATIONS: list[dict[str, Any]] = FILE["responses"][RESPONSE]
ENGLISH = "This chat answers in English only for now."


def read(text: str, *ranking: str, entities: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Give a message's entities behind the component; `ranking` is the classifier's, likeliest first."""
    named = [{"name": name, "confidence": 0.9 / 2**place} for place, name in enumerate(ranking)]
    data = {TEXT: text, INTENT: named[0], INTENT_RANKING_KEY: named, ENTITIES: entities or []}
    (message,) = LanguageReader().process([Message(data=data)])
    return list(message.get(ENTITIES))


def test_adds_the_language_of_a_message_that_is_not_english() -> None:
    assert read("toi muon dat lich hen", "other_language", "inform") == [
        {"entity": "language", "value": "vi", "start": 0, "end": 21, "extractor": "LanguageReader"}
    ]


def test_keeps_what_others_have_found() -> None:
    found = {"entity": "person", "value": "Ana", "start": 9, "end": 12}

    assert read("me llamo Ana", "other_language", entities=[found])[0] == found


def test_reads_a_bare_detail_whose_next_reading_is_another_language() -> None:
    """Outside a booking it is answered as that: see actions/read_loose_detail.py."""
    assert [entity["value"] for entity in read("por la mañana", "inform", "other_language", "greet")] == [SPANISH]


@pytest.mark.parametrize("ranking", [("ask_treatment", "other_language"), ("inform", "greet", "other_language")])
def test_adds_nothing_to_a_message_of_another_kind(ranking: tuple[str, ...]) -> None:
    assert read("does it hurt", *ranking) == []


def test_reads_no_button_and_no_empty_message() -> None:
    assert read("/other_language", "other_language") == []
    assert read("", "other_language") == []


@cache
def domain() -> Domain:
    loaded: Domain = Domain.load([str(PROJECT_ROOT / "domain.yml"), str(PROJECT_ROOT / "data/responses")])
    return loaded


def tell(tracker: DialogueStateTracker, language: str | None) -> None:
    """Let a visitor write in a language; None for a message whose language nothing has read."""
    entities = [{"entity": "language", "value": language, "start": 0, "end": 1}] if language else []
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered("x", {"name": "other_language", "confidence": 0.9}, entities))
    for event in asyncio.run(ActionExtractSlots(None).run(None, None, tracker, domain())):
        tracker.update(event)


def reply_to(tracker: DialogueStateTracker) -> dict[str, Any]:
    responses = ClinicResponses(EndpointConfig(), domain())
    reply = asyncio.run(responses.generate(RESPONSE, tracker, "website"))
    assert reply is not None
    return reply


def conversation() -> DialogueStateTracker:
    return DialogueStateTracker.from_events("website:1", [], slots=domain().slots)


def test_each_message_is_answered_in_its_own_language_without_an_action() -> None:
    tracker = conversation()
    starts = {
        "vi": "Hiện tại",
        "es": "Por ahora",
        "ko": "현재",
        "am": ENGLISH,
        "fr": "Pour le moment",
        "zh": "目前",
        "ht": "Pou kounye a",
    }
    for language, start in starts.items():
        tell(tracker, language)
        reply = reply_to(tracker)

        assert reply["text"].startswith(start)
        assert reply["text"].endswith("911.")
        assert "{" not in reply["text"]
        assert reply["custom"]["outcome"]["behaviour"] == "other_language"


def test_a_language_that_nothing_has_read_is_answered_in_spanish() -> None:
    tracker = conversation()
    tell(tracker, None)

    assert reply_to(tracker)["text"].startswith("Por ahora")


def test_spanish_after_thoughts_of_suicide_is_answered_with_the_lifeline() -> None:
    tracker = conversation()
    tracker.update(SlotSet("emergency_category", "suicide"), domain())
    tell(tracker, SPANISH)

    assert reply_to(tracker)["text"].startswith("Si piensa en hacerse daño, llame ahora al 988 y oprima 2")


def test_neither_the_entity_nor_the_slot_decides_what_happens_next() -> None:
    told, untold = conversation(), conversation()
    tell(told, "vi")
    tell(untold, None)

    assert told.get_slot("language") == "vi"
    assert domain().get_active_state(told) == domain().get_active_state(untold)


def test_every_language_has_one_variation_and_spanish_is_the_first() -> None:
    values = [
        [(one["type"], one["name"], one["value"]) for one in variation.get("condition", [])] for variation in VARIATIONS
    ]

    after_suicide = [("slot", "language", SPANISH), ("slot", "emergency_category", "suicide")]
    assert values[:2] == [[], after_suicide]
    assert sorted(values[2:]) == [[("slot", "language", code)] for code in sorted(set(LANGUAGES) - {SPANISH})]


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation["text"][:12])
def test_every_variation_names_the_phone_and_the_emergency_number_and_ends_in_english(
    variation: dict[str, Any],
) -> None:
    parts = variation["text"].split("\n\n")

    assert parts[-1].startswith(ENGLISH)
    assert all("{clinic_phone}" in part and "911" in part for part in parts)
    assert variation["custom"]["outcome"]["behaviour"] == "other_language"
