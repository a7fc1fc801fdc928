"""How a red flag is written into Rasa's tracker: in every state of the conversation, once, under its lock."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.rasa_dialogue import NoAgentError, RasaDialogue
from bot.channels.tracker_store import ThreadedTrackerStore
from bot.settings import PROJECT_ROOT

from ...emergencies.builders import flag

DOMAIN = Domain.load(PROJECT_ROOT / "domain.yml")


class FakeProcessor:
    """Rasa's processor as far as a record needs it; sessions are left out."""

    def __init__(self, store: ThreadedTrackerStore) -> None:
        self.domain = DOMAIN
        self._store = store

    async def fetch_tracker_and_update_session(self, conversation: str) -> DialogueStateTracker:
        return await self._store.get_or_create_tracker(conversation)

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        await self._store.save(tracker)


@pytest.fixture
def agent(tmp_path: Path) -> Any:
    store = ThreadedTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path / 'trackers.db'}")
    return SimpleNamespace(
        tracker_store=store, lock_store=InMemoryLockStore(), processor=FakeProcessor(store), is_ready=lambda: True
    )


def record(
    agent: Any, *, again: bool = False, events: list[Event] | None = None, **changes: Any
) -> DialogueStateTracker:
    """Record a flag behind what has happened before; give the conversation."""

    async def play() -> DialogueStateTracker:
        tracker = await agent.tracker_store.get_or_create_tracker("website:1")
        for event in events or ():
            tracker.update(event, DOMAIN)
        await agent.tracker_store.save(tracker)
        await RasaDialogue(lambda: agent).record_red_flag(flag(**changes), again)
        found = await agent.tracker_store.retrieve("website:1")
        assert found is not None
        return found

    return asyncio.run(play())


def flags_in(tracker: DialogueStateTracker) -> list[UserUttered]:
    return [event for event in tracker.events if isinstance(event, UserUttered) and "red_flag_id" in event.metadata]


def test_words_reply_and_outcome_stand_in_the_conversation(agent: Any) -> None:
    tracker = record(agent)

    (message,) = flags_in(tracker)
    assert (message.text, message.intent["name"], message.input_channel) == ("words 1", "report_emergency", "website")
    bots = [event for event in tracker.events if isinstance(event, BotUttered)]
    assert bots[0].text == flag().reply
    assert bots[0].metadata["utter_action"] == "utter_emergency_cauda_equina_t2"
    assert bots[1].data["custom"]["outcome"]["category"] == "cauda_equina"
    assert tracker.get_slot("emergency_category") == "cauda_equina"
    assert tracker.latest_action_name == "action_listen"


def test_a_form_under_way_is_suspended_with_its_slots(agent: Any) -> None:
    under_way: list[Event] = [
        ActiveLoop("appointment_form"),
        SlotSet("patient_name", "Leona"),
        SlotSet("requested_slot", "contact"),
    ]

    tracker = record(agent, events=under_way)

    assert tracker.active_loop is None
    assert tracker.get_slot("requested_slot") is None
    assert tracker.get_slot("patient_name") == "Leona"


def test_a_paused_conversation_gets_it_too_and_stays_paused(agent: Any) -> None:
    tracker = record(agent, events=[ConversationPaused()])

    assert len(flags_in(tracker)) == 1
    assert tracker.is_paused()


@pytest.mark.parametrize(("languages", "slot"), [(("en",), None), (("es",), "es"), (("es", "en"), "es")])
def test_the_dialogue_learns_the_language(agent: Any, languages: tuple[str, ...], slot: str | None) -> None:
    assert record(agent, languages=languages, events=[SlotSet("language", "vi")]).get_slot("language") == slot


def test_a_second_try_writes_nothing_twice(agent: Any) -> None:
    record(agent)

    assert len(flags_in(record(agent, again=True))) == 1


def test_a_second_try_writes_what_the_first_did_not(agent: Any) -> None:
    assert len(flags_in(record(agent, again=True))) == 1


def test_it_waits_for_a_turn_that_holds_the_lock(agent: Any) -> None:
    async def play() -> list[str]:
        order = []
        async with agent.lock_store.lock("website:1"):
            recording = asyncio.ensure_future(RasaDialogue(lambda: agent).record_red_flag(flag(), False))
            await asyncio.sleep(0.05)
            assert not recording.done()
            order.append("turn")
        await recording
        return [*order, "flag"]

    assert asyncio.run(play()) == ["turn", "flag"]


def test_without_a_model_it_is_refused_so_that_it_is_tried_again() -> None:
    with pytest.raises(NoAgentError, match="No model is loaded"):
        asyncio.run(RasaDialogue(lambda: None).record_red_flag(flag(), False))


def test_without_a_model_a_message_gets_no_answer() -> None:
    assert asyncio.run(RasaDialogue(lambda: None).say("hello", conversation="website:1", channel="website")) == []


@pytest.mark.parametrize(("metadata", "told"), [({"withheld": ["date of birth"]}, True), ({}, False), (None, False)])
def test_remembers_whether_something_was_masked_before(agent: Any, metadata: dict[str, Any] | None, told: bool) -> None:
    record(agent, events=[UserUttered("dob [date of birth]", metadata=metadata)])

    assert asyncio.run(RasaDialogue(lambda: agent).has_withheld("website:1")) is told
    assert asyncio.run(RasaDialogue(lambda: agent).has_withheld("website:2")) is False


def test_without_a_model_nothing_was_masked() -> None:
    assert asyncio.run(RasaDialogue(lambda: None).has_withheld("website:1")) is False
