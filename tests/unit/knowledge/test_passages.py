"""Passages: one a section, with an id that stays."""

from pathlib import Path

from knowledge.documents import load_documents
from knowledge.passages import MOST_SENTENCES, Passage, passages_of, pieces

from .builders import write_document

CLINIC = Path(__file__).resolve().parents[3] / "knowledge" / "documents"


def test_every_section_is_a_passage_in_the_order_of_the_documents(tmp_path: Path) -> None:
    write_document(
        tmp_path,
        "pump",
        body=(
            "## What a pump is\n<!-- covers: what_it_is -->\n\nA pump.\n"
            "## Isn't it big?\n<!-- covers: how_it_works -->\n\nIt is small.\n"
        ),
    )
    write_document(tmp_path, "laser", body="## Light\n<!-- covers: what_it_is -->\n\nLight.\n")

    assert passages_of(load_documents(tmp_path)) == (
        Passage("laser#light", "laser", "Light", "Light.", ("what_it_is",)),
        Passage("pump#what-a-pump-is", "pump", "What a pump is", "A pump.", ("what_it_is",)),
        Passage("pump#isn-t-it-big", "pump", "Isn't it big?", "It is small.", ("how_it_works",)),
    )


def test_an_id_stays_when_the_text_changes(tmp_path: Path) -> None:
    before = passages_of(load_documents(write_document(tmp_path).parent))
    after = passages_of(
        load_documents(
            write_document(tmp_path, body="## What a pump is\n<!-- covers: what_it_is -->\n\nNew words.\n").parent
        )
    )

    assert before[0].id == after[0].id == "pump#what-a-pump-is"
    assert after[0].text == "New words."


def test_no_two_passages_of_the_clinic_share_an_id() -> None:
    ids = [passage.id for passage in passages_of(load_documents(CLINIC))]

    assert len(ids) == len(set(ids))


def test_a_long_section_makes_passages_that_go_on_in_the_next(tmp_path: Path) -> None:
    sentences = [f"Sentence {number} is here." for number in range(1, 8)]
    write_document(tmp_path, "pump", body=f"## What\n<!-- covers: what_it_is -->\n\n{' '.join(sentences)}\n")

    first, second = passages_of(load_documents(tmp_path))

    assert (first.id, first.continued_by) == ("pump#what", "pump#what-part-2")
    assert (second.id, second.continued_by) == ("pump#what-part-2", "")
    assert f"{first.text} {second.text}" == " ".join(sentences)
    assert first.text.endswith("Sentence 4 is here.")


def test_a_text_of_a_few_sentences_stays_whole() -> None:
    text = " ".join(["One two three."] * MOST_SENTENCES)

    assert pieces(text) == (text,)


def test_long_sentences_are_split_by_their_length() -> None:
    text = " ".join([f"{'word ' * 70}end." for _ in range(3)])

    assert len(pieces(text)) == 2
    assert " ".join(pieces(text)) == text
