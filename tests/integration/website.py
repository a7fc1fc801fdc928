"""Requests to the website channel as anybody on the internet can send them."""

import json
import uuid
from typing import Any

import httpx


class Website:
    """Sends what it is given, well formed or not."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def new_session(self) -> str:
        return str(self.client.post("/api/sessions", json={}).json()["session"])

    def send(self, body: Any, **headers: str) -> httpx.Response:
        """Send a value as JSON, with lone surrogates and the like escaped."""
        return self.send_bytes(json.dumps(body).encode("ascii"), **headers)

    def send_bytes(self, body: bytes, **headers: str) -> httpx.Response:
        return self.client.post("/api/messages", content=body, headers={"Content-Type": "application/json", **headers})

    def say(self, session: str, text: str) -> httpx.Response:
        return self.send({"session": session, "text": text, "message_id": str(uuid.uuid4())})

    def press(self, session: str, payload: str) -> httpx.Response:
        return self.send({"session": session, "button": payload, "message_id": str(uuid.uuid4())})


def words(response: httpx.Response) -> str:
    """Return all that an answer shows."""
    return "\n\n".join(str(message["text"]) for message in response.json()["messages"])


def buttons(response: httpx.Response) -> dict[str, str]:
    """Return an answer's buttons: title and payload."""
    return {
        button["title"]: button["payload"]
        for message in response.json()["messages"]
        for button in message.get("buttons", ())
    }
