"""Which turns staff are shown: emergencies first, then what was declined, asked back about, or failed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.emergencies.tracker_marks import marks_for
from bot.outcome import Outcome
from bot.review.turns import ReviewTurn, review_turns

from ..emergencies.builders import RAISED_AT, flag

NOW = RAISED_AT + timedelta(hours=1)
Line = tuple[str, dict[str, Any]]


def user(text: str, *, minute: int = 0, conversation: str = "website:1", **changes: Any) -> Line:
    at = (RAISED_AT + timedelta(minutes=minute)).timestamp()
    ranking = [{"name": name, "confidence": sure} for name, sure in (("ask_treatment", 0.51239), ("inform", 0.2))]
    event = {"event": "user", "text": text, "timestamp": at, "parse_data": {"intent_ranking": ranking}, **changes}
    return conversation, event


def bot(outcome: Outcome | None = None, *, said: str = "", conversation: str = "website:1") -> Line:
    custom = outcome.as_payload() if outcome else None
    return conversation, {"event": "bot", "data": {"custom": custom}, "metadata": {"utter_action": said}}


def review(*events: Line, flags: tuple[Any, ...] = ()) -> list[ReviewTurn]:
    return review_turns(events, flags, now=NOW)


ANSWER = Outcome("answer", topics=["pump"])
DECLINED = [bot(said="utter_not_covered_cost"), bot(Outcome("not_covered", topics=["pump", "rfa"], score=0.83))]
TOLD = flag(recorded=True)
EMERGENCY = [
    user(TOLD.text, metadata=marks_for(TOLD)),
    bot(said="utter_emergency_cauda_equina_t2"),
    bot(Outcome("emergency", category="cauda_equina")),
]


def test_emergencies_come_first_and_the_newest_of_a_kind_leads() -> None:
    found = review(
        user("cost?", minute=10), *DECLINED,
        user("price?", minute=20), *DECLINED,
        user("odd", minute=30), bot(said="utter_did_you_mean"), bot(ANSWER),
        user("hm", minute=40), bot(said="utter_which_reading"), bot(Outcome("out_of_scope")),
        user("boom", minute=50),
        *EMERGENCY,
        flags=(TOLD,),
    )  # fmt: skip

    assert [(turn.kind, turn.text) for turn in found] == [
        ("emergency", "words 1"),
        ("not_covered", "price?"),
        ("not_covered", "cost?"),
        ("did_you_mean", "odd"),
        ("unclear", "hm"),
        ("technical_problem", "boom"),
    ]


def test_what_went_well_is_left_out() -> None:
    assert review(user("what is a pump"), bot(said="utter_answer"), bot(ANSWER)) == []


def test_an_emergency_shows_category_rule_tier_and_state() -> None:
    (turn,) = review(*EMERGENCY, flags=(TOLD,))

    assert (turn.category, turn.rule, turn.tier, turn.state) == ("cauda_equina", "CE-01", "T2", "open")
    assert (turn.at, turn.conversation, turn.reason) == (RAISED_AT, "website:1", "")


@pytest.mark.parametrize(
    ("changes", "state"),
    [({"cleared_at": NOW}, "cleared"), ({"raised_at": RAISED_AT - timedelta(days=2)}, "over")],
)
def test_an_emergency_that_is_closed_says_how(changes: dict[str, Any], state: str) -> None:
    (turn,) = review(*EMERGENCY, flags=(flag(recorded=True, **changes),))

    assert turn.state == state


def test_an_emergency_of_another_machine_is_shown_without_state() -> None:
    (turn,) = review(*EMERGENCY)

    assert (turn.kind, turn.category, turn.rule, turn.state) == ("emergency", "cauda_equina", "CE-01", "")


def test_an_emergency_that_waits_for_its_conversation_is_shown_once() -> None:
    waiting = flag()

    (turn,) = review(*EMERGENCY, flags=(waiting,))

    assert turn.reason == "not yet in its conversation"
    assert [each.kind for each in review(flags=(waiting,))] == ["emergency"]


def test_words_are_redacted() -> None:
    (turn,) = review(user("what does it cost, call 404-555-0123 or a.b@example.com"), *DECLINED)

    assert turn.text == "what does it cost, call [phone] or [e-mail]"


def test_a_declined_question_shows_its_kind_and_what_decided() -> None:
    (turn,) = review(user("cost?"), *DECLINED)

    assert (turn.reason, turn.score, turn.topics) == ("cost", 0.83, ("pump", "rfa"))
    assert turn.readings == (("ask_treatment", 0.5124), ("inform", 0.2))
    assert turn.at == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_one_of_several_questions_that_is_declined_is_shown() -> None:
    (turn,) = review(user("what is it and what does it cost"), bot(said="utter_not_covered"), bot(ANSWER))

    assert (turn.kind, turn.reason) == ("not_covered", "")


def test_a_turn_that_brought_no_answer_was_a_technical_problem() -> None:
    (turn,) = review(user("book"), user("hello", minute=1), bot(Outcome("smalltalk")))

    assert (turn.kind, turn.text, turn.reason) == ("technical_problem", "book", "no answer")


def test_an_answer_of_another_conversation_answers_nothing() -> None:
    found = review(user("one"), bot(ANSWER, conversation="website:2"))

    assert [(turn.kind, turn.text) for turn in found] == [("technical_problem", "one")]
