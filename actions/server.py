"""The action server: Rasa's SDK on loopback, behind a shared secret.

Run by ``python -m bot serve``. Everything that actions call is made before the server listens, so that a missing index
or database is named at the start and not to a visitor.
"""

import argparse
import hmac
import logging
import sys
import uuid

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.services import booking_service, knowledge_base, templates
from bot.errors import BotError
from bot.logs import configure_logs
from bot.settings import load_settings, secret_key
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Bot-Secret"
_MAX_BODY_BYTES = 8 * 1024 * 1024  # a long conversation's tracker is well below


def make_app(secret: str) -> Sanic:
    """Return the server's application; every route but ``/health`` asks for the secret."""
    app = create_app("actions", cors_origins=[])
    app.config.REQUEST_MAX_SIZE = _MAX_BODY_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "json"

    async def check(request: Request) -> HTTPResponse | None:
        if request.path == "/health":
            return None
        if request.headers.get("Content-Encoding"):
            return json({"error": "compressed bodies are not accepted"}, status=415)
        given = request.headers.get(SECRET_HEADER, "")
        return (
            None
            if hmac.compare_digest(given.encode(errors="replace"), secret.encode())
            else json({"error": "secret"}, status=401)
        )

    async def failed(request: Request, error: Exception) -> HTTPResponse:
        status = error.status_code if isinstance(error, SanicException) else 500
        incident = uuid.uuid4().hex[:8]
        logger.error("Action failed: incident %s, %s", incident, type(error).__name__)
        return json({"error": "the action failed", "incident": incident}, status=status)

    app.register_middleware(check, "request")
    # Replaces the SDK's handler, which sends the whole tracker back and logs the request.
    app.exception(Exception)(failed)
    return app


def main() -> int:
    """Load what actions need and serve; returns 2 with one line where something of it cannot be used."""
    argparse.ArgumentParser(prog="python -m actions.server", description=__doc__).parse_args()
    configure_logs()
    try:
        settings = load_settings()
        booking_service()
        templates()
        knowledge_base().answer("warm up the encoder")
        app = make_app(secret_key(settings))
    except (BotError, KnowledgeError) as error:
        print(error, file=sys.stderr, flush=True)
        return 2
    app.run(host="127.0.0.1", port=settings.actions_port, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
