"""Folders of builds: CURRENT names a whole one at every moment, whatever breaks off, and what is left behind goes."""

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import build_folder
from knowledge.build_folder import IndexUnwritableError, current_build, new_build
from knowledge.errors import IndexMissingError

PROJECT_ROOT = Path(__file__).parents[3]
# Builds, and dies on the spot when the named function is reached; "" dies inside the `with` block.
KILLED_BUILD = """
import os, signal, sys
from pathlib import Path

from knowledge import build_folder, files

def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)

step = sys.argv[2]
if step == "rename":
    Path.replace = die
elif step:
    setattr(build_folder, step, die)
with build_folder.new_build(Path(sys.argv[1])) as folder:
    (folder / "index.faiss").write_bytes(b"half")
    if not step:
        die()
"""


def build(index_dir: Path, content: str = "whole") -> Path:
    with new_build(index_dir) as folder:
        (folder / "vectors").write_text(content, encoding="utf-8")
    return folder


def builds(index_dir: Path) -> set[str]:
    return {path.name for path in index_dir.glob("build-*")}


def test_a_build_becomes_the_current_one_when_it_is_whole(tmp_path: Path) -> None:
    with new_build(tmp_path / "index") as folder:
        (folder / "vectors").write_text("half", encoding="utf-8")
        with pytest.raises(IndexMissingError, match="No knowledge index in"):
            current_build(tmp_path / "index")

    assert current_build(tmp_path / "index") == folder
    assert (folder / "vectors").read_text(encoding="utf-8") == "half"


def test_all_files_are_on_disk_before_the_build_becomes_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    monkeypatch.setattr(build_folder, "sync", lambda path: steps.append(path.name))
    monkeypatch.setattr(build_folder, "replace_file", lambda path, content: steps.append(path.name))

    folder = build(tmp_path)

    assert steps == ["vectors", folder.name, tmp_path.name, "CURRENT"]


def test_the_build_before_stays_for_a_server_that_is_just_reading_it(tmp_path: Path) -> None:
    build(tmp_path)
    second, third = build(tmp_path), build(tmp_path)

    assert builds(tmp_path) == {second.name, third.name}
    assert current_build(tmp_path) == third


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), ValueError()])
def test_a_build_that_breaks_off_leaves_the_current_one_and_nothing_else(tmp_path: Path, error: BaseException) -> None:
    first = build(tmp_path)

    with pytest.raises((IndexUnwritableError, KeyboardInterrupt, ValueError)), new_build(tmp_path) as folder:
        (folder / "vectors").write_text("half", encoding="utf-8")
        raise error

    assert current_build(tmp_path) == first
    assert builds(tmp_path) == {first.name}


@pytest.mark.parametrize("step", ["sync", "replace_file"])
def test_a_disk_that_fills_up_at_the_last_step_leaves_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = build(tmp_path)

    def fail(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(build_folder, step, fail)
    with pytest.raises(IndexUnwritableError, match=r"\(No space left on device\).*then run: make index"):
        build(tmp_path)

    assert current_build(tmp_path) == first
    assert builds(tmp_path) == {first.name}


@pytest.mark.parametrize("step", ["", "sync", "replace_file", "rename"])
def test_a_killed_build_leaves_the_current_one_and_goes_at_the_next(tmp_path: Path, step: str) -> None:
    first = build(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BUILD, str(tmp_path), step], cwd=PROJECT_ROOT, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(builds(tmp_path)) == 2
    assert current_build(tmp_path) == first

    second = build(tmp_path)

    assert builds(tmp_path) == {first.name, second.name}


def test_builds_at_the_same_time_leave_each_other_alone(tmp_path: Path) -> None:
    with new_build(tmp_path) as first:
        (first / "vectors").write_text("first", encoding="utf-8")
        second = build(tmp_path)
        assert current_build(tmp_path) == second

    assert current_build(tmp_path) == first
    assert builds(tmp_path) == {first.name, second.name}


def test_a_folder_that_takes_no_build_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file", encoding="utf-8")

    with pytest.raises(IndexUnwritableError, match=r"No index can be written to .*index \(File exists\)"):
        build(tmp_path / "index")


@pytest.mark.parametrize("content", [b"", b"\n", b"build-gone\n", b"\xff\xfe"])
def test_a_current_file_that_names_no_build_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "CURRENT").write_bytes(content)

    with pytest.raises(IndexMissingError, match=r"Run: make index"):
        current_build(tmp_path)


def test_the_lock_of_a_build_ends_with_it(tmp_path: Path) -> None:
    first = build(tmp_path)
    (tmp_path / "CURRENT").unlink()

    second = build(tmp_path)

    assert builds(tmp_path) == {second.name}
    assert not first.exists()
