"""Treatments named in a message, and those it rules out."""

from pathlib import Path

import pytest

from knowledge.documents import load_documents
from knowledge.treatments import NamedTreatments, TreatmentNames

from .builders import write_knowledge


@pytest.fixture(scope="module")
def shipped() -> TreatmentNames:
    return TreatmentNames(load_documents(Path("knowledge/documents")))


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("RFA or the baclofen pump?", ("radiofrequency-ablation", "baclofen-pump")),
        ("the pump vs. a spinal cord stimulator", ("baclofen-pump", "spinal-cord-stimulation")),
        ("what are epidural injections", ("epidural-injections",)),
        ("spinal-cord stimulators", ("spinal-cord-stimulation",)),
        ("prp, PRP and PRP again", ("platelet-rich-plasma",)),
        ("scs trial", ("scs-trial",)),
        ("my back hurts", ()),
        ("", ()),
    ],
)
def test_names_each_treatment_once_in_the_order_of_the_text(
    shipped: TreatmentNames, message: str, wanted: tuple[str, ...]
) -> None:
    assert shipped.named_in(message) == NamedTreatments(wanted=wanted, ruled_out=())


@pytest.mark.parametrize(
    ("message", "wanted", "ruled_out"),
    [
        ("not opioids, not revision surgery, what is left", (), ("opioids", "revision-surgery")),
        ("anything but the baclofen pump please", (), ("baclofen-pump",)),
        ("i dont want opioids. how does prp work", ("platelet-rich-plasma",), ("opioids",)),
        ("not the pump, the stimulator", ("spinal-cord-stimulation",), ("baclofen-pump",)),
        ("no opioids please, are opioids used here?", ("opioids",), ()),
    ],
)
def test_tells_what_is_ruled_out_from_what_is_wanted(
    shipped: TreatmentNames, message: str, wanted: tuple[str, ...], ruled_out: tuple[str, ...]
) -> None:
    assert shipped.named_in(message) == NamedTreatments(wanted=wanted, ruled_out=ruled_out)


def test_a_name_within_a_word_does_not_count(tmp_path: Path) -> None:
    names = TreatmentNames(load_documents(write_knowledge(tmp_path)))

    assert names.named_in("pump").wanted == ("pump",)
    assert names.named_in("the pumpkin and a trumpump").wanted == ()


@pytest.mark.parametrize(
    ("message", "slug"),
    [
        ("no i meant the pump", "baclofen-pump"),
        ("Prp?", "platelet-rich-plasma"),
        ("tell me about the pump please", "baclofen-pump"),
        ("not the pump the stimulator", "spinal-cord-stimulation"),
        ("what does PRP mean", "platelet-rich-plasma"),
        ("how long does the pump last", ""),
        ("not the pump", ""),
        ("the pump or rfa", ""),
        ("hello", ""),
    ],
)
def test_tells_a_bare_name_from_a_question(shipped: TreatmentNames, message: str, slug: str) -> None:
    assert shipped.bare_name(message) == slug
