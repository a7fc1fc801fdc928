"""Processes: ports, the children's environment, and starting, restarting and stopping tiny children."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import processes
from bot.processes import ProcessError, Processes, environment_for, free_ports, log_to, running
from bot.settings import Settings, load_settings, secret_key

from .builders import settings

# Stands for both servers and the worker: answers /health where the settings say, or ends at once with a last word.
CHILD = """
import http.server, os, sys
name = sys.argv[0].rsplit("fake_", 1)[1].removesuffix(".py")
if name == "worker":
    import time
    time.sleep(600)
print("starting", name)
if os.environ.get("FAKE_FAILS") == name:
    print("No knowledge index. Run: make index")
    sys.exit(2)
if "FAKE_HANGS" in os.environ:
    import time
    time.sleep(60)
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
actions = name == "actions"
address = "127.0.0.1" if actions else os.environ["BOT_HOST"]
port = os.environ["BOT_ACTIONS_PORT" if actions else "BOT_PORT"]
http.server.HTTPServer((address, int(port)), Health).serve_forever()
"""


@pytest.fixture
def children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Processes start fakes in place of the servers, with short waits."""
    for name in ("actions", "bot", "worker"):
        (tmp_path / f"fake_{name}.py").write_text(CHILD)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(processes, "_MODULES", {name: f"fake_{name}" for name in ("actions", "bot", "worker")})
    monkeypatch.setattr(processes, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(processes, "_READY_SECONDS", 10.0)
    yield


def on_free_ports(folder: Path, **changes: Any) -> Settings:
    actions_port, port = free_ports(2)
    return settings(folder, **{"actions_port": actions_port, "port": port, **changes})


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_free_ports_differ_and_can_be_used() -> None:
    ports = free_ports(3)

    assert len(set(ports)) == 3
    for port in ports:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))


@pytest.mark.parametrize("taken", ["port", "actions_port"])
def test_names_a_port_that_is_taken(tmp_path: Path, taken: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]

        with pytest.raises(ProcessError, match=f"Port {number} is in use. Stop what uses it, or choose others: --port"):
            Processes(on_free_ports(tmp_path, **{taken: number}), print).start()


def test_the_childrens_environment_gives_back_the_same_settings(tmp_path: Path) -> None:
    given = on_free_ports(tmp_path, development=True, host="0.0.0.0", database_url="sqlite:///x.db")

    found = load_settings(environment_for(given))

    assert found.model_copy(update={"secret_key": given.secret_key}) == given


def test_the_childrens_environment_holds_what_endpoints_name(tmp_path: Path) -> None:
    given = on_free_ports(tmp_path)

    found = environment_for(given)

    key = secret_key(given)
    assert found["BOT_SECRET_KEY"] == found["BOT_ACTIONS_SECRET"] == key
    assert found["BOT_ACTIONS_URL"] == f"http://127.0.0.1:{given.actions_port}/webhook"
    assert found["BOT_CONVERSATIONS_URL"] == f"sqlite:///{tmp_path / 'var' / 'trackers.db'}"


def test_secrets_reach_the_worker_and_hide_elsewhere(tmp_path: Path) -> None:
    url, token = "smtp://u:hunter2@mail.example.com", "token-of-twilio"
    given = on_free_ports(
        tmp_path, smtp_url=url, twilio_account_sid="AC1", twilio_auth_token=token, twilio_from="+14045550100"
    )

    found = environment_for(given)

    assert (found["BOT_SMTP_URL"], found["BOT_TWILIO_AUTH_TOKEN"]) == (url, token)
    assert (found["BOT_TWILIO_ACCOUNT_SID"], found["BOT_TWILIO_FROM"]) == ("AC1", "+14045550100")
    assert load_settings(found).smtp_url == given.smtp_url
    assert not any(secret in repr(given) for secret in ("hunter2", token))


def test_every_name_in_endpoints_is_set(tmp_path: Path) -> None:
    text = (processes.PROJECT_ROOT / "endpoints.yml").read_text(encoding="utf-8")
    names = {part.split("}")[0] for part in text.split("${")[1:]} - {"NAMES"}

    assert names <= set(environment_for(on_free_ports(tmp_path)))
    assert names


def test_the_children_ask_no_hub_and_send_no_telemetry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("KEPT", "yes")

    found = environment_for(on_free_ports(tmp_path))

    assert (found["HF_HUB_OFFLINE"], found["RASA_TELEMETRY_ENABLED"], found["KEPT"]) == ("1", "false", "yes")


def test_the_childrens_environment_makes_the_state_folder(tmp_path: Path) -> None:
    environment_for(settings(tmp_path / "new" / "place"))

    assert (tmp_path / "new" / "place" / "var").is_dir()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://localhost:6005"),
        ("0.0.0.0", "http://localhost:6005"),
        ("10.0.0.5", "http://10.0.0.5:6005"),
    ],
)
def test_the_page_is_named_as_a_browser_finds_it(tmp_path: Path, host: str, url: str) -> None:
    assert Processes(settings(tmp_path, host=host, port=6005), print).url == url


@pytest.mark.usefixtures("children")
def test_starts_all_and_stops_all(tmp_path: Path) -> None:
    log: list[str] = []
    given = on_free_ports(tmp_path)

    with running(given, log.append) as both:
        pids = [both.pid("actions"), both.pid("bot"), both.pid("worker")]
        assert httpx.get(f"http://127.0.0.1:{given.port}/health").status_code == 200
        assert all(is_alive(pid) for pid in pids)

    assert not any(is_alive(pid) for pid in pids)
    assert {"actions | starting actions", "bot     | starting bot"} <= set(log)


@pytest.mark.usefixtures("children")
def test_waits_for_the_bot_at_the_address_that_it_listens_on(tmp_path: Path) -> None:
    """127.0.0.2 stands for the address of a network card: nothing answers at 127.0.0.1 then."""
    with running(on_free_ports(tmp_path, host="127.0.0.2"), lambda line: None) as both:
        assert httpx.get(f"{both.url}/health").status_code == 200


@pytest.mark.usefixtures("children")
@pytest.mark.parametrize("name", ["actions", "bot"])
def test_names_the_last_word_of_a_child_that_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("FAKE_FAILS", name)

    with (
        pytest.raises(ProcessError, match=rf"{name} did not start: No knowledge index\. Run: make index"),
        running(on_free_ports(tmp_path), lambda line: None),
    ):
        pass


@pytest.mark.usefixtures("children")
def test_names_children_that_do_not_answer_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_HANGS", "yes")
    monkeypatch.setattr(processes, "_READY_SECONDS", 0.2)

    with (
        pytest.raises(ProcessError, match="actions, bot did not answer within"),
        running(on_free_ports(tmp_path), lambda line: None),
    ):
        pass


@pytest.mark.usefixtures("children")
def test_does_not_wait_when_it_is_told_to_stop(tmp_path: Path) -> None:
    stopping = threading.Event()
    stopping.set()
    both = Processes(on_free_ports(tmp_path), lambda line: None)

    try:
        assert both.start(stopping) < 5.0
    finally:
        both.stop()


@pytest.mark.usefixtures("children")
def test_starts_again_what_dies(tmp_path: Path) -> None:
    stopping = threading.Event()
    log: list[str] = []

    def hear(line: str) -> None:
        log.append(line)
        if "starting it again" in line:
            stopping.set()

    with running(on_free_ports(tmp_path), hear) as both:
        before = both.pid("actions")
        os.kill(before, signal.SIGKILL)
        both.watch(stopping)
        after = both.pid("actions")
        assert is_alive(after)

    assert before != after
    assert "actions ended with status -9; starting it again" in log
    assert not is_alive(after)


@pytest.mark.usefixtures("children")
def test_gives_up_on_what_dies_too_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_RESTARTS", 0)

    with running(on_free_ports(tmp_path), lambda line: None) as both:
        os.kill(both.pid("bot"), signal.SIGKILL)
        with pytest.raises(ProcessError, match="bot ended 1 times; giving up"):
            both.watch(threading.Event())


def test_a_log_file_is_added_to(tmp_path: Path) -> None:
    log_to(tmp_path / "log.txt")("one")
    log_to(tmp_path / "log.txt")("two ü")

    assert (tmp_path / "log.txt").read_text(encoding="utf-8") == "one\ntwo ü\n"
