"""Files written in one step: the old content or the new, and nothing left beside it."""

import errno
import os
import threading
from pathlib import Path

import pytest

from knowledge import files
from knowledge.files import replace_file


def test_replaces_a_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_file(path, b"old")
    replace_file(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    replace_file(path, b"old")

    def fail(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "sync", fail)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_content_is_on_disk_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    seen: list[tuple[bool, bytes]] = []
    monkeypatch.setattr(
        files, "sync", lambda synced: seen.append((path.exists(), b"" if synced.is_dir() else synced.read_bytes()))
    )

    replace_file(path, b"new")

    assert seen == [(False, b"new"), (True, b"")]


def test_of_many_writers_one_wins_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    contents = [bytes([letter]) * 200_000 for letter in b"abcdefgh"]
    writers = [threading.Thread(target=replace_file, args=(path, content)) for content in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_writer_left_goes_and_what_a_living_one_writes_stays(tmp_path: Path) -> None:
    left, living = tmp_path / "file.1-aa.tmp", tmp_path / "file.2-bb.tmp"
    for draft in (left, living):
        draft.write_bytes(b"half")
    os.utime(left, (1, 1))

    replace_file(tmp_path / "file", b"whole")

    assert {path.name for path in tmp_path.iterdir()} == {"file", living.name}
