"""Each red flag reaches its conversation: in order, once, after whatever fault. Conversations are a list."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.emergencies import recorder as recorder_module
from bot.emergencies.flags import RaisedFlag
from bot.emergencies.log import FlagLog, FlagLogError
from bot.emergencies.recorder import FlagRecorder

from .builders import flag


class Conversations:
    """Takes flags, unless it is broken or held up."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.tries: list[tuple[str, bool]] = []
        self.broken = False
        self.open = asyncio.Event()
        self.open.set()

    async def write(self, given: RaisedFlag, again: bool) -> None:
        self.tries.append((given.id, again))
        await self.open.wait()
        if self.broken:
            raise OSError("database is locked: " + given.text)
        self.written.append(given.id)


class FailingLog(FlagLog):
    """A log on a full disk."""

    def add(self, given: RaisedFlag) -> None:
        raise FlagLogError("The log of red flags cannot be used")


class SlowLog(FlagLog):
    """A log on a disk that hangs."""

    def add(self, given: RaisedFlag) -> None:
        time.sleep(0.4)
        super().add(given)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(recorder_module, "_LONGEST_PAUSE", 0.02)


@pytest.fixture
def log(tmp_path: Path) -> FlagLog:
    return FlagLog(tmp_path / "red_flags.db")


@pytest.fixture
def conversations() -> Conversations:
    return Conversations()


def play(
    log: FlagLog, conversations: Conversations, scene: Callable[[FlagRecorder], Coroutine[Any, Any, None]]
) -> None:
    """Play a scene with a recorder, in an event loop of its own."""

    async def run() -> None:
        await scene(FlagRecorder(log, conversations.write))

    asyncio.run(run())


def test_a_flag_is_on_disk_when_it_is_kept_and_then_in_its_conversation(
    log: FlagLog, conversations: Conversations
) -> None:
    async def scene(recorder: FlagRecorder) -> None:
        conversations.open.clear()
        await recorder.keep(flag())
        assert log.all() == [flag()]
        conversations.open.set()
        await recorder.finish()

    play(log, conversations, scene)

    assert conversations.tries == [("flag-1", False)]
    assert log.all() == [replace(flag(), recorded=True)]


def test_flags_of_a_conversation_are_written_in_order_after_a_fault(
    log: FlagLog, conversations: Conversations, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(recorder: FlagRecorder) -> None:
        conversations.broken = True
        for number in (1, 2, 3):
            await recorder.keep(flag(number))
        await asyncio.sleep(0.05)
        assert [each.id for each in log.pending()] == ["flag-1", "flag-2", "flag-3"]
        conversations.broken = False
        await recorder.finish()

    with caplog.at_level(logging.WARNING):
        play(log, conversations, scene)

    assert conversations.written == ["flag-1", "flag-2", "flag-3"]
    assert log.pending() == []
    assert sum("could not be recorded: OSError" in message for message in caplog.messages) == 1
    assert "Red flag recorded after a fault: category cauda_equina, rule CE-01" in caplog.messages
    assert "words" not in caplog.text


def test_a_second_try_must_look_whether_the_first_one_wrote(log: FlagLog, conversations: Conversations) -> None:
    async def scene(recorder: FlagRecorder) -> None:
        conversations.broken = True
        await recorder.keep(flag())
        await asyncio.sleep(0.005)
        conversations.broken = False
        await recorder.finish()

    play(log, conversations, scene)

    assert [again for _, again in conversations.tries] == [False] + [True] * (len(conversations.tries) - 1)
    assert len(conversations.tries) > 1


def test_one_conversation_that_hangs_does_not_hold_up_another(log: FlagLog) -> None:
    hanging, written = asyncio.Event(), []

    async def write(given: RaisedFlag, again: bool) -> None:
        if given.conversation == "website:1":
            await hanging.wait()
        written.append(given.id)

    async def scene() -> None:
        recorder = FlagRecorder(log, write)
        await recorder.keep(flag(1))
        await recorder.keep(flag(2, conversation="website:2"))
        await asyncio.sleep(0.05)
        assert written == ["flag-2"]
        hanging.set()
        await recorder.finish()

    asyncio.run(scene())

    assert written == ["flag-2", "flag-1"]


def test_the_next_start_takes_up_what_was_left(log: FlagLog, conversations: Conversations) -> None:
    log.add(flag(1))
    log.add(replace(flag(2), recorded=True))
    log.add(flag(3, conversation="sms:9"))

    async def scene(recorder: FlagRecorder) -> None:
        recorder.resume()
        await recorder.finish()

    play(log, conversations, scene)

    assert sorted(conversations.tries) == [("flag-1", True), ("flag-3", True)]
    assert log.pending() == []


def test_a_full_disk_costs_neither_reply_nor_record(
    tmp_path: Path, conversations: Conversations, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(recorder: FlagRecorder) -> None:
        await recorder.keep(flag())
        await recorder.finish()

    play(FailingLog(tmp_path / "red_flags.db"), conversations, scene)

    assert conversations.written == ["flag-1"]
    assert "The log of red flags cannot be used" in caplog.messages


def test_a_disk_that_hangs_holds_the_reply_up_for_a_quarter_of_a_second(
    tmp_path: Path, conversations: Conversations
) -> None:
    log = SlowLog(tmp_path / "red_flags.db")

    async def scene(recorder: FlagRecorder) -> None:
        began = time.monotonic()
        await recorder.keep(flag())
        assert 0.2 < time.monotonic() - began < 0.39
        await recorder.finish()

    play(log, conversations, scene)

    assert log.all() == [replace(flag(), recorded=True)]


def test_a_log_that_cannot_be_read_does_not_keep_the_bot_from_starting(
    tmp_path: Path, conversations: Conversations, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "red_flags.db"
    path.write_bytes(b"no database" * 200)

    async def scene(recorder: FlagRecorder) -> None:
        recorder.resume()

    play(FlagLog(path), conversations, scene)

    assert "cannot be used" in caplog.text


def test_a_turn_first_tries_what_waits_in_its_conversation(
    log: FlagLog, conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "_FIRST_PAUSE", 60.0)

    async def scene(recorder: FlagRecorder) -> None:
        conversations.broken = True
        await recorder.keep(flag())
        await asyncio.sleep(0.01)
        conversations.broken = False
        await recorder.settle("website:2")
        assert conversations.written == []
        await recorder.settle("website:1")
        assert conversations.written == ["flag-1"]

    play(log, conversations, scene)


def test_a_turn_does_not_wait_for_ever_for_what_cannot_be_written(
    log: FlagLog, conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "_SETTLE_SECONDS", 0.02)

    async def scene(recorder: FlagRecorder) -> None:
        conversations.broken = True
        await recorder.keep(flag())
        await asyncio.wait_for(recorder.settle("website:1"), timeout=1.0)

    play(log, conversations, scene)

    assert log.pending() == [flag()]


def test_a_write_that_hangs_is_given_up_and_tried_again(
    log: FlagLog, conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "_WRITE_SECONDS", 0.01)

    async def scene(recorder: FlagRecorder) -> None:
        conversations.open.clear()
        await recorder.keep(flag())
        await asyncio.sleep(0.05)
        conversations.open.set()
        await recorder.finish()

    play(log, conversations, scene)

    assert conversations.written == ["flag-1"]
