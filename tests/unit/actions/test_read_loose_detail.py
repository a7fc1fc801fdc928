"""A detail without a form: what it may be instead."""

import pytest
import yaml
from rasa_sdk.executor import CollectingDispatcher

from actions.read_loose_detail import _ACTIONS, ReadLooseDetail
from bot.settings import PROJECT_ROOT

from .builders import tracker


@pytest.mark.parametrize(
    ("ranking", "follows"),
    [
        ({"inform": 0.6, "ask_treatment": 0.2}, "action_answer_question"),
        ({"inform": 0.6, "book_appointment": 0.2}, "action_start_booking"),
        ({"inform": 0.6, "ask_location": 0.1}, "utter_location"),
        ({"inform": 0.9, "ask_treatment": 0.09}, "utter_loose_detail"),
        ({"inform": 0.6, "greet": 0.3}, "utter_loose_detail"),
        ({"inform": 1.0}, "utter_loose_detail"),
        ({}, "utter_loose_detail"),
    ],
)
def test_follows_the_likeliest_other_intent_or_asks(ranking: dict[str, float], follows: str) -> None:
    dispatcher = CollectingDispatcher()

    events = ReadLooseDetail().run(dispatcher, tracker("midtown", intent="inform", ranking=ranking), {})

    assert [(event["event"], event["name"]) for event in events] == [("followup", follows)]
    assert dispatcher.messages == []


def test_everything_that_may_follow_is_known_to_rasa() -> None:
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))

    actions = {name for name in _ACTIONS.values() if not name.startswith("utter_")}
    assert actions <= {*domain["actions"], *domain["forms"]}
    assert set(_ACTIONS) <= set(domain["intents"])
