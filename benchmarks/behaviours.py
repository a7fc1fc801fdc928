"""The held-out visitors' messages, and which intent leads to which behaviour.

An intent alone does not tell whether the documents answer a question, so `answer` and `not_covered` are one here.
Emergencies are left out: the guard answers them before any intent is looked for. The messages only report; nothing is
chosen on them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.intent_metrics import accuracy, recalls, rounded

QUESTION = "question"
# Never what a visitor wants while no form is open, see actions.turn.wanted_intent; the next reading counts instead.
PASSED_OVER = frozenset({"inform", "nlu_fallback"})
BEHAVIOUR_OF = {
    "ask_treatment": QUESTION,
    "ask_more": QUESTION,
    "book_appointment": "book",
    "reschedule_appointment": "book",
    "cancel_appointment": "book",
    "check_appointment": "book",
    "ask_location": "location",
    "talk_to_human": "human",
    "out_of_scope": "out_of_scope",
    "other_language": "other_language",
    "ask_capabilities": "smalltalk",
    "bot_challenge": "smalltalk",
    "express_feelings": "smalltalk",
    "greet": "smalltalk",
    "goodbye": "smalltalk",
    "thank": "smalltalk",
    "affirm": "smalltalk",
    "deny": "smalltalk",
    "stop_conversation": "smalltalk",
    "restart_conversation": "smalltalk",
}
_EXPECTED = {"answer": QUESTION, "not_covered": QUESTION}
_LEFT_OUT = frozenset({"emergency"})


@dataclass(frozen=True)
class VisitorMessage:
    """One message.

    Attributes:
        text: The visitor's words.
        behaviour: What is expected, a value of `BEHAVIOUR_OF`.
        follows: Whether something was said before it, which an intent model does not see.
    """

    text: str
    behaviour: str
    follows: bool


def load_visitors(folder: Path) -> list[VisitorMessage]:
    """Read every message whose behaviour an intent decides."""
    return [
        VisitorMessage(
            text=row["text"],
            behaviour=_EXPECTED.get(row["behaviour"], row["behaviour"]),
            follows=bool(row.get("context")),
        )
        for path in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if row["behaviour"] not in _LEFT_OUT
    ]


def behaviour_of(ranking: Iterable[str]) -> str:
    """Return what the first intent that counts leads to; empty where none does.

    Args:
        ranking: Names of intents, likeliest first.
    """
    return next((BEHAVIOUR_OF.get(name, name) for name in ranking if name not in PASSED_OVER), "")


def behaviour_figures(messages: list[VisitorMessage], got: list[str]) -> dict[str, Any]:
    """Return the share of messages that lead to their behaviour, by behaviour too, and of those that follow nothing.

    Args:
        messages: As `load_visitors` gives them.
        got: The behaviour of each.
    """
    expected = [message.behaviour for message in messages]
    alone = [number for number, message in enumerate(messages) if not message.follows]
    found = recalls(expected, got)
    return {
        "messages": len(messages),
        "accuracy": accuracy(expected, got),
        "accuracy_without_context": accuracy([expected[each] for each in alone], [got[each] for each in alone]),
        "mean_recall": rounded(sum(found.values()) / len(found)),
        "recall": found,
    }
