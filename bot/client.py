"""Talks to a running bot as its page does; for the command line, evaluation and tests."""

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import BotError

_TIMEOUT_SECONDS = 30.0


class UnreachableBotError(BotError):
    """The bot does not answer at the address given, or something else does."""


@dataclass(frozen=True)
class Turn:
    """One answer.

    Attributes:
        messages: Bubbles, each with ``text`` and ``buttons``.
        outcome: The turn's outcome.
        seconds: From sending to the whole answer.
        status: The HTTP status.
    """

    messages: Sequence[dict[str, Any]]
    outcome: dict[str, Any]
    seconds: float
    status: int

    @property
    def text(self) -> str:
        """All bubbles, with blank lines between."""
        return "\n\n".join(str(message["text"]) for message in self.messages)


class Conversation:
    """One session with the bot."""

    def __init__(self, client: httpx.Client) -> None:
        """Open a session.

        Raises:
            UnreachableBotError: Nothing answers there, or something that is no bot.
        """
        self._client = client
        body, status = self._post("/api/sessions", {})
        if not isinstance(body.get("session"), str):
            raise self._no_bot(status)
        self._session: str = body["session"]

    def anew(self) -> "Conversation":
        """Open another session with the same bot."""
        return Conversation(self._client)

    @property
    def session(self) -> str:
        """The session's token."""
        return self._session

    def say(self, text: str) -> Turn:
        """Send what a visitor types."""
        return self._turn({"text": text})

    def press(self, payload: str) -> Turn:
        """Press a button that an answer brought."""
        return self._turn({"button": payload})

    def _turn(self, message: dict[str, str]) -> Turn:
        began = time.perf_counter()
        body, status = self._post(
            "/api/messages", {"session": self._session, "message_id": str(uuid.uuid4()), **message}
        )
        seconds = time.perf_counter() - began
        return Turn(body.get("messages", []), body.get("outcome", {}), seconds, status)

    def _post(self, path: str, body: dict[str, str]) -> tuple[dict[str, Any], int]:
        """Return the answer's JSON object and its HTTP status."""
        try:
            response = self._client.post(path, json=body)
        except httpx.HTTPError as error:
            raise UnreachableBotError(
                f"No bot answers at {self._client.base_url} ({type(error).__name__}). Start one with: make run"
            ) from error
        try:
            answer = response.json()
        except ValueError as error:
            raise self._no_bot(response.status_code) from error
        if not isinstance(answer, dict):
            raise self._no_bot(response.status_code)
        return answer, response.status_code

    def _no_bot(self, status: int) -> UnreachableBotError:
        return UnreachableBotError(
            f"What answers at {self._client.base_url} (HTTP status {status}) is no bot. Check the address; "
            "a proxy answers so while the bot is down."
        )


@contextmanager
def connect(url: str) -> Iterator[httpx.Client]:
    """Hold connections to a bot for the length of a ``with`` block."""
    with httpx.Client(base_url=url, timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
        yield client
