"""``python -m bot publish``: the openings as files for any web server."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.booking.store import BookingStore
from bot.fhir.errors import PublicationError
from bot.settings import clinic, load_settings

FOLDER = "fhir"  # below the bot's own address


def add_command(commands: Any) -> None:
    """Add ``publish`` to the commands of ``python -m bot``."""
    text = "write the free openings as SMART Scheduling Links into a folder, for any web server"
    publishing = commands.add_parser("publish", help=text, description=text)
    publishing.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="made where it is missing")
    publishing.add_argument(
        "--base-url",
        metavar="URL",
        help="where the folder will stand on the web, such as https://www.example.com/openings "
        "(default: BOT_PUBLIC_URL with /fhir)",
    )
    publishing.add_argument("--json", action="store_true", help="print what was written as one JSON object")
    publishing.set_defaults(run=_publish)


def _publish(options: argparse.Namespace) -> int:
    from bot.fhir.bulk_publish import publish
    from bot.fhir.profile import problems
    from bot.fhir.publisher import write_to
    from bot.fhir.wiring import practice_of

    settings = load_settings()
    base_url = options.base_url or (settings.public_url and f"{settings.public_url.rstrip('/')}/{FOLDER}")
    if not base_url:
        raise PublicationError("Nothing says where the files will stand on the web. Give --base-url, or BOT_PUBLIC_URL")
    store = BookingStore.from_url(settings.bookings_url)
    try:
        publication = publish(store, practice_of(clinic()), now=datetime.now(UTC))
    finally:
        store.close()
    wrong = problems(publication, base_url=base_url)
    if wrong:
        raise PublicationError(f"The openings cannot be published so: {'; '.join(wrong[:5])}. Nothing was written")
    write_to(options.to, publication, base_url=base_url)
    offices = len(clinic().locations)
    if options.json:
        value = {"folder": str(options.to), "offices": offices, "free": publication.free, "busy": publication.busy}
        print(json.dumps(value))
    else:
        print(f"{options.to}: {offices} offices, {publication.free} free openings, {publication.busy} taken.")
    return 0
