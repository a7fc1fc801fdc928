"""Keeps a publication for a minute, or writes it into a folder that any web server may serve."""

import gzip
import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.fhir.bulk_publish import FILES, MANIFEST, Publication
from bot.fhir.errors import PublicationError

KEPT = timedelta(seconds=60)  # clients are asked not to come more often than once a minute
_PUBLIC = 0o644  # a web server of another user is to read it


@dataclass(frozen=True)
class Content:
    """A file as it is sent: the same bytes have the same tag."""

    body: bytes = field(repr=False)
    etag: str
    packed: bytes = field(repr=False)


@dataclass(frozen=True)
class Edition:
    """A publication with its files ready to be sent."""

    publication: Publication
    contents: Mapping[str, Content]


class Publisher:
    """Makes a publication when it is asked for and the last one is a minute old. May be asked by many threads."""

    def __init__(self, make: Callable[[datetime], Publication], clock: Callable[[], datetime]) -> None:
        """Join the parts.

        Args:
            make: Gives the publication of an instant.
            clock: Gives now, aware.
        """
        self._make = make
        self._clock = clock
        self._edition: Edition | None = None
        self._making = threading.Lock()

    def current(self) -> Edition:
        """Give what is published now; while one asker has it made anew, the others wait for that.

        Raises:
            BookingStoreError: The database cannot be read.
            PublicationError: The clinic's facts cannot be published.
        """
        with self._making:
            now = self._clock()
            edition = self._edition
            if edition is None or not edition.publication.at <= now < edition.publication.at + KEPT:
                made = self._make(now)
                contents = {name: content_of(body) for name, body in made.files.items()}
                edition = self._edition = Edition(made, contents)
            return edition


def content_of(body: bytes) -> Content:
    """Give bytes with the tag by which clients know them again."""
    return Content(body, f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', gzip.compress(body, compresslevel=5, mtime=0))


def write_to(folder: Path, publication: Publication, *, base_url: str) -> None:
    """Write a publication into a folder: each file whole or not at all, the manifest last.

    Args:
        folder: Made where it is missing.
        publication: What to write.
        base_url: Where the folder stands on the web.

    Raises:
        PublicationError: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES.values():
            _replace(folder / name, publication.files[name])
        _replace(folder / MANIFEST, publication.manifest(base_url))
    except OSError as error:
        raise PublicationError(
            f"Folder {folder} cannot be written ({error.strerror}). Name another, or put its rights in order"
        ) from error


def _replace(path: Path, body: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            os.fchmod(file.fileno(), _PUBLIC)
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
