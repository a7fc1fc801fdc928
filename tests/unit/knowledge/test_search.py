"""From a question to an answer or an abstention, over a small clinic with hand-chosen vectors."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.documents import NextQuestion
from knowledge.errors import BlankQuestionError, IndexMissingError, StaleIndexError
from knowledge.index import build_index
from knowledge.search import KnowledgeBase, Source

from .builders import FakeEncoder, write_knowledge


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clinic")
    build_index(write_knowledge(root), root / "index", FakeEncoder())
    return root


@pytest.fixture(scope="module")
def base(root: Path) -> KnowledgeBase:
    return load(root)


def load(root: Path) -> KnowledgeBase:
    return KnowledgeBase.load(index_dir=root / "index", documents_dir=root / "documents", encoder=FakeEncoder())


def test_answers_from_the_document_that_the_question_is_about(base: KnowledgeBase) -> None:
    answer = base.answer("what does the pump do for him")

    assert answer.answered
    assert answer.topics[0] == "pump"
    assert answer.passage.slug == "pump"
    assert answer.kind == ""


@pytest.mark.parametrize(("question", "section"), [("battery", "how-the-battery-works"), ("pump", "what-a-pump-is")])
def test_shows_the_section_nearest_to_the_question(base: KnowledgeBase, question: str, section: str) -> None:
    chosen = base.about("pump", question=question)

    assert chosen is not None
    assert chosen.passage.id == f"pump#{section}"


def test_names_source_and_next_questions_of_the_passages_document(base: KnowledgeBase) -> None:
    answer = base.answer("what does the pump do")

    assert answer.passage.id == "pump#what-a-pump-is"
    assert answer.source == Source("pump", "Pump", "https://www.example.com/pump", date(2026, 1, 15))
    assert answer.next_questions == (NextQuestion("What is a laser?", "laser"),)


def test_abstains_below_the_threshold_and_says_what_was_understood(base: KnowledgeBase) -> None:
    answer = base.answer("what price has it")

    assert not answer.answered
    assert answer.score < base.threshold
    assert answer.kind == "cost"
    assert answer.passage.slug == answer.topics[0] == answer.source.slug


def test_ranks_every_document_once_and_at_most_three(base: KnowledgeBase) -> None:
    assert base.answer("tell me about the laser").topics == ("laser", "pump")


def test_reads_a_follow_up_with_its_context(base: KnowledgeBase) -> None:
    assert base.answer("tell me more", context=["tell me about the laser"]).topics[0] == "laser"
    assert base.answer("tell me more", context=["what does the pump do"]).topics[0] == "pump"


@pytest.mark.parametrize("question", ["", "   ", "?!", "123 456", "__", "👍"])
def test_refuses_a_question_without_a_letter(base: KnowledgeBase, question: str) -> None:
    with pytest.raises(BlankQuestionError, match="contains no letter"):
        base.answer(question)


@pytest.mark.parametrize("question", ["ü", "¿qué?", "é 1"])
def test_letters_of_any_alphabet_count(base: KnowledgeBase, question: str) -> None:
    assert 0.0 <= base.answer(question).score <= 1.0


def test_gives_what_a_document_says_first_to_who_chose_it(base: KnowledgeBase) -> None:
    answer = base.about("pump")

    assert answer is not None
    assert (answer.answered, answer.score, answer.topics) == (True, 1.0, ("pump",))
    assert answer.passage.id == "pump#what-a-pump-is"


def test_knows_nothing_about_an_unknown_document(base: KnowledgeBase) -> None:
    assert base.about("wheelchair") is None


def test_gives_a_title_or_the_slug_itself(base: KnowledgeBase) -> None:
    assert base.title("laser") == "Laser"
    assert base.title("wheelchair") == "wheelchair"


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="make index"):
        load(tmp_path)


def test_refuses_an_index_of_another_encoder(root: Path) -> None:
    with pytest.raises(StaleIndexError, match="settings name 'other@2'"):
        KnowledgeBase.load(
            index_dir=root / "index", documents_dir=root / "documents", encoder=FakeEncoder(name="other@2")
        )


def test_refuses_an_index_of_a_document_that_is_gone(root: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(root, tmp_path / "clinic"))
    (changed / "documents" / "pump.md").unlink()

    with pytest.raises(StaleIndexError, match="make index"):
        load(changed)


def test_refuses_an_index_of_a_document_that_has_changed(root: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(root, tmp_path / "clinic"))
    path = changed / "documents" / "pump.md"
    path.write_text(path.read_text(encoding="utf-8").replace("gives medicine", "is withdrawn"), encoding="utf-8")

    with pytest.raises(StaleIndexError, match="make index"):
        load(changed)


def test_more_of_a_document_is_its_next_passage_until_all_is_shown(base: KnowledgeBase) -> None:
    shown: list[str] = []
    while (answer := base.more("pump", shown=shown)) is not None:
        shown.append(answer.passage.id)

    assert shown == [passage.id for passage in base._index.passages if passage.slug == "pump"]
    assert len(shown) > 1


def test_more_goes_on_with_the_rest_of_a_long_section(tmp_path: Path) -> None:
    documents = write_knowledge(tmp_path)
    path = documents / "pump.md"
    long = " ".join(f"The battery has part {number}." for number in range(1, 8))
    path.write_text(path.read_text() + f"\n## All parts\n<!-- covers: how_it_works -->\n\n{long}\n")
    build_index(documents, tmp_path / "index", FakeEncoder())

    answer = load(tmp_path).more("pump", shown=["pump#all-parts"])

    assert answer is not None
    assert answer.passage.id == "pump#all-parts-part-2"


def test_a_treatment_that_is_ruled_out_is_not_what_is_asked_for(base: KnowledgeBase) -> None:
    plain, without = base.answer("what does the pump do"), base.answer("not the pump, what does it do")

    share = dict(zip(plain.topics, plain.shares, strict=True))["pump"]
    assert dict(zip(without.topics, without.shares, strict=True))["pump"] < share
