"""Text messages through Twilio's own client against a stub that speaks its interface."""

import base64
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.booking.delivery_outcomes import Delivered, Dropped, Outcome, Refused, Retry
from bot.processes import free_ports
from bot.sending.messages import VisitorMessage
from bot.sending.sms import TwilioAccount, TwilioSender

from ..booking.builders import PHONE

SID, TOKEN, NUMBER = "AC" + "0" * 32, "hunter2", "+14045550100"
MESSAGE = VisitorMessage(PHONE, "", "The Clinic: it’s booked…", "k")
CREATED = {"sid": "SM1", "status": "queued"}


class Stub:
    """What the stub got, and what it answers."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, list[str]], str]] = []
        self.status = 201
        self.body: Any = CREATED
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self.url = ""


@contextmanager
def twilio_stub() -> Iterator[Stub]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            stub.requests.append((self.path, form, self.headers["Authorization"]))
            time.sleep(stub.delay)
            content = stub.body if isinstance(stub.body, bytes) else json.dumps(stub.body).encode()
            self.send_response(stub.status)
            for name, value in {"Content-Length": str(len(content)), **stub.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    (port,) = free_ports(1)
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    stub.url = f"http://127.0.0.1:{port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def stub() -> Iterator[Stub]:
    with twilio_stub() as running:
        yield running


def sender(stub: Stub, number: str = NUMBER, **changes: float) -> TwilioSender:
    return TwilioSender(TwilioAccount(SID, TOKEN, number, stub.url), **changes)


def error(code: int) -> dict[str, object]:
    return {"code": code, "message": f"The 'To' number {PHONE.value} is not right", "status": 400}


def test_sends_the_text_in_the_plain_alphabet(stub: Stub) -> None:
    assert sender(stub).send(MESSAGE) == Delivered()
    ((path, form, login),) = stub.requests

    assert path == f"/2010-04-01/Accounts/{SID}/Messages.json"
    assert form == {"To": [PHONE.value], "From": [NUMBER], "Body": ["The Clinic: it's booked..."]}
    assert base64.b64decode(login.removeprefix("Basic ")).decode() == f"{SID}:{TOKEN}"


def test_a_messaging_service_sends_in_place_of_a_number(stub: Stub) -> None:
    sender(stub, "MG" + "0" * 32).send(MESSAGE)

    assert stub.requests[0][1]["MessagingServiceSid"] == ["MG" + "0" * 32]
    assert "From" not in stub.requests[0][1]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (429, error(20429), Retry("TwilioRestException 429 20429", timedelta(seconds=90))),
        (500, {}, Retry("TwilioRestException 500 500")),
        (503, b"<html>", Retry("TwilioRestException 503 503")),
        (201, b"<html>", Retry("JSONDecodeError")),
        (401, error(20003), Retry("TwilioRestException 401 20003")),
        (404, error(20404), Retry("TwilioRestException 404 20404")),
        (400, error(21211), Refused("TwilioRestException 400 21211")),
        (400, error(21610), Dropped("opted out")),
    ],
)
def test_what_the_answer_means(stub: Stub, status: int, body: Any, expected: Outcome) -> None:
    stub.status, stub.body, stub.headers = status, body, {"Retry-After": "90"}

    assert sender(stub).send(MESSAGE) == expected


@pytest.mark.parametrize("asked", ["", "soon", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_wait_that_is_no_number_is_our_own(stub: Stub, asked: str) -> None:
    stub.status, stub.body, stub.headers = 429, error(20429), {"Retry-After": asked}

    assert sender(stub).send(MESSAGE) == Retry("TwilioRestException 429 20429", None)


def test_a_stub_that_hangs_is_left_after_a_while(stub: Stub) -> None:
    stub.delay = 1.0

    assert sender(stub, step_seconds=0.2).send(MESSAGE) == Retry("ReadTimeout")
    assert sender(stub, in_all_seconds=0.2).send(MESSAGE) == Retry("DeadlineError")


def test_nobody_there_means_later() -> None:
    (port,) = free_ports(1)
    account = TwilioAccount(SID, TOKEN, NUMBER, f"http://127.0.0.1:{port}")

    assert TwilioSender(account).send(MESSAGE) == Retry("ConnectionError")


def test_neither_number_nor_text_nor_secret_is_logged(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one = sender(stub)
    one.send(MESSAGE)
    stub.status, stub.body = 400, error(21211)
    one.send(MESSAGE)

    shown = caplog.text + repr(one) + repr(TwilioAccount(SID, TOKEN, NUMBER))
    assert not any(secret in shown for secret in (PHONE.value, "booked", TOKEN))
