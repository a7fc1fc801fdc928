"""A message that is sent again is answered once."""

import asyncio

from bot.channels import replies as replies_module
from bot.channels.guard import Reply
from bot.channels.replies import Replies


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    async def answer(self) -> Reply:
        self.calls += 1
        await asyncio.sleep(0.01)
        return Reply(messages=[{"text": f"answer {self.calls}"}], outcome={})


def test_the_same_message_sent_again_gets_the_same_reply() -> None:
    counter = Counter()

    async def play() -> list[Reply]:
        replies = Replies()
        first = await replies.once("c", "m", counter.answer)
        return [first, await replies.once("c", "m", counter.answer)]

    first, second = asyncio.run(play())
    assert first == second
    assert counter.calls == 1


def test_a_retry_during_the_turn_waits_for_it() -> None:
    counter = Counter()

    async def play() -> list[Reply]:
        replies = Replies()
        return list(await asyncio.gather(*(replies.once("c", "m", counter.answer) for _ in range(3))))

    assert {reply.messages[0]["text"] for reply in asyncio.run(play())} == {"answer 1"}
    assert counter.calls == 1


def test_the_turn_goes_on_when_the_client_hangs_up() -> None:
    counter = Counter()

    async def play() -> Reply:
        replies = Replies()
        waiting = asyncio.ensure_future(replies.once("c", "m", counter.answer))
        await asyncio.sleep(0)
        waiting.cancel()
        return await replies.once("c", "m", counter.answer)

    assert asyncio.run(play()).messages[0]["text"] == "answer 1"


def test_other_conversations_and_messages_without_id_are_new() -> None:
    counter = Counter()

    async def play() -> None:
        replies = Replies()
        for conversation, message_id in (("c", "m"), ("d", "m"), ("c", "n"), ("c", ""), ("c", "")):
            await replies.once(conversation, message_id, counter.answer)

    asyncio.run(play())
    assert counter.calls == 5


def test_forgets_the_oldest_reply_first(monkeypatch) -> None:
    monkeypatch.setattr(replies_module, "_KEPT", 2)
    counter = Counter()

    async def play() -> None:
        replies = Replies()
        for message_id in ("1", "2", "3", "3", "1"):
            await replies.once("c", message_id, counter.answer)

    asyncio.run(play())
    assert counter.calls == 4
