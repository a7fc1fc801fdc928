"""The real action server takes over a new index between two answers, and refuses a broken one.

Its documents are a small clinic's, so that building takes seconds; encoder, builds and server are the real ones.
"""

import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from unit.knowledge.builders import write_knowledge

from bot.processes import environment_for, free_ports
from bot.settings import PROJECT_ROOT, Settings, load_settings, secret_key
from knowledge.build_folder import current_build
from knowledge.compiled_encoder import load_encoder
from knowledge.index import build_index

QUESTION = "what does the pump do exactly"
VISITORS = 3
PAUSE_SECONDS = 0.05  # leaves the two cores to the build
READY_SECONDS = 180.0  # usually 10; others may use the same two cores
TAKEOVER_SECONDS = 60.0  # usually 2
WATCHED_SECONDS = 5.0  # in which a refused build would have been taken over
SECRET_HEADER = "X-Bot-Secret"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("takeover")
    documents = write_knowledge(root)
    pump = (documents / "pump.md").read_text(encoding="utf-8")
    for sentence in ("A pump gives medicine.", "The battery is charged at home."):
        pump = pump.replace(sentence, f"{sentence} Edition 1.")
    (documents / "pump.md").write_text(pump, encoding="utf-8")
    port, actions_port = free_ports(2)
    found = load_settings({}).model_copy(
        update={
            "state_dir": root / "state",
            "documents_dir": documents,
            "index_dir": root / "models" / "index",
            "port": port,
            "actions_port": actions_port,
        }
    )
    build(found)
    return found


@pytest.fixture(scope="module")
def log(settings: Settings) -> Path:
    return settings.index_dir.parent / "log.txt"


@pytest.fixture(scope="module")
def server(settings: Settings, log: Path) -> Iterator[httpx.Client]:
    """Run the action server; gives a client that shows it the secret."""
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions.server"],
            cwd=PROJECT_ROOT,
            env=environment_for(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    headers = {SECRET_HEADER: secret_key(settings)}
    with httpx.Client(base_url=f"http://127.0.0.1:{settings.actions_port}", headers=headers, timeout=30) as client:
        try:
            wait_until(lambda: answers(client) or process.poll() is not None, seconds=READY_SECONDS)
            assert process.poll() is None, log.read_text(encoding="utf-8")
            yield client
        finally:
            process.terminate()
            process.wait(timeout=30)


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/health").is_success
    except httpx.TransportError:
        return False


def wait_until(happened: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)


def build(settings: Settings) -> None:
    build_index(settings.documents_dir, settings.index_dir, load_encoder(settings.encoder))


def edit(settings: Settings, edition: int) -> None:
    """Number what the document says anew."""
    path = settings.documents_dir / "pump.md"
    path.write_text(re.sub(r"Edition \d", f"Edition {edition}", path.read_text(encoding="utf-8")), encoding="utf-8")


def edition_said(client: httpx.Client) -> int:
    """Have the question answered as Rasa does, and give the edition of the passage; fails unless it is answered."""
    event = {"event": "user", "text": QUESTION, "parse_data": {"intent": {"name": "ask_treatment"}, "entities": []}}
    message = {"text": QUESTION, "intent": {"name": "ask_treatment", "confidence": 0.9}, "entities": []}
    tracker: dict[str, Any] = {
        "sender_id": "website:1",
        "slots": {},
        "latest_message": {**message, "intent_ranking": []},
        "events": [event],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    call = {"next_action": "action_answer_question", "sender_id": "website:1", "tracker": tracker, "domain": {}}
    answer = client.post("/webhook", json=call)
    answer.raise_for_status()
    (edition,) = set(re.findall(r"Edition (\d)", answer.text))
    return int(edition)


class Visitors:
    """Threads that ask without a pause, and what they were answered."""

    def __init__(self, client: httpx.Client) -> None:
        self.said: Counter[int] = Counter()
        self.failures: list[str] = []
        self._client = client
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(VISITORS)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, edition: int) -> None:
        wait_until(lambda: self.said[edition] > 0, seconds=TAKEOVER_SECONDS)

    def _ask(self) -> None:
        while not self._done.is_set():
            try:
                self.said[edition_said(self._client)] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, a visitor went without an answer
                self.failures.append(repr(error))
            time.sleep(PAUSE_SECONDS)


def test_no_answer_fails_while_indexes_are_built_and_taken_over(server: httpx.Client, settings: Settings) -> None:
    with Visitors(server) as visitors:
        visitors.wait_for(1)
        for edition in (2, 3):
            edit(settings, edition)
            build(settings)
            visitors.wait_for(edition)

    assert visitors.failures == []
    assert set(visitors.said) == {1, 2, 3}
    assert edition_said(server) == 3


def test_broken_builds_are_refused_and_the_old_one_answers_on(
    server: httpx.Client, settings: Settings, log: Path
) -> None:
    before = edition_said(server)
    whole = current_build(settings.index_dir)
    truncated, without_manifest = settings.index_dir / "build-truncated", settings.index_dir / "build-without"
    for folder in (truncated, without_manifest):
        shutil.copytree(whole, folder)
    vectors = (truncated / "index.faiss").read_bytes()
    (truncated / "index.faiss").write_bytes(vectors[: len(vectors) // 2])
    (without_manifest / "manifest.json").unlink()
    with Visitors(server) as visitors:
        for folder in (truncated, without_manifest):
            (settings.index_dir / "CURRENT").write_text(folder.name + "\n", encoding="utf-8")
            time.sleep(WATCHED_SECONDS)

    assert visitors.failures == []
    assert set(visitors.said) == {before}
    warnings = [line for line in log.read_text(encoding="utf-8").splitlines() if "refused" in line]
    assert len(warnings) == 2
    assert "index.faiss is missing or damaged. Run: make index" in warnings[0]
    assert "manifest.json cannot be read. Run: make index" in warnings[1]
    assert QUESTION not in log.read_text(encoding="utf-8")

    edit(settings, before + 1)
    build(settings)
    wait_until(lambda: edition_said(server) == before + 1, seconds=TAKEOVER_SECONDS)
