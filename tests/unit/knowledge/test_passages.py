"""Passages: one a section, with an id that stays."""

from pathlib import Path

from knowledge.documents import load_documents
from knowledge.passages import Passage, passages_of

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
