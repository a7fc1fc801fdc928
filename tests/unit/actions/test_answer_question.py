"""Answering from the documents: what is shown, declined, or sent elsewhere. The knowledge base is a fake."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_question
from actions.answer_question import AnswerQuestion
from knowledge.errors import BlankQuestionError
from knowledge.passages import Passage
from knowledge.reading import Reply
from knowledge.search import Answer, Source
from knowledge.treatments import TreatmentNames

from .builders import READINGS, answer, bot, outcomes, responses, tracker, user


class FakeKnowledgeBase:
    """Gives one answer, and remembers what it was asked."""

    def __init__(self, found: Answer) -> None:
        self.found = found
        self.asked: list[tuple[str, list[str]]] = []
        self.chosen: list[str] = []

    def answer(self, question: str, *, context: Sequence[str] = ()) -> Answer:
        self.asked.append((question, list(context)))
        if not any(character.isalpha() for character in question):
            raise BlankQuestionError("The question contains no letter")
        return self.found

    @property
    def names(self) -> TreatmentNames:
        return TreatmentNames([])

    def title(self, slug: str) -> str:
        return f"The {slug}"

    def about(self, slug: str, *, question: str = "") -> Answer | None:
        self.chosen.append((slug, question) if question else slug)
        return self.found if slug == "pump" else None


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> FakeKnowledgeBase:
    fake = FakeKnowledgeBase(answer())
    monkeypatch.setattr(answer_question, "knowledge_base", lambda: fake)
    return fake


def run(asked: Tracker) -> tuple[CollectingDispatcher, list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    return dispatcher, AnswerQuestion().run(dispatcher, asked, READINGS)


def topics_of(events: list[dict[str, Any]]) -> list[Any]:
    return [event["value"] for event in events if event["name"] == "topics"]


def test_shows_the_passage_with_next_questions_as_buttons(base: FakeKnowledgeBase) -> None:
    dispatcher, events = run(tracker("how big is the pump"))

    shown = dispatcher.messages[0]
    assert (shown["response"], shown["passage"]) == ("utter_answer", "A pump gives medicine.")
    (button,) = shown["buttons"]
    assert button["title"] == "question 0?"
    command, _, fields = button["payload"].partition("{")
    assert command == "/ask_treatment"
    assert json.loads("{" + fields)["question"] == "question 0?"
    assert topics_of(events) == [["pump", "laser"]]


def test_cites_the_source_in_the_turns_one_outcome(base: FakeKnowledgeBase) -> None:
    dispatcher, _ = run(tracker("how big is the pump"))

    assert outcomes(dispatcher) == [
        {
            "behaviour": "answer",
            "topics": ["pump", "laser"],
            "category": None,
            "score": 0.9,
            "citations": [
                {
                    "title": "Pump",
                    "slug": "pump",
                    "url": "https://www.example.com/pump",
                    "reviewed_on": "2026-01-15",
                    "passage_id": "pump#what",
                }
            ],
        }
    ]


def test_offers_no_more_than_three_next_questions(base: FakeKnowledgeBase) -> None:
    base.found = answer(questions=5)

    dispatcher, _ = run(tracker("how big is the pump"))

    assert [button["title"] for button in dispatcher.messages[0]["buttons"]] == [f"question {n}?" for n in range(3)]


def test_asks_with_the_visitors_own_words_and_the_question_before(base: FakeKnowledgeBase) -> None:
    events = [
        user("tell me about pumps"),
        user("and then"),
        bot("…"),
        user("thanks", intent="thank"),
        user("How Big??"),
    ]

    run(tracker("How Big??", events=events))

    assert base.asked == [("How Big??", ["and then"])]


def test_the_first_question_leans_on_nothing(base: FakeKnowledgeBase) -> None:
    run(tracker("how big is the pump", slots={"topics": ["laser"]}))

    assert base.asked == [("how big is the pump", [])]


@pytest.mark.parametrize(
    ("treatment", "topics", "context"),
    [
        ("", ["laser", "pump"], "The laser: is it painful"),
        ("pump", ["laser"], "is it painful"),
        ("", None, "is it painful"),
    ],
    ids=["the treatment talked about is added", "it names one itself", "none is talked about"],
)
def test_the_question_before_carries_its_treatment(
    base: FakeKnowledgeBase, treatment: str, topics: list[str] | None, context: str
) -> None:
    events = [user("is it painful", treatment=treatment), user("and long")]

    run(tracker("and long", events=events, slots={"topics": topics}))

    assert base.asked == [("and long", [context])]


@pytest.mark.parametrize(("kind", "response"), [("cost", "utter_not_covered_cost"), ("", "utter_not_covered")])
def test_declines_with_what_was_understood(base: FakeKnowledgeBase, kind: str, response: str) -> None:
    base.found = answer(answered=False, score=0.25, kind=kind)

    dispatcher, events = run(tracker("what does the pump cost"))

    assert responses(dispatcher) == [response]
    assert (dispatcher.messages[0]["topic_title"], dispatcher.messages[0]["topic_slug"]) == ("Pump", "pump")
    (outcome,) = outcomes(dispatcher)
    assert (outcome["behaviour"], outcome["score"], outcome["citations"]) == ("not_covered", 0.75, [])
    assert outcome["topics"] == ["pump", "laser"]
    assert topics_of(events) == [["pump", "laser"]]


def test_an_unclear_message_that_is_answered_is_answered(base: FakeKnowledgeBase) -> None:
    dispatcher, _ = run(tracker("pump big", intent="nlu_fallback", ranking=["nlu_fallback", "out_of_scope"]))

    assert responses(dispatcher) == ["utter_answer"]


@pytest.mark.parametrize(
    ("intent", "ranking", "response"),
    [
        ("nlu_fallback", ["nlu_fallback", "out_of_scope", "ask_treatment"], "utter_out_of_scope"),
        ("nlu_fallback", ["nlu_fallback", "ask_treatment", "out_of_scope"], "utter_not_covered"),
        ("nlu_fallback", ["nlu_fallback", "ask_location", "out_of_scope"], "utter_which_reading"),
        ("nlu_fallback", ["nlu_fallback"], "utter_not_covered"),
        ("nlu_fallback", [], "utter_not_covered"),
        ("", ["out_of_scope"], "utter_out_of_scope"),
        ("ask_treatment", ["out_of_scope"], "utter_not_covered"),
    ],
)
def test_an_unclear_message_that_is_not_answered_follows_the_likeliest_intent(
    base: FakeKnowledgeBase, intent: str, ranking: list[str], response: str
) -> None:
    base.found = answer(answered=False, score=0.1)

    dispatcher, _ = run(tracker("the weather", intent=intent, ranking=ranking))

    assert responses(dispatcher) == [response]


def test_a_document_chosen_by_a_button_is_shown(base: FakeKnowledgeBase) -> None:
    chosen = tracker('/ask_treatment{"treatment": "pump"}', entities=[{"entity": "treatment", "value": "pump"}])

    dispatcher, _ = run(chosen)

    assert (base.chosen, base.asked) == (["pump"], [])
    assert responses(dispatcher) == ["utter_answer"]


@pytest.mark.parametrize(
    "asked",
    [
        tracker("/ask_treatment"),
        tracker('/ask_treatment{"treatment": "gone"}', entities=[{"entity": "treatment", "value": "gone"}]),
        tracker("123"),
    ],
    ids=["a button without a document", "a document that is gone", "no letter"],
)
def test_what_cannot_be_looked_up_is_out_of_scope(base: FakeKnowledgeBase, asked: Tracker) -> None:
    dispatcher, events = run(asked)

    assert responses(dispatcher) == ["utter_out_of_scope"]
    assert events == []


def test_the_outcome_of_an_answer_in_a_booking_stands_alone(base: FakeKnowledgeBase) -> None:
    """The form asks again after an interruption, and must not send a second outcome."""
    from actions.turn import emit
    from bot.outcome import Outcome

    asked = tracker("how big is the pump", form="appointment_form")
    dispatcher, _ = run(asked)
    emit(dispatcher, asked, Outcome("book", category="new"))

    assert [outcome["behaviour"] for outcome in outcomes(dispatcher)] == ["answer"]


def test_every_question_of_a_message_has_its_own_bubble(
    base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"what is the pump": answer(), "what does it cost": answer(answered=False, score=0.05, kind="cost")}
    monkeypatch.setattr(
        base, "answer", lambda question, *, context=(): found.get(question, answer(answered=False, score=0.4))
    )

    dispatcher, events = run(tracker("what is the pump and what does it cost"))

    assert responses(dispatcher) == ["utter_answer", "utter_not_covered_cost"]
    (outcome,) = outcomes(dispatcher)
    assert (outcome["behaviour"], outcome["topics"]) == ("answer", ["pump", "laser"])
    assert [citation["slug"] for citation in outcome["citations"]] == ["pump"]
    assert topics_of(events) == [["pump", "laser"]]


def test_the_passages_shown_are_remembered(base: FakeKnowledgeBase) -> None:
    _, events = run(tracker("how big is the pump"))

    assert [event["value"] for event in events if event["name"] == "shown_passages"] == [["pump#what"]]


def test_a_long_section_has_a_button_for_its_rest(base: FakeKnowledgeBase) -> None:
    first = Passage(
        "pump#what", "pump", "What it is", "A pump gives …", ("what_it_is",), continued_by="pump#what-part-2"
    )
    base.found = replace(answer(), passage=first)

    dispatcher, _ = run(tracker("how big is the pump"))

    assert responses(dispatcher) == ["utter_answer_with_more"]


def test_two_documents_that_fit_alike_are_offered_as_buttons(base: FakeKnowledgeBase) -> None:
    other = replace(answer(), source=Source("laser", "Laser", "https://www.example.com/laser", date(2026, 1, 15)))
    base.found = replace(answer(), shares=(0.5, 0.48))
    base.about = lambda slug, *, question="": other  # type: ignore[method-assign]

    dispatcher, events = run(tracker("what does it do"))

    assert responses(dispatcher) == ["utter_did_you_mean"]
    assert [button["title"] for button in dispatcher.messages[0]["buttons"]] == ["Pump", "Laser"]
    payload = dispatcher.messages[0]["buttons"][1]["payload"].removeprefix("/ask_treatment")
    assert json.loads(payload) == {"treatment": "laser", "question": "what does it do"}
    (outcome,) = outcomes(dispatcher)
    assert (outcome["behaviour"], outcome["topics"]) == ("answer", ["pump", "laser"])
    assert topics_of(events) == [["pump", "laser"]]


def test_a_wish_for_a_verdict_shows_both_sides_and_is_declined(
    base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = Reply("compared", (replace(answer(), score=1.0), replace(answer(), score=1.0)), 0.2, verdict_declined=True)
    monkeypatch.setattr(answer_question, "read_message", lambda *_, **__: reply)

    dispatcher, _ = run(tracker("pump or laser, which is better"))

    assert responses(dispatcher) == [
        "utter_compared",
        "utter_answer",
        "utter_answer",
        "utter_not_covered_comparison_verdict",
    ]
    (outcome,) = outcomes(dispatcher)
    assert (outcome["behaviour"], outcome["score"], outcome["citations"]) == ("not_covered", 0.8, [])
