"""Several questions in one message."""

import pytest

from knowledge.parts import MOST_PARTS, asides_in, questions_in


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("What is RFA? How long does it last?", ("What is RFA?", "How long does it last?")),
        ("what is rfa and how long does it last", ("what is rfa", "how long does it last")),
        ("hi there. does the pump hurt, and also what is it for", ("does the pump hurt", "what is it for")),
        ("what is prp\nwhat does it cost", ("what is prp", "what does it cost")),
        (
            "My back is bad since the fusion. Why does it still hurt? And can it be treated?",
            ("Why does it still hurt?", "And can it be treated?"),
        ),
        (
            "how does the stimulator work, is there a trial first",
            ("how does the stimulator work", "is there a trial first"),
        ),
    ],
)
def test_splits_where_one_question_ends_and_another_begins(message: str, parts: tuple[str, ...]) -> None:
    assert questions_in(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "",
        "what is rfa",
        "what is rfa and prp",
        "rfa or a block?",
        "I asked him what it was and he did not know. Now my back hurts. What is a facet joint?",
        "my back hurts. it hurts a lot. i am tired",
        "??? !!! ...",
    ],
)
def test_a_message_with_one_question_or_none_is_left_whole(message: str) -> None:
    assert questions_in(message) == ()


def test_keeps_the_first_questions_of_many() -> None:
    many = "What is RFA? What is PRP? What is SCS? What is HBOT? What is MFR?"

    assert questions_in(many) == ("What is RFA?", "What is PRP?", "What is SCS?")
    assert len(questions_in(many)) == MOST_PARTS


def test_every_part_stands_in_the_message() -> None:
    message = "ok so what is it, and how does it work?? also does it hurt... is it covered"

    assert all(part in message for part in questions_in(message))
    assert len(questions_in(message)) == MOST_PARTS


@pytest.mark.parametrize(
    ("message", "asides"),
    [
        ("book me in, and what is RFA?", ("what is RFA?",)),
        ("I want to schedule for my mom. What is the stimulator trial?", ("What is the stimulator trial?",)),
        ("appt friday please and also how long does prp take", ("how long does prp take",)),
        ("can I get an appointment for RFA?", ()),
        ("book me in", ()),
        ("", ()),
    ],
)
def test_finds_the_questions_beside_a_wish(message: str, asides: tuple[str, ...]) -> None:
    assert asides_in(message) == asides
