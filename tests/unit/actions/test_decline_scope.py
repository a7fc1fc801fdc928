"""Off topic, or a treatment by its short name after all. The knowledge base is a fake."""

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_question, decline_scope
from actions.decline_scope import DeclineScope

from .builders import responses, tracker
from .test_answer_question import FakeKnowledgeBase, answer


class Names:
    """Finds one name."""

    def named_in(self, text: str) -> Any:
        return type("Named", (), {"wanted": ("pump",) if "pump" in text else ()})

    def bare_name(self, text: str) -> str:
        return ""


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> FakeKnowledgeBase:
    fake = FakeKnowledgeBase(answer(answered=False, score=0.1, kind="cost"))
    monkeypatch.setattr(FakeKnowledgeBase, "names", Names())
    for module in (answer_question, decline_scope):
        monkeypatch.setattr(module, "knowledge_base", lambda: fake)
    return fake


def run(text: str, confidence: float) -> list[str]:
    dispatcher = CollectingDispatcher()
    asked = tracker(text, intent="out_of_scope")
    asked.latest_message["intent"]["confidence"] = confidence
    DeclineScope().run(dispatcher, asked, {})
    return responses(dispatcher)


def test_a_named_treatment_is_looked_up_where_the_classifier_is_unsure(base: FakeKnowledgeBase) -> None:
    assert run("what does a pump cost", 0.6) == ["utter_not_covered_cost"]
    assert base.asked == [("what does a pump cost", [])]


@pytest.mark.parametrize(("text", "confidence"), [("my sump pump quit", 0.95), ("my dog quit", 0.6)])
def test_what_is_surely_off_topic_or_names_nothing_is_declined(
    base: FakeKnowledgeBase, text: str, confidence: float
) -> None:
    assert run(text, confidence) == ["utter_out_of_scope"]
    assert base.asked == []
