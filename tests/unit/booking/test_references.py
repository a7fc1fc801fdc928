"""References in a visitor's words."""

import pytest

from bot.booking.model import generate_reference
from bot.booking.references import WrittenReference, written_references


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("K7QP2M9X", "K7QP2M9X"),
        ("cancel k7qp-2m9x please", "K7QP2M9X"),
        ("my appointment is ABCD1234, can i move it", "ABCD1234"),
        ("it says 9T4WZOHB", "9T4WZ0HB"),  # O for 0
        ("reference number: ABCD-EFGH", "ABCDEFGH"),
        ("the confirmation code is 4h2k 9pz1", "4H2K9PZ1"),
        ("ref 12345678", "12345678"),
        ("reference: abcd1234", "ABCD1234"),
    ],
)
def test_reads_a_reference_as_people_write_it(text: str, reference: str) -> None:
    (found,) = written_references(text)

    assert found.value == reference
    assert text[found.start : found.end].replace("-", "").replace(" ", "").upper().replace("O", "0") == reference


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "MEDICINE",
        "12months after surgery",
        "CALL ME 12MONTHS AFTER",
        "october1 or october2",
        "12345678",
        "L4L5L5S1",
        "my L4L5-L5S1 fusion",
        "404-555-0142",
        "reference received tomorrow",
        "YOUR REFERENCE RECEIVED",
        "K7QP2M9XX",
        "K7QU2M9X",  # no reference holds a U
        "year 2019",
    ],
)
def test_finds_none_where_there_is_none(text: str) -> None:
    assert written_references(text) == ()


def test_finds_several_from_left_to_right() -> None:
    text = "K7QP2M9X and the reference 9T4W Z0HB"

    assert [reference.value for reference in written_references(text)] == ["K7QP2M9X", "9T4WZ0HB"]


def test_finds_what_the_clinic_gives_out() -> None:
    for _ in range(200):
        reference = generate_reference()

        assert [found.value for found in written_references(f"my reference is {reference}")] == [reference]


def test_hides_the_value_in_its_repr() -> None:
    assert "K7QP2M9X" not in repr(WrittenReference("K7QP2M9X", 0, 8))
