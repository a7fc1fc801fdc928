"""The real bot's website channel, for requests that its page would never send."""

from collections.abc import Iterator

import pytest
from website import Website

from bot.client import connect
from bot.processes import Processes


@pytest.fixture
def website(running_bot: Processes) -> Iterator[Website]:
    with connect(running_bot.url) as client:
        yield Website(client)
