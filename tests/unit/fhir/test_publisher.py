"""Keeping a publication for a minute, and writing it into a folder."""

import gzip
import stat
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.booking.errors import BookingStoreError
from bot.fhir.bulk_publish import FILES, MANIFEST, Publication
from bot.fhir.errors import PublicationError
from bot.fhir.publisher import Publisher, content_of, write_to

from .builders import NOW

BASE = "https://www.example.com/openings"


def publication(at: datetime = NOW, words: bytes = b"{}\n") -> Publication:
    return Publication(at, ("GA",), {name: words for name in FILES.values()}, free=1, busy=2)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_it_is_made_once_a_minute() -> None:
    clock, made = Clock(), list[datetime]()
    publisher = Publisher(lambda now: made.append(now) or publication(now), clock)  # type: ignore[func-returns-value]

    for seconds in (0, 30, 59, 60, 61, 119, 120):
        clock.now = NOW + timedelta(seconds=seconds)
        publisher.current()

    assert made == [NOW, NOW + timedelta(seconds=60), NOW + timedelta(seconds=120)]


def test_a_clock_that_is_set_back_does_not_keep_an_edition_for_ever() -> None:
    clock, made = Clock(), list[datetime]()
    publisher = Publisher(lambda now: made.append(now) or publication(now), clock)  # type: ignore[func-returns-value]
    publisher.current()
    clock.now = NOW - timedelta(hours=1)
    publisher.current()

    assert len(made) == 2


def test_many_askers_have_it_made_once() -> None:
    made = list[datetime]()
    publisher = Publisher(lambda now: made.append(now) or publication(now), Clock())  # type: ignore[func-returns-value]
    threads = [threading.Thread(target=publisher.current) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(made) == 1


def test_a_failure_is_not_kept() -> None:
    answers = [BookingStoreError("down"), None]

    def make(now: datetime) -> Publication:
        error = answers.pop(0)
        if error:
            raise error
        return publication(now)

    publisher = Publisher(make, Clock())
    with pytest.raises(BookingStoreError):
        publisher.current()
    assert publisher.current().publication.free == 1


def test_the_same_bytes_have_the_same_tag_and_unpack_to_themselves() -> None:
    assert content_of(b"abc") == content_of(b"abc")
    assert content_of(b"abc").etag != content_of(b"abd").etag
    assert gzip.decompress(content_of(b"abc").packed) == b"abc"


def test_a_folder_gets_every_file_and_no_draft(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "openings"
    write_to(folder, publication(), base_url=BASE)
    write_to(folder, publication(words=b"[]\n"), base_url=BASE)

    assert {each.name for each in folder.iterdir()} == {MANIFEST, *FILES.values()}
    assert (folder / "slots.ndjson").read_bytes() == b"[]\n"
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o644}


def test_a_reader_never_finds_half_a_file(tmp_path: Path) -> None:
    bodies = [b"a" * 500_000 + b"\n", b"b" * 400_000 + b"\n"]
    write_to(tmp_path, publication(words=bodies[0]), base_url=BASE)
    seen, stop = set[bytes](), threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add((tmp_path / "slots.ndjson").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(20):
        write_to(tmp_path, publication(words=bodies[turn % 2]), base_url=BASE)
    stop.set()
    reader.join()

    assert seen <= set(bodies)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(PublicationError, match="cannot be written"):
        write_to(tmp_path / "file" / "openings", publication(), base_url=BASE)
