"""Slips of the finger: repaired where the examples tell what was meant, and nothing else touched."""

from pathlib import Path

import pytest

from knowledge.errors import ClassifierFileError
from knowledge.spelling import Spelling

_TEXTS = [
    "how long does the nerve burning last",
    "does the nerve block hurt",
    "how long is the recovery after a kyphoplasty",
    "is the recovery after a kyphoplasty hard",
    "what does the block cost",
    "i want to come in on monday",
    "can i come in on monday please",
    "do you take my insurance in Kennesaw",
    "is the kennesaw office open",
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling.learn(_TEXTS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("how lomg does the nrrve block last", "how long does the nerve block last"),  # a neighbouring key
        ("the recvoery", "the recovery"),  # swapped
        ("a kypoplasty?", "a kyphoplasty?"),  # left out
        ("Kenneesaw", "kennesaw"),  # added
        ("CAN I COME IN ON MINDAY", "CAN I COME IN ON monday"),
    ],
)
def test_a_slip_is_repaired(spelling: Spelling, written: str, meant: str) -> None:
    assert spelling.repaired(written) == meant


def test_of_two_words_the_one_that_fits_its_neighbours_is_meant() -> None:
    spelling = Spelling.learn(["the left foot hurts", "my left foot is numb", "good food here", "we had good food"] * 3)

    assert spelling.repaired("my left foor") == "my left foot"
    assert spelling.repaired("good foos here") == "good food here"


@pytest.mark.parametrize(
    "text",
    [
        *_TEXTS,
        "what's your zip? i don't know it, 30144 or 30152...",
        "my cardiologist said so",  # common English, in no example
        "xqzv",  # near no word
        "an MTI of l4",
        "",
        "🙂",
        "write to lomg@nrrve.example",
    ],
)
def test_what_is_no_slip_stays_as_it_was(spelling: Spelling, text: str) -> None:
    assert spelling.repaired(text) == text


def test_a_word_that_one_example_has_stays_but_repairs_no_other() -> None:
    spelling = Spelling.learn(["the pump alarm", "the pump refill", "the pimp"])

    assert spelling.repaired("the punp") == "the pump"
    assert Spelling.learn(["the qump", "a pump", "my pump"]).repaired("the qump") == "the qump"  # an example has it
    assert Spelling.learn(["the qump"]).repaired("the quml") == "the quml"


@pytest.mark.parametrize(
    "text", ["¿cuánto dura la recuperasion despues?", "tôi bị đau lưng quá trời", "wie lang dauert das dann bittr"]
)
def test_another_language_is_left_alone(spelling: Spelling, text: str) -> None:
    assert spelling.repaired(text) == text


def test_letters_that_grow_when_made_small_do_not_shift_what_is_repaired(spelling: Spelling) -> None:
    assert spelling.repaired("İ know the nerve block") == "İ know the nerve block"


def test_a_stored_spelling_repairs_alike(spelling: Spelling, tmp_path: Path) -> None:
    path = tmp_path / "spelling.npz"
    spelling.save(path)
    again = Spelling.load(path)

    for text in ("how lomg does the nrrve block last", "a kypoplasty", "i wamt to cone in"):
        assert again.repaired(text) == spelling.repaired(text)


def test_without_examples_common_english_is_known(tmp_path: Path) -> None:
    Spelling.learn([]).save(tmp_path / "none.npz")

    assert Spelling.load(tmp_path / "none.npz").repaired("the appointmemt") == "the appointment"


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "spelling.npz"
    path.write_bytes(b"no arrays")

    with pytest.raises(ClassifierFileError, match=r"spelling\.npz"):
        Spelling.load(path)
