"""The dialogue behind the guard: Rasa's agent in this process."""

import logging
from collections.abc import Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered

from bot.outcome import Outcome
from bot.safety.redaction import redact
from bot.safety.screen import RedFlag

logger = logging.getLogger(__name__)

EMERGENCY_INTENT = "report_emergency"


class _OneBubble(CollectingOutputChannel):
    """Keeps each message whole: Rasa's own splits a text at blank lines into several."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Collect one message."""
        await self._persist_message(self._message(recipient_id, text=text))


class RasaDialogue:
    """Speaks to the agent that the server has loaded."""

    def __init__(self, agent: Callable[[], Agent | None]) -> None:
        """Take a getter: the agent is loaded after the channels are made, and is swapped when a model is promoted."""
        self._agent = agent

    async def say(self, text: str, *, conversation: str, channel: str) -> list[dict[str, Any]]:
        """Hand one message to Rasa; return the bot's messages."""
        agent = self._agent()
        if agent is None or not agent.is_ready():
            return []
        collector = _OneBubble()
        await agent.handle_message(
            UserMessage(text=text, output_channel=collector, sender_id=conversation, input_channel=channel)
        )
        messages: list[dict[str, Any]] = collector.messages
        return messages

    async def record_red_flag(self, text: str, flag: RedFlag, *, reply: str, conversation: str, channel: str) -> None:
        """Append message, category and reply to the tracker; a form under way is suspended with its slots kept."""
        agent = self._agent()
        if agent is None or agent.processor is None:
            return
        async with agent.lock_store.lock(conversation):
            tracker = await agent.processor.fetch_tracker_and_update_session(conversation)
            for event in _events(text, flag, reply=reply, channel=channel, suspended=tracker.active_loop is not None):
                tracker.update(event, agent.processor.domain)
            await agent.processor.save_tracker(tracker)


def _events(text: str, flag: RedFlag, *, reply: str, channel: str, suspended: bool) -> list[Event]:
    outcome = Outcome("emergency", category=flag.category, score=flag.score).as_payload()
    action = f"utter_emergency_{flag.category}_{flag.tier.lower()}"
    intent = {"name": EMERGENCY_INTENT, "confidence": flag.score}
    events: list[Event] = [
        UserUttered(text=redact(text), intent=intent, input_channel=channel, metadata={"red_flag_rule": flag.rule}),
        SlotSet("emergency_category", flag.category),
    ]
    if suspended:
        events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    return [
        *events,
        ActionExecuted(action),
        BotUttered(reply, metadata={"utter_action": action}),
        BotUttered(None, data={"custom": outcome}),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
