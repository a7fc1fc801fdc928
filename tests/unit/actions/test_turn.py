"""What actions know of their turn, and the outcome that is sent exactly once."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import (
    earlier_question,
    emit,
    entity_values,
    events_of_turn,
    intent_of,
    message_text,
    wanted_intent,
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
    ("text", "read"),
    [("how big", "how big"), ("/ask_location", ""), ('/ask_treatment{"treatment": "pump"}', ""), ("", "")],
)
def test_a_button_that_names_an_intent_has_no_words(text: str, read: str) -> None:
    assert message_text(tracker(text)) == read


def test_reads_what_rasa_leaves_out_as_nothing() -> None:
    bare = tracker("x")
    bare.latest_message = {}

    assert (message_text(bare), intent_of(bare), entity_values(bare, "treatment")) == ("", "", [])


def test_reads_intent_and_entities_of_the_last_message() -> None:
    found = [
        {"entity": "treatment", "value": "pump"},
        {"entity": "person", "value": "Jane"},
        {"entity": "treatment", "value": 2},
    ]
    last = tracker("x", intent="ask_location", entities=found)

    assert intent_of(last) == "ask_location"
    assert entity_values(last, "treatment") == ["pump", "2"]


def test_the_wanted_intent_is_never_a_bare_detail() -> None:
    ranking = {"inform": 0.6, "nlu_fallback": 0.3, "ask_location": 0.2, "greet": 0.1}

    assert wanted_intent(tracker("midtown", intent="inform", ranking=ranking)) == ("ask_location", 0.2)


def test_the_wanted_intent_is_sure_of_nothing_without_another_one() -> None:
    assert wanted_intent(tracker("Jane", intent="inform", ranking={"inform": 1.0})) == ("inform", 0.0)
    assert wanted_intent(tracker("Jane", intent="inform")) == ("inform", 0.0)


def test_gives_the_last_question_before_this_one() -> None:
    events = [user("one"), bot("1"), user("two"), action("action_listen"), user("three"), action("a"), bot("3")]

    assert earlier_question(tracker("three", events=events)) == ("two", False)


def test_says_whether_the_question_names_a_treatment() -> None:
    events = [user("is the pump big", treatment="pump"), user("and heavy")]

    assert earlier_question(tracker("and heavy", events=events)) == ("is the pump big", True)


@pytest.mark.parametrize("intent", ["greet", "inform", "book_appointment", "affirm", "ask_location"])
def test_what_is_no_question_about_treatments_is_left_out(intent: str) -> None:
    events = [user("one"), user("something else", intent=intent), user("two")]

    assert earlier_question(tracker("two", events=events)) == ("one", False)


def test_an_unclear_message_counts_as_a_question() -> None:
    events = [user("pump big", intent="nlu_fallback"), user("two")]

    assert earlier_question(tracker("two", events=events)) == ("pump big", False)


def test_buttons_and_empty_messages_are_left_out() -> None:
    events = [user("one"), user('/ask_treatment{"treatment": "pump"}'), user(""), user("two")]

    assert earlier_question(tracker("two", events=events)) == ("one", False)


@pytest.mark.parametrize("start", ["action_session_start", "action_restart"])
def test_a_new_session_or_a_restart_forgets_what_was_asked(start: str) -> None:
    assert earlier_question(tracker("two", events=[user("one"), action(start), user("two")])) is None


def test_the_first_message_leans_on_nothing() -> None:
    assert earlier_question(tracker("one", events=[action("action_session_start"), user("one")])) is None
    assert earlier_question(tracker("one", events=[user("one"), bot("1")])) is None


def test_a_red_flags_message_is_no_question() -> None:
    events = [user("one"), user("[phone] help", intent="report_emergency"), bot("Call 911."), user("two")]

    assert earlier_question(tracker("two", events=events)) == ("one", False)
