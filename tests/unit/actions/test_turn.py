"""What actions know of their turn, and the outcome that is sent exactly once."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import (
    earlier_messages,
    emit,
    entity_values,
    events_of_turn,
    intent_of,
    message_text,
    was_interrupted,
)
from bot.outcome import Outcome

from .builders import action, bot, outcomes, tracker, user

ANSWER = Outcome("answer", topics=["pump"])
BOOK = Outcome("book", category="new")


def test_sends_the_outcome_of_a_turn() -> None:
    dispatcher = CollectingDispatcher()

    emit(dispatcher, tracker("how big is the pump"), ANSWER)

    assert outcomes(dispatcher) == [ANSWER.as_payload()["outcome"]]


def test_sends_one_outcome_where_one_action_would_send_two() -> None:
    dispatcher = CollectingDispatcher()

    emit(dispatcher, tracker("how big is the pump"), ANSWER)
    emit(dispatcher, tracker("how big is the pump"), BOOK)

    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["answer"]


def test_sends_none_where_an_earlier_action_of_the_turn_has() -> None:
    dispatcher = CollectingDispatcher()
    events = [user("how big is the pump"), bot("Small."), bot(None, custom=ANSWER.as_payload())]

    emit(dispatcher, tracker("how big is the pump", events=events), BOOK)

    assert outcomes(dispatcher) == []


def test_an_earlier_turns_outcome_does_not_count() -> None:
    dispatcher = CollectingDispatcher()
    events = [user("hello"), bot("Hi.", custom=ANSWER.as_payload()), action("action_listen"), user("book")]

    emit(dispatcher, tracker("book", events=events), BOOK)

    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["book"]


def test_another_custom_payload_is_no_outcome() -> None:
    dispatcher = CollectingDispatcher()
    events = [user("book"), bot(None, custom={"colour": "blue"}), {"event": "bot", "text": "x", "data": None}]

    emit(dispatcher, tracker("book", events=events), BOOK)

    assert len(outcomes(dispatcher)) == 1


def test_gives_the_events_since_the_last_message_oldest_first() -> None:
    events = [user("one"), bot("1"), user("two"), action("a"), bot("2")]

    assert events_of_turn(tracker("two", events=events)) == [action("a"), bot("2")]
    assert events_of_turn(tracker("two", events=events[:3])) == []


def test_knows_whether_the_form_has_handed_the_message_on() -> None:
    rejected = {"event": "action_execution_rejected", "name": "appointment_form"}

    assert was_interrupted(tracker("q", events=[user("q"), rejected, action("action_answer_question")]))
    assert not was_interrupted(tracker("q", events=[user("p"), rejected, user("q")]))


@pytest.mark.parametrize(
    ("text", "read"), [("how big", "how big"), ("/ask_location", ""), ('/ask_treatment{"treatment": "pump"}', ""), ("", "")]
)
def test_a_button_that_names_an_intent_has_no_words(text: str, read: str) -> None:
    assert message_text(tracker(text)) == read


def test_reads_what_rasa_leaves_out_as_nothing() -> None:
    bare = tracker("x")
    bare.latest_message = {}

    assert (message_text(bare), intent_of(bare), entity_values(bare, "treatment")) == ("", "", [])


def test_reads_intent_and_entities_of_the_last_message() -> None:
    found = [{"entity": "treatment", "value": "pump"}, {"entity": "PERSON", "value": "Jane"}, {"entity": "treatment", "value": 2}]
    last = tracker("x", intent="ask_location", entities=found)

    assert intent_of(last) == "ask_location"
    assert entity_values(last, "treatment") == ["pump", "2"]


def test_gives_the_two_messages_before_this_one_oldest_first() -> None:
    events = [user("one"), bot("1"), user("two"), user("three"), bot("3"), user("four")]

    assert earlier_messages(tracker("four", events=events)) == ["two", "three"]


def test_buttons_and_empty_messages_are_no_context() -> None:
    events = [user("one"), user("/ask_location"), user(""), user("two")]

    assert earlier_messages(tracker("two", events=events)) == ["one"]


@pytest.mark.parametrize("start", ["action_session_start", "action_restart"])
def test_a_new_session_or_a_restart_forgets_what_was_said(start: str) -> None:
    events = [user("one"), action(start), user("two"), user("three")]

    assert earlier_messages(tracker("three", events=events)) == ["two"]


def test_the_first_message_has_no_context() -> None:
    assert earlier_messages(tracker("one", events=[action("action_session_start"), user("one")])) == []
