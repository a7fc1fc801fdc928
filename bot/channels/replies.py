"""Answers a message once, however often a client sends it again."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.channels.guard import Reply

_KEPT = 2_000  # replies of about a kilobyte; a retry comes within seconds


class Replies:
    """Remembers the last replies by conversation and message id.

    In memory: after a restart a message that is sent again is taken as new. What must not happen twice, a booking, has
    an idempotency key of its own in the database.
    """

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._tasks: OrderedDict[tuple[str, str], asyncio.Task[Reply]] = OrderedDict()

    async def once(self, conversation: str, message_id: str, answer: Callable[[], Awaitable[Reply]]) -> Reply:
        """Return the reply to a message, made by `answer` the first time only.

        Args:
            conversation: Its id.
            message_id: Chosen by the client; empty where it has none, then every message is new.
            answer: Makes the reply.
        """
        if not message_id:
            return await answer()
        key = (conversation, message_id)
        if key not in self._tasks:
            self._tasks[key] = asyncio.ensure_future(answer())
            while len(self._tasks) > _KEPT:
                self._tasks.popitem(last=False)
        # Shielded: a client that hangs up must not end the turn that its retry will ask for.
        return await asyncio.shield(self._tasks[key])
