"""Files that are either whole or not there: written aside, forced to disk, then renamed."""

import os
import time
import uuid
from pathlib import Path

# What a killed writer left aside; any living one is done long before.
_ABANDONED_SECONDS = 3600.0


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it, or starts after a crash, sees the old content or the new.

    Of two writers at the same time the last wins.

    Raises:
        OSError: It cannot be written; the old file stands.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.tmp")
    _drop_abandoned(path)
    try:
        draft.write_bytes(content)
        sync(draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to disk: a rename must not reach it before what it names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop_abandoned(path: Path) -> None:
    for draft in path.parent.glob(f"{path.name}.*.tmp"):
        try:
            if time.time() - draft.stat().st_mtime > _ABANDONED_SECONDS:
                draft.unlink()
        except FileNotFoundError:
            continue  # its writer was alive, and renamed it
