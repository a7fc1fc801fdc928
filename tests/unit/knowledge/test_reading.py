"""One message read as one question, several, a comparison or a tie. The answers are hand-chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from knowledge.documents import load_documents
from knowledge.passages import Passage
from knowledge.reading import COMPARISON_KIND, read_message
from knowledge.search import Answer, Source
from knowledge.treatments import TreatmentNames

from .builders import write_knowledge


def answer(slug: str = "pump", *, score: float = 0.9, kind: str = "", shares: tuple[float, ...] = (0.9, 0.1)) -> Answer:
    return Answer(
        answered=score >= 0.5,
        score=score,
        topics=(slug, "laser" if slug == "pump" else "pump"),
        passage=Passage(f"{slug}#what", slug, "What it is", f"About the {slug}.", ("what_it_is",)),
        source=Source(slug, slug.title(), "https://www.example.com", date(2026, 1, 15)),
        kind=kind,
        next_questions=(),
        shares=shares,
    )


class Answers:
    """Answers by a word that the question holds; remembers the contexts."""

    def __init__(self, names: TreatmentNames, by_word: Mapping[str, Answer]) -> None:
        self.names = names
        self.by_word = by_word
        self.contexts: dict[str, list[str]] = {}

    def answer(self, question: str, *, context: Sequence[str] = ()) -> Answer:
        self.contexts[question] = list(context)
        return next((found for word, found in self.by_word.items() if word in question), answer(score=0.3))

    def about(self, slug: str, *, question: str = "") -> Answer | None:
        return answer(slug, score=1.0)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> TreatmentNames:
    return TreatmentNames(load_documents(write_knowledge(tmp_path_factory.mktemp("clinic"))))


def test_one_question_has_one_answer(names: TreatmentNames) -> None:
    base = Answers(names, {"pump": answer()})

    reply = read_message(base, "who gets the pump", context=["hello"])

    assert (reply.relation, reply.answers, reply.answered) == ("one", (answer(),), True)
    assert base.contexts == {"who gets the pump": ["hello"]}


def test_two_questions_are_answered_each(names: TreatmentNames) -> None:
    base = Answers(names, {"how does": answer("laser", score=0.8), "what is": answer(score=0.95)})

    reply = read_message(base, "what is the pump? and how does it work?")

    assert reply.relation == "several"
    assert [one.topics[0] for one in reply.answers] == ["pump", "laser"]


def test_a_later_question_leans_on_what_stands_before_it(names: TreatmentNames) -> None:
    base = Answers(names, {"cost": answer(score=0.05, kind="cost"), "What is": answer()})

    reply = read_message(base, "My aunt asks. What is the pump? What does it cost?", context=["earlier"])

    assert base.contexts["What does it cost?"] == ["My aunt asks. What is the pump?"]
    assert base.contexts["What is the pump?"] == ["My aunt asks."]
    assert [one.answered for one in reply.answers] == [True, False]
    assert reply.answered


def test_questions_that_lead_to_one_passage_are_one(names: TreatmentNames) -> None:
    base = Answers(names, {"pump": answer()})

    assert read_message(base, "what is the pump? what does the pump do?").relation == "one"


def test_an_unsure_part_leaves_the_message_whole(names: TreatmentNames) -> None:
    base = Answers(names, {"sure": answer(), "hm": answer("laser", score=0.6)})

    assert read_message(base, "what is sure? and what is hm?").relation == "one"


def test_a_message_of_which_nothing_is_answered_is_declined_once(names: TreatmentNames) -> None:
    base = Answers(names, {"cost": answer(score=0.1, kind="cost"), "hurt": answer(score=0.02, kind="pain")})

    reply = read_message(base, "what does it cost? does it hurt?")

    assert (reply.relation, reply.answered) == ("one", False)


@pytest.mark.parametrize(
    "message", ["pump or laser?", "the pump vs the laser", "how does the pump differ from the laser"]
)
def test_two_named_treatments_are_shown_side_by_side(names: TreatmentNames, message: str) -> None:
    base = Answers(names, {"laser": answer("laser", score=0.9)})

    reply = read_message(base, message)

    assert reply.relation == "compared"
    assert [one.source.slug for one in reply.answers] == ["laser", "pump"]
    assert (reply.answered, reply.verdict_declined) == (True, False)


def test_no_verdict_is_given_on_two_treatments(names: TreatmentNames) -> None:
    base = Answers(names, {"better": answer(score=0.1, kind=COMPARISON_KIND)})

    reply = read_message(base, "which is better, pump or laser?")

    assert reply.relation == "compared"
    assert [one.source.slug for one in reply.answers] == ["pump", "laser"]
    assert (reply.answered, reply.verdict_declined) == (False, True)


@pytest.mark.parametrize(
    ("message", "whole"),
    [
        ("which costs less, pump or laser?", answer(score=0.1, kind="cost")),
        ("is the pump better than nothing?", answer(score=0.9)),
        ("the pump and the laser", answer(score=0.9)),
        ("the pump or not the laser", answer(score=0.9)),
    ],
    ids=["another uncovered aspect", "one treatment", "nothing compared", "one is ruled out"],
)
def test_what_compares_nothing_is_answered_or_declined_alone(
    names: TreatmentNames, message: str, whole: Answer
) -> None:
    assert read_message(Answers(names, {"": whole}), message).relation == "one"


@pytest.mark.parametrize(
    ("shares", "relation"),
    [((0.48, 0.47), "tied"), ((0.6, 0.3), "one"), ((0.3, 0.29), "one"), ((), "one")],
    ids=["two alike", "one is likelier", "a third is as likely", "no shares"],
)
def test_two_documents_that_fit_alike_tie(names: TreatmentNames, shares: tuple[float, ...], relation: str) -> None:
    reply = read_message(Answers(names, {"": answer(shares=shares)}), "what does it do")

    assert reply.relation == relation
    assert [one.source.slug for one in reply.answers] == (["pump", "laser"] if relation == "tied" else ["pump"])


def test_an_abstention_never_ties(names: TreatmentNames) -> None:
    declined = replace(answer(score=0.2, shares=(0.5, 0.5)), kind="cost")

    assert read_message(Answers(names, {"": declined}), "what does it cost").relation == "one"


def test_a_bare_name_is_shown_its_page_whatever_the_scorer_thinks(names: TreatmentNames) -> None:
    base = Answers(names, {"pump": answer(score=0.1)})

    reply = read_message(base, "no, i meant the pump")

    assert (reply.relation, [each.source.slug for each in reply.answers]) == ("one", ["pump"])
    assert reply.answered
    assert base.contexts == {}
