"""A bot without Rasa: serves bot/web and fakes the website channel's HTTP interface.

It follows the protocol closely enough to catch a page that does not: it refuses unknown fields and unknown
sessions, keeps the answer of each ``message_id`` for redelivery, and sends the strict Content Security Policy
that the page must live under. A test sets its answers by the visitor's text or the button's payload.
"""

import html
import json
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

WEB_DIR = Path(__file__).resolve().parents[2] / "bot" / "web"
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
PAGE_FILES = {"/": "index.html", "/chat.css": "chat.css", "/chat.js": "chat.js"}
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
MAX_CHARACTERS = 1000
FACTS = {
    "clinic_name": "Medici Orthopaedics & Spine",
    "phone": "404-555-0100",
    "on_call_phone": "404-555-0199",
    "hours": "Monday-Friday 08:00-17:00",
}


def outcome(behaviour: str, **fields: Any) -> dict[str, Any]:
    """Return an outcome payload of `behaviour`, other fields as given."""
    return {"behaviour": behaviour, "topics": [], "category": None, "score": 1.0, "citations": []} | fields


@dataclass(frozen=True)
class Reply:
    """What the stub answers to one text or payload; it waits for `gate`, if any, before it does."""

    messages: Sequence[Mapping[str, Any]]
    outcome: Mapping[str, Any] = field(default_factory=lambda: outcome("smalltalk"))
    status: int = 200
    gate: threading.Event | None = None


def say(*texts: str) -> list[dict[str, Any]]:
    """Return plain messages."""
    return [{"text": text} for text in texts]


def page_strings() -> dict[str, str]:
    """Return bot/web/strings.yml with the clinic's facts filled in, as the server serves it."""
    table = yaml.safe_load((WEB_DIR / "strings.yml").read_text(encoding="utf-8"))
    return {key: text.format(**FACTS) for key, text in table.items()}


def clinic_payload() -> dict[str, Any]:
    """Return the body of ``GET /api/clinic``."""
    strings = page_strings()
    return {
        "name": FACTS["clinic_name"],
        "area": "Metro Atlanta",
        "phone": FACTS["phone"],
        "on_call_phone": FACTS["on_call_phone"],
        "hours": FACTS["hours"],
        "locations": [
            {"name": "Midtown Atlanta", "address": "100 Example Street NE, Atlanta, GA 30308"},
            {"name": "Marietta", "address": "200 Example Parkway, Marietta, GA 30060"},
            {"name": "Decatur", "address": "300 Example Avenue, Decatur, GA 30030"},
        ],
        "notice": strings.pop("notice"),
        "greeting": strings.pop("greeting"),
        "examples": [strings.pop(key) for key in sorted(strings) if key.startswith("example_")],
        "ui": strings,
        "development": False,
    }


class StubBot:
    """The server, what it was asked, and the knobs of a test.

    Attributes:
        clinic: Body of ``GET /api/clinic``; change it before the page loads.
        replies: Text or button payload -> reply; anything else is greeted back.
        received: Bodies of all ``POST /api/messages`` that reached a session, redeliveries included.
        handled: The ids answered for the first time, in order: what a bot would have acted on.
        sessions: The live tokens; clear it to let them expire.
    """

    def __init__(self) -> None:
        self.clinic = clinic_payload()
        self.replies: dict[str, Reply] = {}
        self.received: list[dict[str, Any]] = []
        self.handled: list[str] = []
        self.sessions: set[str] = set()
        self.lock = threading.Lock()
        self._kept: dict[str, Reply] = {}
        self._port = 0
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """The page's address; stays the same after `stop` and `start`."""
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Listen on loopback, on the port of last time."""
        handler = type("Handler", (_Handler,), {"bot": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), handler)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def reply_to(self, body: Mapping[str, Any]) -> Reply:
        """Answer one valid message, the same for the same id."""
        with self.lock:
            self.received.append(dict(body))
            kept = self._kept.get(body["message_id"])
            if kept is not None:
                return kept
            said = body.get("text") or body["button"]
            reply = self.replies.get(said, Reply(say("Hello.")))
            if reply.status == 200:
                self._kept[body["message_id"]] = reply
                self.handled.append(body["message_id"])
        return reply


class _Handler(BaseHTTPRequestHandler):
    bot: StubBot

    def do_GET(self) -> None:
        if self.path == "/api/clinic":
            self._send_json(200, self.bot.clinic)
        elif self.path in PAGE_FILES:
            self._send_file(WEB_DIR / PAGE_FILES[self.path])
        else:
            self._send_json(404, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/sessions" and body == {}:
            token = secrets.token_urlsafe(16)
            self.bot.sessions.add(token)
            self._send_json(200, {"session": token})
        elif self.path == "/api/messages":
            self._answer(body)
        else:
            self._send_json(404, {})

    def _answer(self, body: dict[str, Any]) -> None:
        if set(body) not in ({"session", "message_id", "text"}, {"session", "message_id", "button"}):
            self._send_json(400, {"messages": say("The fields are not the protocol's.")})
        elif body["session"] not in self.bot.sessions:
            self._send_json(401, {})
        elif len(body.get("text", "")) > MAX_CHARACTERS:
            self._send_json(413, {"messages": say("That message is too long.")})
        else:
            reply = self.bot.reply_to(body)
            if reply.gate is not None:
                reply.gate.wait(timeout=30)
            self._send_json(reply.status, {"messages": reply.messages, "outcome": reply.outcome})

    def _send_json(self, status: int, content: Any) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send_file(self, path: Path) -> None:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            for key, value in FACTS.items():
                content = content.replace("{{" + key + "}}", html.escape(value))
        self._send(200, CONTENT_TYPES[path.suffix], content.encode())

    def _send(self, status: int, content_type: str, content: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", STRICT_POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the page gave up waiting

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: a failing test has the page's own words."""
