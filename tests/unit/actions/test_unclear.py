"""What is said to a message that nobody is sure of."""

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.unclear import ask_which_reading

from .builders import READINGS, answer, outcomes, responses, tracker, user


def asked_before(*names: str) -> list[dict[str, Any]]:
    said = [{"event": "bot", "text": "...", "metadata": {"utter_action": name}} for name in names]
    return [user("hm the thing"), *said, user("you know")]


def ask(ranking: list[str], events: list[dict[str, Any]] | None = None) -> CollectingDispatcher:
    dispatcher = CollectingDispatcher()
    unclear = tracker("you know", intent="nlu_fallback", ranking=["nlu_fallback", *ranking], events=events)
    assert ask_which_reading(answer(answered=False), dispatcher, unclear, READINGS) == []
    return dispatcher


@pytest.mark.parametrize(
    ("ranking", "payloads", "behaviour", "category"),
    [
        (["ask_location", "cancel_appointment", "greet"], ["/ask_location", "/cancel_appointment"], "location", None),
        (
            ["book_appointment", "ask_treatment"],
            ["/book_appointment", '/ask_treatment{"treatment": "pump"}'],
            "book",
            "new",
        ),
        (["greet", "talk_to_human", "thank"], ["/talk_to_human", "/ask_capabilities"], "human", None),
        (["greet", "thank"], ["/ask_capabilities", "/talk_to_human"], "smalltalk", None),
    ],
)
def test_offers_the_two_likeliest_readings_that_can_be_offered(
    ranking: list[str], payloads: list[str], behaviour: str, category: str | None
) -> None:
    dispatcher = ask(ranking)

    assert responses(dispatcher) == ["utter_which_reading"]
    assert [button["payload"] for button in dispatcher.messages[0]["buttons"]] == payloads
    assert all(button["title"] for button in dispatcher.messages[0]["buttons"])
    (outcome,) = outcomes(dispatcher)
    assert (outcome["behaviour"], outcome["category"]) == (behaviour, category)


def test_the_second_unclear_message_in_a_row_gets_a_person_and_not_the_same_question() -> None:
    dispatcher = ask(["ask_location", "greet"], events=asked_before("utter_which_reading"))

    assert responses(dispatcher) == ["utter_still_unclear"]
    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["human"]


def test_an_unclear_message_later_on_is_asked_about_again() -> None:
    dispatcher = ask(["ask_location", "greet"], events=asked_before("utter_greet"))

    assert responses(dispatcher) == ["utter_which_reading"]
