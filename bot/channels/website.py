"""The website channel: the page with the chat, and the interface behind it.

Sessions are issued and signed by the server; a client cannot choose or guess one. Requests from another site are
answered only where clinic.yml names it.
"""

import asyncio
import html
from collections.abc import Awaitable, Callable
from functools import partial
from json import loads
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from bot.channels.guard import Guard, Reply
from bot.channels.replies import Replies
from bot.channels.tokens import Tokens
from bot.clinic_facts import hours_text
from bot.sending.invite_download import InviteDownload
from bot.sending.invite_links import PATH as INVITES
from bot.sending.invite_links import SUFFIX
from bot.settings import Clinic

NAME = "website"
Handler = Callable[[Request], Awaitable[HTTPResponse]]
_WEB = Path(__file__).resolve().parent.parent / "web"
_MAX_BODY_BYTES = 64 * 1024
_ASSETS = {"chat.css": "text/css; charset=utf-8", "chat.js": "text/javascript; charset=utf-8"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_PRIVATE = {**_HEADERS, "Cache-Control": "no-store"}
_LONGEST_ID = 64
_EXAMPLES = "example_"


class WebsiteChannel(InputChannel):
    """Serves ``/``, ``/api/...`` and ``/appointments/TOKEN.ics``."""

    def __init__(
        self, *, guard: Guard, tokens: Tokens, clinic: Clinic, development: bool, invites: InviteDownload
    ) -> None:
        """Join the parts; nothing is read from the environment here."""
        self._guard = guard
        self._tokens = tokens
        self._clinic = clinic
        self._development = development
        self._invites = invites
        self._replies = Replies()

    @classmethod
    def name(cls) -> str:
        """Return the name that conversation ids carry."""
        return NAME

    def url_prefix(self) -> str:
        """Stand at the root: this is the page itself."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; messages go through the guard rather than through `on_new_message`."""
        routes = Blueprint(NAME)
        handlers: dict[str, Handler] = {
            "/": partial(_page, values=self._values()),
            **{f"/{asset}": partial(_asset, name=asset) for asset in _ASSETS},
            "/api/clinic": self._clinic_facts,
        }
        for path, handler in handlers.items():
            routes.add_route(_route(handler), path, methods=["GET"], name=path)
        routes.add_route(_route(self._invite), f"{INVITES}/<file:string>", methods=["GET"], name="invites")
        routes.add_route(_route(self._new_session), "/api/sessions", methods=["POST"], name="sessions")
        routes.add_route(_route(self._message), "/api/messages", methods=["POST"], name="messages")
        return routes

    async def _clinic_facts(self, request: Request) -> HTTPResponse:
        strings = yaml.safe_load((_WEB / "strings.yml").read_text(encoding="utf-8"))
        filled = {key: str(text).format_map(self._values()) for key, text in strings.items()}
        return json(
            {
                **self._values(),
                "name": self._clinic.name,
                "area": self._clinic.area,
                "locations": [{"name": place.name, "address": place.address} for place in self._clinic.locations],
                "notice": filled.pop("notice"),
                "greeting": filled.pop("greeting"),
                "examples": [filled.pop(key) for key in sorted(filled) if key.startswith(_EXAMPLES)],
                "ui": filled,
                "development": self._development,
            },
            headers=_HEADERS,
        )

    async def _invite(self, request: Request) -> HTTPResponse:
        """Give an appointment's invite; a link that is not ours, has run out or was erased is simply not found."""
        file = str(request.match_info["file"])
        invite = None
        if file.endswith(SUFFIX):
            invite = await asyncio.to_thread(self._invites.get, file.removesuffix(SUFFIX))
        if invite is None:
            return json({"error": "not_found"}, status=404, headers=_PRIVATE)
        headers = {**_PRIVATE, "Content-Disposition": 'attachment; filename="visit.ics"'}
        media_type = f"text/calendar; charset=utf-8; method={invite.method}"
        return raw(invite.content, content_type=media_type, headers=headers)

    async def _new_session(self, request: Request) -> HTTPResponse:
        if not self._origin_allowed(request):
            return json({"error": "origin"}, status=403)
        return json({"session": self._tokens.new_session()}, headers=_HEADERS)

    async def _message(self, request: Request) -> HTTPResponse:
        if not self._origin_allowed(request):
            return json({"error": "origin"}, status=403)
        if len(request.body) > _MAX_BODY_BYTES:
            return self._response(self._guard.too_long(), "", status=413)
        body = _read(request)
        if body is None:
            return self._response(self._guard.unreadable(), "", status=400)
        sender = self._tokens.session_id(body.get("session"))
        if sender is None:
            return json({"error": "session"}, status=401)
        reply = await self._answer(body, sender)
        if reply is None:
            return self._response(self._guard.unreadable(), sender, status=400)
        return self._response(reply, sender, status=413 if reply.refused else 200)

    async def _answer(self, body: dict[str, Any], sender: str) -> Reply | None:
        text, button = body.get("text"), body.get("button")
        conversation = self._guard.conversation(sender)
        message_id = body.get("message_id")
        message_id = message_id if isinstance(message_id, str) and len(message_id) <= _LONGEST_ID else ""
        if isinstance(text, str) and button is None:
            answer = partial(self._guard.handle_text, text, sender=sender)
            return await self._replies.once(conversation, message_id and f"{message_id} {text}", answer)
        payload = self._tokens.button_payload(button, conversation=conversation)
        if payload is None or text is not None:
            return None
        answer = partial(self._guard.handle_payload, payload, sender=sender)
        return await self._replies.once(conversation, message_id and f"{message_id} {payload}", answer)

    def _response(self, reply: Reply, sender: str, *, status: int) -> HTTPResponse:
        conversation = self._guard.conversation(sender)
        messages = [
            {
                **message,
                "buttons": [
                    {
                        "title": button["title"],
                        "payload": self._tokens.button(button["payload"], conversation=conversation),
                    }
                    for button in message.get("buttons", ())
                ],
            }
            for message in reply.messages
        ]
        return json({"messages": messages, "outcome": reply.outcome}, status=status, headers=_HEADERS)

    def _origin_allowed(self, request: Request) -> bool:
        """Whether the request comes from our own page, a site of the allow-list, or no browser at all."""
        origin = request.headers.get("origin")
        if origin is None:
            return True
        try:
            own = urlsplit(origin).netloc == request.headers.get("host")
        except ValueError:  # an origin such as "http://["
            return False
        return own or origin in self._clinic.website_channel.allowed_origins

    def _values(self) -> dict[str, str]:
        return {
            "clinic_name": self._clinic.name,
            "phone": self._clinic.phone,
            "on_call_phone": self._clinic.on_call_phone,
            "hours": hours_text(self._clinic),
        }


def _route(handler: Handler) -> Handler:
    """Wrap a handler in a function of its own: Sanic 21 sets attributes on it, which a bound method refuses."""

    async def route(request: Request, **parts: str) -> HTTPResponse:  # parts of the path: `request.match_info` too
        return await handler(request)

    return route


async def _page(request: Request, *, values: dict[str, str]) -> HTTPResponse:
    page = (_WEB / "index.html").read_text(encoding="utf-8")
    for placeholder, value in values.items():
        page = page.replace("{{" + placeholder + "}}", html.escape(value))
    return raw(page.encode(), content_type="text/html; charset=utf-8", headers=_HEADERS)


async def _asset(request: Request, *, name: str) -> HTTPResponse:
    return raw((_WEB / name).read_bytes(), content_type=_ASSETS[name], headers=_HEADERS)


def _read(request: Request) -> dict[str, Any] | None:
    """Return the request's JSON object, or None where it is none."""
    try:
        body = loads(request.body)
    except (ValueError, RecursionError):  # the latter for brackets nested by the thousand
        return None
    return body if isinstance(body, dict) else None
