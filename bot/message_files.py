"""Files of visitors' messages that a command reads: JSON Lines with `id` and `text`."""

import json
from pathlib import Path
from typing import Any

from bot.errors import BotError


def read_messages(path: Path) -> list[dict[str, Any]]:
    """Read the messages of a file, in their order; blank lines are passed over.

    Raises:
        BotError: The file cannot be read, or a line lacks `id` or `text`; names the line, never its words.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{path} cannot be read as UTF-8 text") from error
    return [_message(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _message(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise BotError(f"{path}:{number}: is no JSON object") from error
    if not isinstance(message, dict) or not isinstance(message.get("text"), str) or "id" not in message:
        raise BotError(f"{path}:{number}: needs `id` and `text`")
    return message
