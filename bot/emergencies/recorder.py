"""Sees to it that every red flag reaches its conversation: in order, once, and after whatever fault.

The log comes first and is on disk within milliseconds; the conversation follows in the background, under its lock. What
fails there is tried again until it succeeds, also by the next start of the bot.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from bot.emergencies.flags import RaisedFlag
from bot.emergencies.log import FlagLog, FlagLogError

logger = logging.getLogger(__name__)

# How long a reply waits for the log: usually it takes a hundredth of this. The reply never fails for it.
_LOG_SECONDS = 0.25
_WRITE_SECONDS = 20.0  # a turn that hangs holds the conversation's lock for nine
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_SETTLE_SECONDS = 3.0

Write = Callable[[RaisedFlag, bool], Awaitable[None]]


class FlagRecorder:
    """Keeps flags in the log and writes them into their conversations."""

    def __init__(self, log: FlagLog, write: Write) -> None:
        """Join the two.

        Args:
            log: Where flags are kept.
            write: Writes a flag into its conversation; its second argument says whether an earlier attempt may have
                done so already, so that it must look.
        """
        self._log = log
        self._write = write
        # One thread of its own: it must not queue behind a database that hangs.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="red-flag-log")
        self._waiting: dict[str, deque[tuple[RaisedFlag, bool]]] = {}
        self._writers: dict[str, asyncio.Task[None]] = {}
        self._nudges: dict[str, asyncio.Event] = {}

    async def keep(self, flag: RaisedFlag) -> None:
        """Keep a flag: returns once it is on disk, or after a quarter of a second; never fails."""
        saving = asyncio.ensure_future(self._save(flag))
        self._enqueue(flag, again=False)
        await asyncio.wait({saving}, timeout=_LOG_SECONDS)

    def resume(self) -> None:
        """Take up what an earlier run could not write; for the start, inside the event loop."""
        try:
            left = self._log.pending()
        except FlagLogError as error:
            logger.error("%s", error)
            return
        for flag in left:
            self._enqueue(flag, again=True)

    async def settle(self, conversation: str) -> None:
        """Give a conversation's flags that wait another try, for at most three seconds, before its next turn."""
        writer = self._writers.get(conversation)
        if writer is None:
            return
        self._nudges[conversation].set()
        await asyncio.wait({writer}, timeout=_SETTLE_SECONDS)

    async def finish(self) -> None:
        """Wait until nothing waits; for tests."""
        while self._writers:
            await asyncio.wait(set(self._writers.values()))

    def _enqueue(self, flag: RaisedFlag, *, again: bool) -> None:
        conversation = flag.conversation
        self._waiting.setdefault(conversation, deque()).append((flag, again))
        if conversation not in self._writers:
            self._nudges[conversation] = asyncio.Event()
            writer = asyncio.ensure_future(self._write_all(conversation))
            self._writers[conversation] = writer

    async def _write_all(self, conversation: str) -> None:
        """Write a conversation's flags, oldest first, each until it succeeds."""
        waiting, nudge, pause = self._waiting[conversation], self._nudges[conversation], _FIRST_PAUSE
        try:
            while waiting:
                flag, again = waiting[0]
                if await self._write_one(flag, again=again):
                    waiting.popleft()
                    pause = _FIRST_PAUSE
                    continue
                waiting[0] = (flag, True)
                nudge.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await nudge.wait()
                pause = min(2 * pause, _LONGEST_PAUSE)
        finally:
            del self._waiting[conversation], self._nudges[conversation], self._writers[conversation]

    async def _write_one(self, flag: RaisedFlag, *, again: bool) -> bool:
        try:
            # Not wait_for: it may swallow a cancellation, and a writer that never succeeds would outlive its loop.
            async with asyncio.timeout(_WRITE_SECONDS):
                await self._write(flag, again)
        except Exception as error:  # noqa: BLE001 - the reply is sent; whatever fails here is tried again
            if not again:
                logger.error("Red flag could not be recorded: %s; it is kept and tried again", type(error).__name__)
            return False
        if again:
            logger.warning("Red flag recorded after a fault: category %s, rule %s", flag.category, flag.rule)
        await self._save(replace(flag, recorded=True))
        return True

    async def _save(self, flag: RaisedFlag) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._log.add, flag)
        except FlagLogError as error:
            # Where it is only the mark that is missing, the next start finds the flag in its conversation.
            logger.error("%s", error)
