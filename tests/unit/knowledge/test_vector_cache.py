"""Kept vectors: exactly those of the encoder, each text encoded once, bounded, and never in the way of a build."""

import errno
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge import vector_cache
from knowledge.vector_cache import CachedEncoder

from .builders import FakeEncoder

TEXTS = ["a pump", "a laser", "its price", "its battery"]


def keep(folder: Path, texts: list[str], *, user: str = "knowledge", encoder: FakeEncoder | None = None) -> list[str]:
    """Encode texts as one run does and keep them; gives what had to be encoded."""
    encoder = encoder or FakeEncoder()
    cached = CachedEncoder(encoder, folder, user=user)
    cached.encode(texts)
    cached.save()
    return encoder.seen


def test_gives_the_encoders_own_vectors_in_the_order_of_the_texts(tmp_path: Path) -> None:
    keep(tmp_path, TEXTS)
    encoder = FakeEncoder()
    asked = [TEXTS[2], "a new laser", TEXTS[0], TEXTS[2]]

    vectors = CachedEncoder(encoder, tmp_path, user="knowledge").encode(asked)

    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, FakeEncoder().encode(asked))
    assert encoder.seen == ["a new laser"]


def test_float32_comes_back_bit_for_bit(tmp_path: Path) -> None:
    class Odd(FakeEncoder):
        def encode(self, texts: object) -> np.ndarray:
            return np.asarray([[1 / 3, np.nextafter(np.float32(1), np.float32(2)), 1e-38, -0.0]], dtype=np.float32)

    keep(tmp_path, ["odd"], encoder=Odd())

    back = CachedEncoder(FakeEncoder(), tmp_path, user="knowledge").encode(["odd"])
    assert back.tobytes() == Odd().encode(["odd"]).tobytes()


def test_encodes_a_text_once_that_is_asked_for_repeatedly(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    cached = CachedEncoder(encoder, tmp_path, user="knowledge")

    cached.encode(["a pump", "a pump", "a laser"])
    cached.encode(["a laser"])

    assert encoder.seen == ["a pump", "a laser"]


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    assert CachedEncoder(FakeEncoder(), tmp_path, user="knowledge").encode([]).shape == (0, 4)


def test_says_the_encoders_name_and_dimension(tmp_path: Path) -> None:
    cached = CachedEncoder(FakeEncoder("fake@7"), tmp_path, user="knowledge")

    assert (cached.name, cached.dimension) == ("fake@7", 4)


def test_nothing_is_written_before_it_is_asked_for(tmp_path: Path) -> None:
    CachedEncoder(FakeEncoder(), tmp_path, user="knowledge").encode(TEXTS)

    assert list(tmp_path.iterdir()) == []


def test_another_encoder_takes_nothing_from_it(tmp_path: Path) -> None:
    keep(tmp_path, TEXTS)

    assert keep(tmp_path, TEXTS, encoder=FakeEncoder("other@2")) == TEXTS


def test_an_encoder_of_another_dimension_takes_nothing_from_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Short(FakeEncoder):
        def __init__(self) -> None:
            super().__init__()
            self.dimension = 2

        def encode(self, texts: list[str]) -> np.ndarray:
            self.seen.extend(texts)
            return np.ones((len(texts), 2), dtype=np.float32)

    keep(tmp_path, TEXTS)

    assert keep(tmp_path, TEXTS, encoder=Short()) == TEXTS
    assert caplog.records == []


def test_drops_what_a_build_no_longer_uses(tmp_path: Path) -> None:
    keep(tmp_path, TEXTS)
    size = (tmp_path / "knowledge.vectors").stat().st_size
    keep(tmp_path, TEXTS[:1])

    assert (tmp_path / "knowledge.vectors").stat().st_size < size
    assert keep(tmp_path, TEXTS) == TEXTS[1:]


def test_build_and_training_share_vectors_and_drop_only_their_own(tmp_path: Path) -> None:
    assert keep(tmp_path, TEXTS[:2], user="knowledge") == TEXTS[:2]
    assert keep(tmp_path, TEXTS[1:], user="nlu") == TEXTS[2:]
    assert keep(tmp_path, TEXTS[:1], user="knowledge") == []

    assert keep(tmp_path, TEXTS, user="third") == []


def test_an_unchanged_set_of_texts_is_not_written_again(tmp_path: Path) -> None:
    keep(tmp_path, TEXTS)
    before = (tmp_path / "knowledge.vectors").stat()
    keep(tmp_path, TEXTS[::-1])

    assert (tmp_path / "knowledge.vectors").stat().st_ino == before.st_ino


def test_keeps_no_text(tmp_path: Path) -> None:
    keep(tmp_path, ["the words of somebody, a pump"])

    assert b"somebody" not in (tmp_path / "knowledge.vectors").read_bytes()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "without its end": lambda content: content[:-1],
    "another byte": lambda content: content[:60] + bytes([content[60] ^ 1]) + content[61:],
    "something else": lambda content: b"PK\x03\x04" * 100,
    "longer": lambda content: content + b"x",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_named_once_and_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    keep(tmp_path, TEXTS)
    path = tmp_path / "knowledge.vectors"
    whole = path.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))

    assert keep(tmp_path, TEXTS) == TEXTS
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert caplog.messages == [f"Text vectors in {path} are damaged; they are encoded again"]
    assert path.read_bytes() == whole


def test_a_damaged_file_of_another_user_costs_only_its_vectors(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep(tmp_path, TEXTS[:2])
    (tmp_path / "nlu.vectors").write_bytes(b"damaged")

    assert keep(tmp_path, TEXTS) == TEXTS[2:]
    assert len(caplog.records) == 1


def test_a_file_of_another_format_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(vector_cache, "_FORMAT", b"vectors9")
        keep(tmp_path, TEXTS)

    assert keep(tmp_path, TEXTS) == TEXTS
    assert caplog.records == []


def test_a_disk_that_takes_nothing_does_not_stop_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(vector_cache, "replace_file", fail)

    assert keep(tmp_path / "cache", TEXTS) == TEXTS
    assert caplog.messages == [
        f"Text vectors cannot be kept in {tmp_path / 'cache' / 'knowledge.vectors'} (No space left on device)"
    ]


def test_writers_at_the_same_time_leave_one_whole_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    runs = [threading.Thread(target=keep, args=(tmp_path, [f"{word} {n}" for word in TEXTS])) for n in range(6)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert caplog.records == []
    assert [path.name for path in tmp_path.iterdir()] == ["knowledge.vectors"]
    assert sum(keep(tmp_path, [f"{word} {n}" for word in TEXTS], user="reader") == [] for n in range(6)) >= 1
