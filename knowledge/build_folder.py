"""Folders of builds under the index folder, and the file ``CURRENT`` that names the one in use.

A build is forced to disk before ``CURRENT`` is replaced in one step, so that neither a reader nor a crash, at whatever
moment, meets half of one. Its writer holds a lock on the folder, which the kernel takes back from a killed one: so the
next build can tell what was left behind from what is being written beside it.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from knowledge.errors import IndexMissingError, KnowledgeError
from knowledge.files import replace_file, sync

_CURRENT = "CURRENT"
_BUILDS = "build-*"
_REMEDY = "Run: make index"


class IndexUnwritableError(KnowledgeError):
    """The index folder takes no build: the disk is full, or may not be written."""


def current_build(index_dir: Path) -> Path:
    """Return the folder of the build in use.

    Raises:
        IndexMissingError: There is none.
    """
    try:
        name = (index_dir / _CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissingError(f"No knowledge index in {index_dir}. {_REMEDY}") from error
    folder = index_dir / name
    if not name:
        raise IndexMissingError(f"{_CURRENT} of {index_dir} names no build. {_REMEDY}")
    if not folder.is_dir():
        raise IndexMissingError(f"Knowledge index {name} is gone from {index_dir}. {_REMEDY}")
    return folder


@contextmanager
def new_build(index_dir: Path) -> Iterator[Path]:
    """Give a folder to write a build into; when the ``with`` block ends well, it becomes the current one.

    When the block raises, its folder goes and the build in use stays. Of two builds at the same time, the one that
    ends last is in use.

    Raises:
        IndexUnwritableError: The folder or something in it cannot be written.
    """
    folder = index_dir / f"build-{time.time_ns():x}-{os.getpid()}"
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        with ExitStack() as writing:
            with _held(index_dir, wait=True):
                folder.mkdir()
                writing.enter_context(_held(folder))
                _drop_builds(index_dir, kept=_in_use(index_dir))
            try:
                yield folder
                _make_current(folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
    except OSError as error:
        raise IndexUnwritableError(
            f"No index can be written to {index_dir} ({error.strerror or error}); one in use stays in use. "
            "Free space there or permit writing, then run: make index"
        ) from error


def _make_current(folder: Path) -> None:
    index_dir = folder.parent
    for path in folder.iterdir():
        sync(path)
    sync(folder)
    sync(index_dir)
    with _held(index_dir, wait=True):
        # The one before stays too: a server may be just reading it.
        before = _in_use(index_dir)
        replace_file(index_dir / _CURRENT, f"{folder.name}\n".encode())
        _drop_builds(index_dir, kept=before | {folder})


def _in_use(index_dir: Path) -> set[Path]:
    try:
        return {current_build(index_dir)}
    except IndexMissingError:
        return set()


def _drop_builds(index_dir: Path, *, kept: set[Path]) -> None:
    """Remove builds but those kept and those that are being written."""
    for folder in index_dir.glob(_BUILDS):
        if folder in kept:
            continue
        try:
            with _held(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # it is being written


@contextmanager
def _held(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold a folder's lock; where another holds it, wait or raise BlockingIOError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
