"""``python -m bot serve``: refuses in one line what it cannot serve with, restarts what dies, and leaves nothing behind."""

import os
import shutil
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import yaml
from bot_command import (
    READY_SECONDS,
    Serving,
    children_of,
    is_free,
    is_running,
    run,
    wait_until_gone,
)

from bot.client import Conversation, connect
from bot.processes import free_ports
from bot.settings import PROJECT_ROOT, load_settings

QUESTION = "how long does the nerve burning last"
STOP_SECONDS = 10.0
KILL_SECONDS = 20.0  # the kernel tells the children, which then stop as on Ctrl-C
MODEL = load_settings({}).model
INDEX = load_settings({}).index_dir

Case = Callable[[Path], dict[str, str | Path | int]]


def damage(path: Path) -> None:
    """Change bytes in the middle of a file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4] = b"\xff\x00\xff\x00"
    path.write_bytes(content)


def index_copy(folder: Path) -> Path:
    shutil.copytree(INDEX, folder / "index")
    return folder / "index"


def build_of(index: Path) -> Path:
    return index / (index / "CURRENT").read_text(encoding="utf-8").strip()


def damaged_index(folder: Path, file: str) -> dict[str, str | Path | int]:
    index = index_copy(folder)
    damage(build_of(index) / file)
    return {"BOT_INDEX_DIR": index}


def broken_manifest(folder: Path) -> dict[str, str | Path | int]:
    index = index_copy(folder)
    (build_of(index) / "manifest.json").write_text('{"format_version": 1', encoding="utf-8")
    return {"BOT_INDEX_DIR": index}


def damaged_model(folder: Path) -> dict[str, str | Path | int]:
    for path in (MODEL, MODEL.with_name(MODEL.name + ".sha256")):
        shutil.copy(path, folder)
    damage(folder / MODEL.name)
    return {"BOT_MODEL": folder / MODEL.name}


def model_without_hash(folder: Path) -> dict[str, str | Path | int]:
    shutil.copy(MODEL, folder)
    return {"BOT_MODEL": folder / MODEL.name}


def model_that_is_none(folder: Path) -> dict[str, str | Path | int]:
    import hashlib

    path = folder / "rasa.tar.gz"
    path.write_bytes(b"not a model")
    path.with_name("rasa.tar.gz.sha256").write_text(hashlib.sha256(b"not a model").hexdigest(), encoding="ascii")
    return {"BOT_MODEL": path}


def junk_database(folder: Path, name: str) -> dict[str, str | Path | int]:
    state = folder / "state"
    state.mkdir()
    (state / name).write_bytes(b"this is no database\n" * 500)
    return {"BOT_STATE_DIR": state}


def truncated_database(folder: Path, name: str) -> dict[str, str | Path | int]:
    """A copy that broke off: its schema can still be read."""
    state = folder / "state"
    state.mkdir()
    with closing(sqlite3.connect(state / name)) as database:
        database.execute("CREATE TABLE padding (text)")
        database.executemany("INSERT INTO padding VALUES (?)", [("x" * 500,) for _ in range(500)])
        database.commit()
    content = (state / name).read_bytes()
    (state / name).write_bytes(content[: len(content) // 2])
    return {"BOT_STATE_DIR": state}


def clinic_file(folder: Path, text: str) -> dict[str, str | Path | int]:
    (folder / "clinic.yml").write_text(text, encoding="utf-8")
    return {"BOT_CLINIC_FILE": folder / "clinic.yml"}


def clinic_without_phone(folder: Path) -> dict[str, str | Path | int]:
    facts = yaml.safe_load((PROJECT_ROOT / "clinic.yml").read_text(encoding="utf-8"))
    del facts["phone"]
    facts["timezone"] = "Atlanta"
    return clinic_file(folder, yaml.safe_dump(facts))


def state_that_is_a_file(folder: Path) -> dict[str, str | Path | int]:
    (folder / "state").write_text("", encoding="ascii")
    return {"BOT_STATE_DIR": folder / "state"}


# What is broken, how, and what the one line must name.
REFUSED: dict[str, tuple[Case, list[str]]] = {
    "corrupt index": (lambda folder: damaged_index(folder, "index.faiss"), ["index.faiss", "make index"]),
    "broken manifest": (broken_manifest, ["manifest.json", "make index"]),
    "missing index": (lambda folder: {"BOT_INDEX_DIR": folder / "nowhere"}, ["nowhere", "make index"]),
    "corrupt model": (damaged_model, ["rasa.tar.gz", "make train"]),
    "model without hash": (model_without_hash, ["rasa.tar.gz", "make train"]),
    "model that is none": (model_that_is_none, ["model", "make train"]),
    "missing model": (lambda folder: {"BOT_MODEL": folder / "none.tar.gz"}, ["none.tar.gz", "make train"]),
    "corrupt bookings": (lambda folder: junk_database(folder, "bookings.db"), ["bookings.db", "backup"]),
    "truncated bookings": (lambda folder: truncated_database(folder, "bookings.db"), ["bookings.db", "backup"]),
    "corrupt trackers": (lambda folder: junk_database(folder, "trackers.db"), ["trackers.db", "backup"]),
    "truncated trackers": (lambda folder: truncated_database(folder, "trackers.db"), ["trackers.db", "backup"]),
    "corrupt red flags": (lambda folder: junk_database(folder, "red_flags.db"), ["red_flags.db", "backup"]),
    "address of conversations that is none": (lambda folder: {"BOT_TRACKERS_URL": "trackers"}, ["SQLAlchemy URL"]),
    "clinic.yml that is no yaml": (lambda folder: clinic_file(folder, "name: [\nphone: x"), ["clinic.yml:2"]),
    "clinic.yml without values": (lambda folder: clinic_file(folder, "just words"), ["clinic.yml", "phone"]),
    "clinic.yml with bad values": (clinic_without_phone, ["clinic.yml", "phone", "timezone"]),
    "missing clinic.yml": (lambda folder: {"BOT_CLINIC_FILE": folder / "none.yml"}, ["none.yml"]),
    "port that is a word": (lambda folder: {"BOT_PORT": "door"}, ["BOT_PORT"]),
    "port that no computer has": (lambda folder: {"BOT_PORT": 70_000}, ["BOT_PORT"]),
    "state folder that is a file": (state_that_is_a_file, ["state"]),
    "address of another computer": (lambda folder: {"BOT_HOST": "203.0.113.7"}, ["203.0.113.7"]),
}


def settings_on_free_ports(folder: Path) -> dict[str, str | Path | int]:
    port, actions_port = free_ports(2)
    return {"BOT_STATE_DIR": folder / "var", "BOT_PORT": port, "BOT_ACTIONS_PORT": actions_port}


@pytest.mark.parametrize("name", REFUSED)
def test_serve_refuses_in_one_line(name: str, tmp_path: Path) -> None:
    breaks, named = REFUSED[name]
    settings = {**settings_on_free_ports(tmp_path), **breaks(tmp_path)}
    ended = run("serve", **settings)

    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    for part in named:
        assert part in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    assert is_free(int(settings["BOT_ACTIONS_PORT"]))


@pytest.mark.parametrize("variable", ["BOT_PORT", "BOT_ACTIONS_PORT"])
def test_serve_names_the_port_that_is_taken(variable: str, tmp_path: Path) -> None:
    settings = settings_on_free_ports(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(settings[variable])))
        taken.listen()
        ended = run("serve", **settings)

    assert ended.returncode == 2
    assert ended.stderr == (
        f"Port {settings[variable]} is in use. Stop what uses it, or choose others: --port and --actions-port\n"
    )


@contextmanager
def serving(folder: Path) -> Iterator[Serving]:
    port, actions_port = free_ports(2)
    under_way = Serving(folder / "var", port=port, actions_port=actions_port)
    try:
        yield under_way
    finally:
        under_way.end()


def answers(url: str) -> bool:
    with connect(url) as client:
        return Conversation(client).say(QUESTION).outcome["behaviour"] == "answer"


def test_what_dies_is_started_again_and_ctrl_c_stops_everything(tmp_path: Path) -> None:
    with serving(tmp_path) as bot:
        bot.wait_until_ready()
        assert f"http://localhost:{bot.ports[0]}/" in bot.output
        assert "clinic.yml still holds example values" in bot.output
        assert answers(bot.url)

        dead = bot.children()["actions"]
        os.kill(dead, signal.SIGKILL)
        bot.wait_for("starting it again", seconds=10)
        deadline = time.monotonic() + READY_SECONDS
        while not answers(bot.url):
            assert time.monotonic() < deadline, "the action server did not come back"
            bot.read(seconds=1.0)
        children = bot.children()
        assert children["actions"] != dead

        said_before = len(bot.output)
        began = time.monotonic()
        bot.process.send_signal(signal.SIGINT)
        status = bot.process.wait(timeout=30)
        assert time.monotonic() - began < STOP_SECONDS
        bot.read()
        assert status == 0
        assert bot.output.rstrip().endswith("Stopped.")
        assert "Traceback" not in bot.output[said_before:]
        assert not any(is_running(pid) for pid in children.values())
        assert all(is_free(port) for port in bot.ports)


def test_killing_the_parent_leaves_no_child_behind(tmp_path: Path) -> None:
    with serving(tmp_path) as bot:
        bot.wait_until_ready()
        children = list(bot.children().values())
        assert len(children) == 3

        bot.process.kill()
        bot.process.wait()
        wait_until_gone(children, seconds=KILL_SECONDS)
        assert all(is_free(port) for port in bot.ports)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_start_can_be_broken_off(number: signal.Signals, tmp_path: Path) -> None:
    with serving(tmp_path) as bot:
        bot.wait_for("Starting the bot", seconds=60)
        deadline = time.monotonic() + 30
        while len(children := children_of(bot.process.pid)) < 3:
            assert time.monotonic() < deadline, bot.output
            time.sleep(0.1)
        bot.process.send_signal(number)

        assert bot.process.wait(timeout=STOP_SECONDS + 5) == 0
        wait_until_gone(children, seconds=1)
        assert all(is_free(port) for port in bot.ports)
