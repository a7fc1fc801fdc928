"""Shared by every test: the real bot, started once a session on free ports with a store of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.client import Conversation, connect
from bot.processes import Processes, free_ports, log_to
from bot.settings import Settings, load_settings

_TESTS = Path(__file__).parent

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last: Playwright leaves an event loop running in the thread that other tests need."""
    items.sort(key=lambda item: "browser" in item.path.relative_to(_TESTS).parts)


@pytest.fixture(scope="session")
def bot_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    port, actions_port = free_ports(2)
    return load_settings({}).model_copy(
        update={"state_dir": tmp_path_factory.mktemp("bot"), "port": port, "actions_port": actions_port}
    )


@pytest.fixture(scope="session")
def bot_log(bot_settings: Settings) -> Path:
    return bot_settings.state_dir / "log.txt"


@pytest.fixture(scope="session")
def running_bot(bot_settings: Settings, bot_log: Path) -> Iterator[Processes]:
    processes = Processes(bot_settings, log_to(bot_log))
    try:
        processes.start()
        yield processes
    finally:
        processes.stop()


@pytest.fixture
def conversation(running_bot: Processes) -> Iterator[Conversation]:
    with connect(running_bot.url) as client:
        yield Conversation(client)
