"""Questions that stand beside a wish for an appointment."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import asides
from actions.asides import also_wants_appointment, answer_asides
from knowledge.search import Answer
from knowledge.treatments import TreatmentNames

from .builders import answer, responses, tracker


class FakeKnowledgeBase:
    """Answers questions that hold "rfa" surely; "price" surely not; all else it is not sure of."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def answer(self, question: str) -> Answer:
        self.asked.append(question)
        score = 0.95 if "rfa" in question else 0.02 if "price" in question else 0.5
        return answer(answered=score > 0.9, score=score)

    @property
    def names(self) -> TreatmentNames:
        return TreatmentNames([])


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> FakeKnowledgeBase:
    fake = FakeKnowledgeBase()
    monkeypatch.setattr(asides, "knowledge_base", lambda: fake)
    return fake


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("book me in, and what is rfa?", ["utter_answer"]),
        ("book me in, and what is rfa? how does rfa work?", ["utter_answer"]),  # the same passage once
        ("book me in, and can i come on friday?", []),
        ("book me in, and what is the price?", []),  # names no treatment: the desk will say
    ],
)
def test_shows_what_is_surely_answered(base: FakeKnowledgeBase, message: str, said: list[str]) -> None:
    dispatcher = CollectingDispatcher()

    shown = answer_asides(dispatcher, tracker(message, intent="book_appointment"))

    assert responses(dispatcher) == said
    assert len(shown) == len(said)


def test_a_plain_wish_is_looked_up_nowhere(base: FakeKnowledgeBase) -> None:
    assert answer_asides(CollectingDispatcher(), tracker("book me in for friday", intent="book_appointment")) == []
    assert base.asked == []


@pytest.mark.parametrize(
    ("message", "wants"),
    [
        ("book me in please, and what is RFA?", True),
        ("What is RFA? Also I'd like an appointment", True),
        ("can you get me in friday, and what is prp", False),  # all of it is questions
        ("I have an appointment friday. what is RFA?", False),
        ("book me in", False),
        ("what is RFA?", False),
    ],
)
def test_tells_a_wish_for_an_appointment_beside_a_question(message: str, wants: bool) -> None:
    assert also_wants_appointment(message) == wants
