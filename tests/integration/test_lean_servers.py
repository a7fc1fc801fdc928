"""The servers answer without torch: the encoder is compiled, and what else could load torch is told that it is not there."""

from pathlib import Path

import pytest

from bot.client import Conversation
from bot.processes import Processes


@pytest.mark.parametrize("server", ["actions", "bot"])
def test_a_server_that_answers_holds_no_torch(server: str, conversation: Conversation, running_bot: Processes) -> None:
    assert conversation.say("how long does the nerve burning last").outcome["behaviour"] == "answer"

    libraries = Path(f"/proc/{running_bot.pid(server)}/maps").read_text(encoding="utf-8")
    assert "onnxruntime" in libraries
    assert "libtorch" not in libraries
