"""The bot's server: Rasa's agent behind our channels, and nothing else.

Rasa's own HTTP interface (trackers, models, version banner) is not mounted. Run by ``python -m bot serve``.
"""

import argparse
import logging
import os
import sqlite3
import sys
from asyncio import AbstractEventLoop
from contextlib import closing
from pathlib import Path
from typing import Any

import rasa.core.actions.action
from rasa.core.agent import Agent, load_agent
from rasa.core.channels import channel
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.guard import Guard
from bot.channels.publication import publication_routes
from bot.channels.rasa_dialogue import RasaDialogue
from bot.channels.tokens import Tokens
from bot.channels.tracker_store import fail_aloud
from bot.channels.website import NAME as WEBSITE
from bot.channels.website import WebsiteChannel
from bot.clinic_facts import template_values
from bot.database import sqlite_file
from bot.emergencies.log import FlagLog
from bot.emergencies.recorder import FlagRecorder
from bot.errors import BotError
from bot.fhir.wiring import publisher_of
from bot.logs import configure_logs
from bot.nlu.red_flag_screen import make_screen
from bot.nlu.training import check_model
from bot.sending.assembly import download_of
from bot.settings import PROJECT_ROOT, Settings, clinic, load_settings, secret_key
from bot.templates import Templates

logger = logging.getLogger(__name__)

_ACTION_SECONDS = 5  # below the life of a conversation's lock, and of the turn (guard.py)
_MAX_REQUEST_BYTES = 1024 * 1024
_RESPONSES = PROJECT_ROOT / "data" / "responses"


class TrackerStoreError(BotError):
    """The database of conversations cannot be opened."""


def make_app(settings: Settings) -> Sanic:
    """Return the application with its channels; the agent is loaded when the server starts."""
    # Rasa waits 300 s for an action; a visitor does not.
    rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = _ACTION_SECONDS
    app = Sanic("bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _MAX_REQUEST_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "json"
    dialogue = RasaDialogue(lambda: getattr(app.ctx, "agent", None))
    recorder = FlagRecorder(FlagLog(settings.red_flags_file), dialogue.record_red_flag)
    facts = clinic()
    guard = Guard(
        screen=make_screen(settings),
        templates=Templates.from_folder(_RESPONSES, template_values(facts)),
        dialogue=dialogue,
        recorder=recorder,
        channel=WEBSITE,
    )
    website = WebsiteChannel(
        guard=guard,
        tokens=Tokens(secret_key(settings)),
        clinic=facts,
        development=settings.development,
        invites=download_of(settings, facts),
    )
    channel.register([website], app, route="/webhooks/")
    if facts.publication.enabled:
        app.blueprint(publication_routes(publisher_of(settings, facts), public_url=settings.public_url))
    app.register_listener(_loader(settings.model, recorder), "before_server_start")
    app.add_route(_health, "/health", methods=["GET"])
    app.exception(Exception)(_failed)
    return app


def _loader(model: Path, recorder: FlagRecorder) -> Any:
    async def load(app: Sanic, loop: AbstractEventLoop) -> None:
        endpoints = AvailableEndpoints.read_endpoints(str(PROJECT_ROOT / "endpoints.yml"))
        try:
            agent: Agent = await load_agent(model_path=str(model), endpoints=endpoints, loop=loop)
            usable = agent.is_ready()
        except Exception:  # noqa: BLE001 - whatever is wrong with it, the remedy is the same
            usable = False
        if not usable:
            print(f"The trained model {model.name} cannot be loaded. Run: make train", file=sys.stderr, flush=True)
            os._exit(2)  # Sanic would print a traceback and go on
        await agent.parse_message("warm up")  # the first parse loads what later ones share
        fail_aloud(agent)
        app.ctx.agent = agent
        recorder.resume()

    return load


async def _health(request: Request) -> HTTPResponse:
    return json({"status": "ok"})


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    """Answer any failure without its body: no traceback and no words of a visitor leave the process."""
    status = error.status_code if isinstance(error, SanicException) else 500
    if status >= 500:
        logger.error("Request failed: %s", type(error).__name__)
    return json({"error": "not_found" if status == 404 else "failed"}, status=status)


def check_trackers(url: str) -> None:
    """Refuse a damaged SQLite database of conversations; a missing one is made.

    Any other database may come up later: until then the bot apologises, and answers emergencies.

    Raises:
        TrackerStoreError: With the remedy.
    """
    path = sqlite_file(url)
    if path is None:
        return
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise TrackerStoreError(
            f"Conversations in {path} cannot be opened ({error}). Restore the file from a backup, or move it away: "
            "a new one is made at the start"
        ) from error


def _leave_torch_out() -> None:
    """Let spaCy believe that torch is not installed: it would load it, 180 MB and seconds, and use none of it.

    The compiled encoder needs none either (knowledge/compiled_encoder.py); another model than the packaged one does.
    """
    sys.modules.setdefault("torch", None)  # type: ignore[arg-type]


def main() -> int:
    """Serve; returns 2 with one line where something that is needed cannot be used."""
    argparse.ArgumentParser(prog="python -m bot.channels.server", description=__doc__).parse_args()
    configure_logs()
    try:
        settings = load_settings()
        if not settings.encoder:
            _leave_torch_out()
        check_model(settings.model)
        check_trackers(settings.conversations_url)
        FlagLog(settings.red_flags_file).check()
        app = make_app(settings)
    except BotError as error:
        print(error, file=sys.stderr, flush=True)
        return 2
    app.run(host=settings.host, port=settings.port, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
