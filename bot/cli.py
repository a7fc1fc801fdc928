"""Command line: serve the bot, ask it, evaluate it, look after it and its bookings, train it."""

import argparse
import json
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import when_command
from bot.booking.cli import Office
from bot.booking.cli import add_commands as add_booking_commands
from bot.booking.migration import newest_schema
from bot.booking.store import BookingStore
from bot.errors import BotError
from bot.fhir.cli import add_command as add_publish_command
from bot.message_files import read_messages
from bot.review.cli import add_commands as add_review_commands
from bot.schedule import schedule_of
from bot.sending.cli import Dispatch
from bot.sending.cli import add_commands as add_outbox_commands
from bot.settings import PROJECT_ROOT, Settings, clinic, load_settings, make_state_dir

_EXIT_UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, or 2 where something cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
    except BotError as error:
        print(error, file=sys.stderr)
        return _EXIT_UNUSABLE
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The clinic's FAQ bot.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser(
        "serve", help="run the bot, its action server and its worker, with one log, until Ctrl-C"
    )
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port of the page (default: 5005)")
    serve.add_argument("--actions-port", type=int, help="port of the action server, on loopback (default: 5055)")
    serve.add_argument("--development", action="store_true", help="show each turn's outcome on the page")
    serve.set_defaults(run=_serve)

    ask = commands.add_parser("ask", help="ask one question and print the answer")
    ask.add_argument("text", help="the visitor's message")
    ask.add_argument("--json", action="store_true", help="print outcome and messages as one JSON object")
    ask.add_argument("--url", help="a running bot (default: start one, and stop it after)")
    ask.set_defaults(run=_ask)

    evaluate = commands.add_parser("evaluate", help="score a file of visitors' messages")
    evaluate.add_argument("file", type=Path, help="JSON Lines: id, text, behaviour, topics, tags, context")
    evaluate.add_argument("--json", action="store_true", help="print the scores as one JSON object")
    evaluate.add_argument("--url", help="a running bot (default: start one, and stop it after)")
    evaluate.set_defaults(run=_evaluate)

    screen = commands.add_parser("screen", help="screen messages for red flags, without a server")
    what = screen.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", help="one message")
    what.add_argument("--file", type=Path, help="JSON Lines: id, text")
    screen.add_argument("--rules-only", action="store_true", help="leave the meaning scorer out; needs no model")
    screen.add_argument("--json", action="store_true", help="print one JSON object a message")
    screen.set_defaults(run=_screen)

    add_review_commands(commands)

    when_command.add_command(commands)
    migrating = commands.add_parser("migrate", help="bring the booking database to this version; serve does it too")
    migrating.set_defaults(run=_migrate)
    bookings = commands.add_parser("bookings", help="list, confirm, move, cancel, export and erase appointments")
    add_booking_commands(bookings, _open_office)
    add_publish_command(commands)
    outbox = commands.add_parser("outbox", help="list what is to be sent or failed, send it once, try it again")
    add_outbox_commands(outbox, _open_dispatch)

    train = commands.add_parser("train", help="train the Rasa model")
    train.set_defaults(run=_train)
    adapt = commands.add_parser("adapt", help="learn the sentence encoder's adapter anew, half an hour")
    adapt.add_argument(
        "--epochs", type=int, default=3, metavar="N", help="how often each example is seen (%(default)s)"
    )
    adapt.set_defaults(run=_adapt)
    return parser


def _serve(options: argparse.Namespace) -> int:
    from bot.processes import Processes

    settings = _with_options(load_settings(), options)
    facts = clinic()
    if facts.example_values:
        names = ", ".join(facts.example_values)
        print(f"Warning: clinic.yml still holds example values for: {names}", flush=True)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # By another thread: where a second signal interrupts this one amid setting the event, it would wait for itself.
        signal.signal(number, lambda *_: threading.Thread(target=stopping.set).start())
    processes = Processes(settings, lambda line: print(line, flush=True))
    print("Starting the bot (about half a minute) ...", flush=True)
    try:
        seconds = processes.start(stopping)
        if not stopping.is_set():
            print(f"Ready after {seconds:.0f} s: {processes.url}/   (Ctrl-C stops)", flush=True)
            processes.watch(stopping)
    finally:
        processes.stop()
    print("Stopped.", flush=True)
    return 0


def _ask(options: argparse.Namespace) -> int:
    from bot.client import Conversation, connect

    with _bot_at(options.url) as url, connect(url) as client:
        turn = Conversation(client).say(options.text)
    if options.json:
        print(json.dumps({**turn.outcome, "text": turn.text, "messages": turn.messages}, ensure_ascii=False))
        return 0
    print(turn.text)
    for citation in turn.outcome.get("citations", ()):
        print(f"\nSource: {citation['title']}, {citation['url']} (reviewed {citation['reviewed_on']})")
    for message in turn.messages:
        for button in message.get("buttons", ()):
            print(f"  [{button['title']}]")
    print(f"\n{turn.outcome.get('behaviour')}, score {turn.outcome.get('score')}", file=sys.stderr)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from bot.client import connect
    from bot.evaluation import as_text, judge, read_lines, report

    lines = read_lines(options.file)
    with _bot_at(options.url) as url, connect(url) as client:
        judged = [judge(line, client) for line in tqdm(lines, desc="asking", file=sys.stderr, leave=False)]
    scores = report(judged)
    print(json.dumps(scores, ensure_ascii=False) if options.json else as_text(scores))
    return 0


def _screen(options: argparse.Namespace) -> int:
    from bot.nlu.red_flag_screen import make_screen

    messages = read_messages(options.file) if options.file else [{"text": options.text}]
    screen = make_screen(load_settings(), rules_only=options.rules_only)
    for message in messages:
        flag = screen.screen(message["text"])
        found: dict[str, Any] = {"category": None, "tier": None, "rule": None, "score": 0.0}
        if flag is not None:
            found = {"category": flag.category, "tier": flag.tier, "rule": flag.rule, "score": round(flag.score, 4)}
        if "id" in message:
            found = {"id": message["id"], **found}
        print(json.dumps(found) if options.json else "  ".join(str(value) for value in found.values()))
    return 0


def _migrate(options: argparse.Namespace) -> int:
    settings = load_settings()
    if not settings.database_url:
        make_state_dir(settings)
    store = BookingStore.from_url(settings.bookings_url, create=True)
    print(f"The booking database {store.name} has the schema {newest_schema()}.")
    store.close()
    return 0


def _open_office() -> Office:
    return Office(BookingStore.from_url(load_settings().bookings_url), schedule_of(clinic()))


def _open_dispatch() -> Dispatch:
    from bot.sending.assembly import handlers_of, reminder_rules_of, utc_now
    from bot.sending.outbox_worker import OutboxWorker

    settings, facts = load_settings(), clinic()
    return Dispatch(
        store=BookingStore.from_url(settings.bookings_url),
        schedule=schedule_of(facts),
        rules=reminder_rules_of(facts),
        make_worker=lambda store: OutboxWorker(store, handlers_of(settings, facts, store), utc_now),
        clock=utc_now,
    )


def _messages(path: Path) -> list[dict[str, Any]]:
    """Read messages to screen.

    Raises:
        BotError: The file cannot be read, or a line has no text; names the line, never its words.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{path} cannot be read as UTF-8 text") from error
    messages = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
        except ValueError as error:
            raise BotError(f"{path}:{number}: is no JSON object") from error
        if not isinstance(message, dict) or not isinstance(message.get("text"), str) or "id" not in message:
            raise BotError(f"{path}:{number}: needs `id` and `text`")
        messages.append(message)
    return messages


def _adapt(options: argparse.Namespace) -> int:
    from bot.nlu.adapter_training import load_all_examples, train_adapter
    from knowledge.adapter import SHIPPED

    examples = load_all_examples(load_settings().documents_dir, PROJECT_ROOT / "data" / "nlu")
    train_adapter(examples, SHIPPED, epochs=options.epochs)
    print(f"Adapter learned from {len(examples)} examples: {SHIPPED.name}. Now run: make index train")
    return 0


def _train(options: argparse.Namespace) -> int:
    from bot.nlu.training import train, train_screen

    model = load_settings().model
    print("Training the Rasa model (about two minutes) ...", flush=True)
    train(model)
    train_screen(model)
    print(f"Trained {model.name}.")
    return 0


@contextmanager
def _bot_at(url: str | None) -> Iterator[str]:
    """Give the address of a running bot: the one named, else one of our own with a store that is thrown away."""
    if url:
        yield url.rstrip("/")
        return
    from bot.processes import free_ports, log_to, running

    with tempfile.TemporaryDirectory(prefix="bot-") as folder:
        port, actions_port = free_ports(2)
        own = {"state_dir": Path(folder), "database_url": "", "trackers_url": ""}
        # What is booked in a trial must reach nobody.
        silent = {
            "smtp_url": SecretStr(""),
            "twilio_account_sid": "",
            "twilio_auth_token": SecretStr(""),
            "twilio_from": "",
        }
        settings = load_settings().model_copy(update={**own, **silent, "port": port, "actions_port": actions_port})
        print("Starting a bot for this (about half a minute) ...", file=sys.stderr, flush=True)
        with running(settings, log_to(Path(folder) / "log.txt")) as processes:
            yield processes.url


def _with_options(settings: Settings, options: argparse.Namespace) -> Settings:
    given = {
        name: getattr(options, name) for name in ("host", "port", "actions_port") if getattr(options, name) is not None
    }
    return settings.having(**given, development=settings.development or options.development)
