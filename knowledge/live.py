"""The knowledge base of a running server, which takes over a new index without a pause."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.build_folder import current_build
from knowledge.errors import IndexMissingError, KnowledgeError, StaleIndexError
from knowledge.index import source_hashes
from knowledge.search import KnowledgeBase
from knowledge.token_vectors import TokenEncoder

_LOOK_SECONDS = 1.0
# A build that was refused may come to fit: its documents may be copied after it.
_RETRY_SECONDS = 60.0
# Loading is two seconds of Python, and encoding a question passes Python's lock on some hundred times: with the usual 5
# milliseconds for each, answers take twice as long during a takeover; with this, hardly longer than otherwise.
_TURN_SECONDS = 0.0002

logger = logging.getLogger(__name__)


class LiveKnowledgeBase:
    """Gives the knowledge base in use, and replaces it when another build becomes the current one.

    A new build is loaded in a thread of its own, and only used once it is loaded and found whole. Until then, and
    where it is refused, the one in use answers on from memory: with its passages and documents as they were when it
    was loaded, whatever has become of the files.
    """

    def __init__(
        self,
        *,
        index_dir: Path,
        documents_dir: Path,
        encoder: TokenEncoder,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Load the current index.

        Args:
            index_dir: The index folder; looked at again at most once a second, and only on use.
            documents_dir: The folder of the documents.
            encoder: Encodes questions, of this index and of those to come.
            clock: Seconds that only grow.

        Raises:
            KnowledgeError: As for `KnowledgeBase.load`.
        """
        self._index_dir = index_dir
        self._documents_dir = documents_dir
        self._encoder = encoder
        self._clock = clock
        self._look_at = clock() + _LOOK_SECONDS
        self._retry_at = 0.0
        self._refused: str | None = None
        self._looking = threading.Lock()  # taken by whoever looks, given back when nothing is under way any more
        self._build = self._current_name()  # before loading: what becomes current meanwhile is a change
        self._base = self._load()

    def current(self) -> KnowledgeBase:
        """Return the knowledge base in use, at once; what was changed on disk is in use a few seconds later.

        Use one result for what belongs together. May be called from any thread.
        """
        if self._clock() >= self._look_at and self._looking.acquire(blocking=False):
            self._look()
        return self._base

    def settle(self, seconds: float = 60.0) -> bool:
        """Wait until no takeover is under way; False where one still is after so many seconds."""
        if not self._looking.acquire(timeout=seconds):
            return False
        self._looking.release()
        return True

    def _look(self) -> None:
        """Start a takeover where one is due; gives the lock back, or leaves that to the takeover."""
        now = self._clock()
        self._look_at = now + _LOOK_SECONDS
        name = self._current_name()
        if name == self._build or (name == self._refused and now < self._retry_at):
            self._looking.release()
            return
        try:
            threading.Thread(target=self._take_over, args=(name,), name="index-takeover", daemon=True).start()
        except RuntimeError:  # no thread can be started now; the next look tries again
            self._looking.release()

    def _take_over(self, name: str) -> None:
        try:
            with _short_turns():
                self._base = self._load()
            self._build, self._refused = name, None
        except Exception as error:  # noqa: BLE001 - the thread's boundary: whatever is wrong, the old one serves on
            if name != self._refused:
                reason = str(error) if isinstance(error, KnowledgeError) else type(error).__name__
                logger.warning("New index %s is refused, the old one stays in use: %s", name or "(none)", reason)
            self._refused, self._retry_at = name, self._clock() + _RETRY_SECONDS
        finally:
            self._looking.release()

    def _load(self) -> KnowledgeBase:
        before = source_hashes(self._documents_dir)
        base = KnowledgeBase.load(index_dir=self._index_dir, documents_dir=self._documents_dir, encoder=self._encoder)
        if source_hashes(self._documents_dir) != before:
            raise StaleIndexError("Documents changed while the index was loaded. Run: make index")
        return base

    def _current_name(self) -> str:
        """Return the name of the current build, ``""`` where there is none."""
        try:
            return current_build(self._index_dir).name
        except (IndexMissingError, OSError):
            return ""


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let the process's threads take shorter turns for the length of a ``with`` block."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
