"""What stands before Rasa for every channel.

A message is bounded and cleaned, screened for red flags, freed of personal data that the clinic does not want in a
chat, and only then handed to the dialogue. A red flag is answered here, from templates: neither Rasa's lock nor model,
action server or database is needed for it. It is kept in a log of its own and reaches the conversation as soon as that
can be written. Whatever fails behind the guard, the visitor gets an apology with the clinic's phone, never silence.
"""

import asyncio
import logging
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.emergencies.flags import RaisedFlag
from bot.emergencies.language import languages_of
from bot.emergencies.replies import emergency_text, response_name
from bot.outcome import OUTCOME_KEY, Outcome, outcome_of
from bot.safety.redaction import redact
from bot.safety.screen import RedFlag
from bot.safety.union import Screen
from bot.safety.withheld import withhold
from bot.templates import Templates

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 1_000
# A message that is refused for its size is still screened, in pieces that overlap: rules look at all pairs of words, so
# that one long piece would keep everybody else waiting.
_SCREENED_CHARACTERS = 10_000
_OVERLAP = 200
_PIECE_ENDS = (re.compile(r"[.!?\n]+\s*"), re.compile(r"[,;:]\s*"), re.compile(r"\s+"))
# Longer than any turn should take; an action has five seconds (bot/channels/server.py).
_TURN_SECONDS = 9.0
_READABLE = re.compile(r"\w")
_WARNING = "utter_withheld"
_NODS = re.compile("[👍👌✅]+")
_COMMAND_START = re.compile(r"^[\s/]+")

Message = dict[str, Any]


class Dialogue(Protocol):
    """What lies behind the guard: Rasa, or a fake in tests."""

    async def say(self, text: str, *, conversation: str, channel: str, withheld: Sequence[str] = ()) -> list[Message]:
        """Hand over one message; return the bot's messages, each with text, buttons or custom payload.

        Args:
            text: The message, without what was withheld.
            conversation: Its id.
            channel: The visitor's.
            withheld: The kinds of personal data that were masked in the message; they are kept with it.
        """

    async def has_withheld(self, conversation: str) -> bool:
        """Whether something was masked in an earlier message of the conversation."""


class Recorder(Protocol):
    """What keeps red flags and brings them into their conversations: bot/emergencies/recorder.py, or a fake."""

    async def keep(self, flag: RaisedFlag) -> None:
        """Keep a flag; returns soon and never fails."""

    async def settle(self, conversation: str) -> None:
        """Give a conversation's flags that wait another try before its next turn."""


@dataclass(frozen=True)
class Reply:
    """The answer to one message.

    Attributes:
        messages: Bubbles, each with ``text`` and, where there are any, ``buttons`` of title and payload, and
            ``download``, the address of an appointment's invite on this server.
        outcome: The turn's outcome.
        refused: Whether the message was refused for its size.
    """

    messages: Sequence[Message]
    outcome: Mapping[str, Any]
    refused: bool = False


class Guard:
    """Bounds, screens and answers the messages of one channel."""

    def __init__(
        self,
        *,
        screen: Screen,
        templates: Templates,
        dialogue: Dialogue,
        recorder: Recorder,
        channel: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Join the parts; `channel` is the name that conversation ids carry, `now` returns the present instant."""
        self._screen = screen
        self._templates = templates
        self._dialogue = dialogue
        self._recorder = recorder
        self._channel = channel
        self._now = now
        languages_of("")  # reads the classifier's model now rather than in an emergency

    def conversation(self, sender: str) -> str:
        """Return the conversation id of a sender on this channel; no other channel can name it."""
        return f"{self._channel}:{sender}"

    async def handle_text(self, text: str, *, sender: str) -> Reply:
        """Answer what a visitor typed."""
        conversation = self.conversation(sender)
        words = clean(text)
        flag = self._red_flag(words)
        if flag is not None:
            return await self._answer_red_flag(words[:MAX_CHARACTERS], flag, conversation)
        if len(words) > MAX_CHARACTERS:
            return self.too_long()
        words = _NODS.sub("yes", words) if not _READABLE.search(words) else words
        if not _READABLE.search(words):
            return self._fixed("utter_blank_message", "smalltalk")
        masked = withhold(words)
        return await self._hand_over(masked.text, conversation, withheld=masked.withheld)

    async def handle_payload(self, payload: str, *, sender: str) -> Reply:
        """Answer a button that this server issued; its payload may name an intent."""
        return await self._hand_over(payload, self.conversation(sender))

    def _red_flag(self, words: str) -> RedFlag | None:
        flags = (self._screen.screen(piece) for piece in _pieces(words[:_SCREENED_CHARACTERS]))
        return next((flag for flag in flags if flag is not None), None)

    def too_long(self) -> Reply:
        """Return the refusal of a message over `MAX_CHARACTERS`."""
        reply = self._fixed("utter_message_too_long", "technical_problem", max_characters=f"{MAX_CHARACTERS:,}")
        return Reply(messages=reply.messages, outcome=reply.outcome, refused=True)

    def unreadable(self) -> Reply:
        """Return the reply to something that is no message."""
        return self._fixed("utter_unreadable_message", "technical_problem")

    def technical_problem(self) -> Reply:
        """Return the apology with the clinic's phone."""
        return self._fixed("utter_technical_problem", "technical_problem")

    async def _hand_over(self, text: str, conversation: str, *, withheld: Sequence[str] = ()) -> Reply:
        try:
            messages = await asyncio.wait_for(self._say(text, conversation, withheld), timeout=_TURN_SECONDS)
        except Exception as error:  # noqa: BLE001 - the boundary: nothing behind it may leave a visitor without an answer
            incident = uuid.uuid4().hex[:8]
            logger.error("Turn failed: incident %s, %s", incident, type(error).__name__)
            return self.technical_problem()
        outcome = outcome_of(messages)
        bubbles = _bubbles(messages)
        if outcome is None or not bubbles:
            logger.error("Turn brought no answer: incident %s", uuid.uuid4().hex[:8])
            return self.technical_problem()
        return Reply(messages=bubbles, outcome=outcome)

    async def _say(self, text: str, conversation: str, withheld: Sequence[str]) -> list[Message]:
        """Hand a message over; where something was masked in it for the first time, the reply begins with a warning."""
        await self._recorder.settle(conversation)
        warns = bool(withheld) and not await self._dialogue.has_withheld(conversation)
        messages = await self._dialogue.say(text, conversation=conversation, channel=self._channel, withheld=withheld)
        if not warns or not messages:
            return messages
        return [{"text": self._templates.text(_WARNING, channel=self._channel)}, *messages]

    async def _answer_red_flag(self, text: str, flag: RedFlag, conversation: str) -> Reply:
        logger.warning("Red flag: category %s, rule %s", flag.category, flag.rule)
        languages = languages_of(text)
        name = response_name(flag.category, flag.tier)
        reply = emergency_text(self._templates, name, channel=self._channel, languages=languages)
        await self._recorder.keep(
            RaisedFlag(
                id=uuid.uuid4().hex,
                raised_at=self._now(),
                conversation=conversation,
                channel=self._channel,
                category=flag.category,
                tier=flag.tier,
                rule=flag.rule,
                score=flag.score,
                languages=languages,
                text=redact(withhold(text).text),
                reply=reply,
            )
        )
        outcome = Outcome("emergency", category=flag.category, score=flag.score)
        return Reply(messages=[{"text": reply}], outcome=outcome.as_payload()[OUTCOME_KEY])

    def _fixed(self, template: str, behaviour: Any, **values: str) -> Reply:
        outcome = Outcome(behaviour)
        return Reply(
            messages=[{"text": self._templates.text(template, **values)}],
            outcome=outcome.as_payload()[OUTCOME_KEY],
        )


def clean(text: str) -> str:
    """Return a message without what no visitor means to type.

    Control characters go, apart from line breaks; so does a leading slash, which Rasa would read as a command that
    fills slots. Everything else stays as it was written.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(
        character if character == "\n" or not unicodedata.category(character).startswith("C") else " "
        for character in composed.replace("\r\n", "\n").replace("\u200d", "")
    )
    return _COMMAND_START.sub("", visible).strip()


def _pieces(words: str) -> Iterator[str]:
    """Yield a message in pieces of at most `MAX_CHARACTERS` that overlap.

    A piece begins behind the end of a sentence, else of a clause, else of a word, so that no "no" is cut off from the
    symptom that it denies.
    """
    start = 0
    while True:
        end = start + MAX_CHARACTERS
        yield words[start:end]
        if end >= len(words):
            return
        overlap = words[end - _OVERLAP : end]
        ends = next((found for mark in _PIECE_ENDS if (found := list(mark.finditer(overlap)))), None)
        start = end - _OVERLAP + (ends[0].end() if ends else 0)


def _bubbles(messages: Sequence[Message]) -> list[Message]:
    """Return a bubble for each text; Rasa sends what is attached to a text as a message of its own behind it."""
    bubbles: list[Message] = []
    for message in messages:
        if message.get("text"):
            bubbles.append(_bubble(message))
        elif message.get("attachment") and bubbles:
            bubbles[-1]["download"] = message["attachment"]
    return bubbles


def _bubble(message: Message) -> Message:
    bubble: Message = {"text": message["text"]}
    if message.get("buttons"):
        bubble["buttons"] = [
            {"title": button["title"], "payload": button.get("payload") or button["title"]}
            for button in message["buttons"]
        ]
    return bubble
