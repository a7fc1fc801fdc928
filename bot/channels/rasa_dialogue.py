"""The dialogue behind the guard: Rasa's agent in this process."""

from collections.abc import Callable, Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.emergencies.flags import RaisedFlag
from bot.emergencies.language import ENGLISH
from bot.emergencies.replies import response_name
from bot.emergencies.tracker_marks import marks_for, marks_of
from bot.errors import BotError
from bot.outcome import Outcome

# In a message's metadata: the kinds of personal data that were masked in it.
_WITHHELD = "withheld"
EMERGENCY_INTENT = "report_emergency"


class NoAgentError(BotError):
    """There is no trained model to hand anything to."""


class _OneBubble(CollectingOutputChannel):
    """Keeps each message whole: Rasa's own splits a text at blank lines into several.

    It bears the visitor's channel as its name, by which Rasa chooses among a response's variations.
    """

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        """Return the visitor's channel."""
        return self._channel

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Collect one message."""
        await self._persist_message(self._message(recipient_id, text=text))


class RasaDialogue:
    """Speaks to the agent that the server has loaded."""

    def __init__(self, agent: Callable[[], Agent | None]) -> None:
        """Take a getter: the agent is loaded after the channels are made, and is swapped when a model is promoted."""
        self._agent = agent

    async def say(
        self, text: str, *, conversation: str, channel: str, withheld: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """Hand one message to Rasa; return the bot's messages. What was withheld of it stands in its metadata."""
        agent = self._agent()
        if agent is None or not agent.is_ready():
            return []
        collector = _OneBubble(channel)
        await agent.handle_message(
            UserMessage(
                text=text,
                output_channel=collector,
                sender_id=conversation,
                input_channel=channel,
                metadata={_WITHHELD: list(withheld)} if withheld else None,
            )
        )
        messages: list[dict[str, Any]] = collector.messages
        return messages

    async def has_withheld(self, conversation: str) -> bool:
        """Whether something was masked in an earlier message of the conversation, in whichever session."""
        agent = self._agent()
        tracker = await agent.tracker_store.retrieve_full_tracker(conversation) if agent is not None else None
        if tracker is None:
            return False
        return any(isinstance(event, UserUttered) and _WITHHELD in event.metadata for event in tracker.events)

    async def record_red_flag(self, flag: RaisedFlag, again: bool) -> None:
        """Append message, category and reply to the tracker; a form under way is suspended with its slots kept.

        Args:
            flag: What to write.
            again: Whether an earlier attempt may have written it; then nothing is written twice.

        Raises:
            NoAgentError: No model is loaded.
            Exception: Whatever the lock or the database of conversations raises.
        """
        agent = self._agent()
        if agent is None or agent.processor is None:
            raise NoAgentError("No model is loaded. Run: make train")
        async with agent.lock_store.lock(flag.conversation):
            if again and await _is_written(agent, flag):
                return
            tracker = await agent.processor.fetch_tracker_and_update_session(flag.conversation)
            for event in _events(flag, suspended=tracker.active_loop is not None):
                tracker.update(event, agent.processor.domain)
            await agent.processor.save_tracker(tracker)


async def _is_written(agent: Agent, flag: RaisedFlag) -> bool:
    """Whether a flag stands in its conversation, in whichever session."""
    tracker: DialogueStateTracker | None = await agent.tracker_store.retrieve_full_tracker(flag.conversation)
    if tracker is None:
        return False
    return any(marks_of(event.metadata).get("id") == flag.id for event in tracker.events)


def _events(flag: RaisedFlag, *, suspended: bool) -> list[Event]:
    """Return what a flag adds to its conversation.

    The events bear the time of writing, which is later than that of the flag where a fault lay between: Rasa counts a
    session's events by their time, and one from before the session's start would make it lose others.
    """
    outcome = Outcome("emergency", category=flag.category, score=flag.score).as_payload()
    action = response_name(flag.category, flag.tier)
    intent = {"name": EMERGENCY_INTENT, "confidence": flag.score}
    events: list[Event] = [
        UserUttered(text=flag.text, intent=intent, input_channel=flag.channel, metadata=marks_for(flag)),
        SlotSet("emergency_category", flag.category),
        SlotSet("language", None if flag.languages == (ENGLISH,) else flag.languages[0]),
    ]
    if suspended:
        events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    return [
        *events,
        ActionExecuted(action),
        BotUttered(flag.reply, metadata={"utter_action": action}),
        BotUttered(None, data={"custom": outcome}),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
