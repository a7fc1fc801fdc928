"""Answers requests for the publication, whatever server they come through: public, bounded, nothing about patients."""

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.errors import BotError
from bot.fhir.bulk_publish import FILES, MANIFEST
from bot.fhir.publisher import KEPT, Content, Publisher, content_of

logger = logging.getLogger(__name__)

_NDJSON = "application/fhir+ndjson"
_JSON = "application/json"
_MINUTE = 60.0
_PER_ADDRESS = 60  # requests a minute; a client needs four
_IN_ALL = 600
_HEADERS = {
    "Cache-Control": f"public, max-age={int(KEPT.total_seconds())}",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Served:
    """An answer: status, media type, headers and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    content_type: str = _JSON


class Allowance:
    """Counts requests in each minute, by address and in all. For one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing counted; `clock` gives seconds."""
        self._clock = clock
        self._minute = -1
        self._counts: Counter[str] = Counter()
        self._all = 0

    def seconds_to_wait(self, address: str) -> int:
        """Count a request; returns 0 where it may be answered, else the seconds until it may be."""
        now = self._clock()
        if int(now // _MINUTE) != self._minute:
            self._minute, self._all = int(now // _MINUTE), 0
            self._counts.clear()
        if self._all >= _IN_ALL or self._counts[address] >= _PER_ADDRESS:
            return int(_MINUTE - now % _MINUTE) + 1
        self._all += 1
        self._counts[address] += 1
        return 0


def is_published(name: str) -> bool:
    """Say whether a name is that of the manifest or of one of its files."""
    return name == MANIFEST or name in FILES.values()


def serve(publisher: Publisher, name: str, *, base_url: str, headers: Mapping[str, str]) -> Served:
    """Answer a request for a published file; may take the time of making it, and never fails.

    Args:
        publisher: Gives what is published.
        name: One that `is_published`.
        base_url: Where manifest and files stand on the web.
        headers: Of the request, names in lower case.
    """
    try:
        edition = publisher.current()
    except BotError as error:
        logger.error("Openings could not be published: %s", type(error).__name__)
        return refusal(503, "failed", retry_after=int(_MINUTE))
    if name == MANIFEST:
        return _sent(content_of(edition.publication.manifest(base_url)), _JSON, headers)
    return _sent(edition.contents[name], _NDJSON, headers)


def refusal(status: int, error: str, *, retry_after: int | None = None) -> Served:
    """Give an answer without content."""
    more = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Served(status, more, json.dumps({"error": error}).encode())


def _sent(content: Content, content_type: str, asked: Mapping[str, str]) -> Served:
    headers = {**_HEADERS, "ETag": content.etag}
    known = {tag.strip() for tag in asked.get("if-none-match", "").split(",")}
    if known & {content.etag, "*"}:
        return Served(304, headers)
    if "gzip" in asked.get("accept-encoding", "").lower():
        return Served(200, {**headers, "Content-Encoding": "gzip"}, content.packed, content_type)
    return Served(200, headers, content.body, content_type)
