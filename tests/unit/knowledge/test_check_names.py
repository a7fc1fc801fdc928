"""The names of a document's subject."""

from pathlib import Path

import pytest

from knowledge.check.names import normal_name, title_names
from knowledge.documents import load_document

from .builders import write_document


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Opioids", ("Opioids",)),
        ("Epidural injection (ESI)", ("Epidural injection", "ESI")),
        ("Spinal cord stimulation (SCS) trial", ("Spinal cord stimulation trial",)),
    ],
)
def test_a_title_names_its_subject_and_its_short_form(tmp_path: Path, title: str, names: tuple[str, ...]) -> None:
    assert title_names(load_document(write_document(tmp_path, title=title))) == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RFA", "rfa"),
        ("Non-surgical procedures", "nonsurgical procedure"),
        ("post‑fusion  pain", "Postfusion pains"),
        ("the clinic's approach", "The clinics approach"),
    ],
)
def test_names_that_a_visitor_takes_for_the_same_are_equal(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize("name", ["pelvis", "sinus", "loss", "ss", "gas"])
def test_a_word_that_only_ends_like_a_plural_stays(name: str) -> None:
    assert normal_name(name) == name
