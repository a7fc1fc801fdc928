import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.load import measure_load, parses


class FakeRasa(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        body = json.dumps({"intent": {"name": "greet" if text != "?" else None}}).encode()
        self.send_response(500 if text == "break" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeRasa)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_parses_when_it_names_an_intent(url: str) -> None:
    assert parses(url)
    assert not parses(url, "?")
    assert not parses(url, "break")
    assert not parses("http://127.0.0.1:9")


def test_every_turn_is_timed_and_failed_ones_are_counted_apart(url: str) -> None:
    figures = measure_load(url, ["hello", "break"], clients=3, requests=10)
    assert (figures["turns"], figures["failed"]) == (5, 5)
    assert figures["turns_per_second"] > 0
    assert 0 < figures["ms"]["p50"] <= figures["ms"]["p95"]
