"""Where drafts are kept: written whole or not at all, and never over what staff have edited."""

import os
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from knowledge.importing.draft import Draft, is_untouched, origin_of, page_hash, render
from knowledge.importing.errors import DraftFolderError, PageError

State = Literal["new", "same", "renewed", "kept", "beside"]

_MODE = 0o644


@dataclass(frozen=True)
class Saved:
    """What became of a draft.

    Attributes:
        path: The file to look at.
        state: ``new``; ``same`` as before; ``renewed`` over a draft that nobody edited; ``kept``, an edited draft whose
            page has not changed; ``beside`` an edited draft, as ``<slug>.new.md``.
    """

    path: Path
    state: State


def open_folder(folder: Path, *, documents: Path) -> None:
    """Make the folder of drafts.

    Raises:
        DraftFolderError: It is the documents' folder or lies in it, or cannot be made or written to.
    """
    if documents.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise DraftFolderError(f"{folder} holds the documents: drafts need a folder of their own (--output)")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError as error:
        raise DraftFolderError(f"{folder} cannot be made ({error.strerror}): name another one (--output)") from error
    if not writable:
        raise DraftFolderError(f"{folder} cannot be written to: name another one (--output)")


def save(draft: Draft, folder: Path, *, taken: Collection[Path]) -> Saved:
    """Write a draft, unless staff have edited the one that stands there.

    Args:
        draft: What to write; where its slug is another page's, it gets a number.
        folder: Exists.
        taken: Files that this run has written already.

    Raises:
        PageError: Both the draft and the one beside it have been edited, or nothing can be written.
    """
    draft, path = _placed(draft, folder, taken)
    text = render(draft)
    before = _read(path)
    if before is None:
        _write(path, text)
        return Saved(path, "new")
    if before == text:
        return Saved(path, "same")
    if is_untouched(before):
        _write(path, text)
        return Saved(path, "renewed")
    if page_hash(before) == page_hash(text):
        return Saved(path, "kept")
    beside = path.with_name(f"{path.stem}.new.md")
    there = _read(beside)
    if there is not None and not is_untouched(there):
        reason = f"and {path.name} have both been edited. Move what is new into {path.name}, and delete {beside.name}"
        raise PageError(beside, reason)
    if there != text:
        _write(beside, text)
    return Saved(beside, "beside")


def _placed(draft: Draft, folder: Path, taken: Collection[Path]) -> tuple[Draft, Path]:
    """Return a draft and the file that is free for it, or holds the same page's draft."""
    number = 1
    while True:
        slug = draft.slug if number == 1 else f"{draft.slug}-{number}"
        path = folder / f"{slug}.md"
        if path not in taken:
            there = _read(path)
            if there is None or origin_of(there) in ("", draft.origin):
                return replace(draft, slug=slug), path
        number += 1


def _read(path: Path) -> str | None:
    """Return a file's text, or none where there is no file; what is no UTF-8 is read with marks in its place."""
    try:
        return path.read_bytes().decode("utf-8", "replace") if path.exists() or path.is_symlink() else None
    except OSError as error:
        raise PageError(path, f"cannot be read ({error.strerror}). Move it away") from error


def _write(path: Path, text: str) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(_MODE)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise PageError(path, f"cannot be written ({error.strerror}). Free space, or name another folder") from error
