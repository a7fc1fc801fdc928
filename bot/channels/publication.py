"""The openings for other sites to show: ``/fhir/$bulk-publish`` and the files that it names (bot/fhir/serving.py)."""

import asyncio
from functools import partial
from urllib.parse import unquote

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.fhir.cli import FOLDER
from bot.fhir.publisher import Publisher
from bot.fhir.serving import Allowance, Served, is_published, refusal, serve

NAME = "publication"


def publication_routes(publisher: Publisher, *, public_url: str) -> Blueprint:
    """Return the routes.

    Args:
        publisher: Gives what is published.
        public_url: Where visitors find the bot; ``""`` takes what the request names.
    """
    routes = Blueprint(NAME, url_prefix=f"/{FOLDER}")
    allowance = Allowance()

    async def answer(request: Request, name: str) -> HTTPResponse:
        wanted = unquote(name)
        if not is_published(wanted):
            return _response(refusal(404, "not_found"))
        wait = allowance.seconds_to_wait(request.ip)
        if wait:
            return _response(refusal(429, "too_often", retry_after=wait))
        base = public_url.rstrip("/") or f"{request.scheme}://{request.host}"
        headers = {each.lower(): str(value) for each, value in request.headers.items()}
        making = partial(serve, publisher, wanted, base_url=f"{base}/{FOLDER}", headers=headers)
        # Not on the event loop: it may read the database, and visitors' messages wait there.
        return _response(await asyncio.get_running_loop().run_in_executor(None, making))

    routes.add_route(answer, "/<name:str>", methods=["GET", "HEAD"], name="file")
    return routes


def _response(served: Served) -> HTTPResponse:
    return HTTPResponse(served.body, served.status, dict(served.headers), served.content_type)
