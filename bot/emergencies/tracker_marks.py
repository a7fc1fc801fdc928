"""How a red flag is marked in its conversation: metadata of the visitor's message, for dialogue and staff."""

from collections.abc import Mapping
from typing import Any

from bot.emergencies.flags import RaisedFlag

_PREFIX = "red_flag_"


def marks_for(flag: RaisedFlag) -> dict[str, Any]:
    """Return the metadata of a flag's message."""
    marks = {
        "rule": flag.rule,
        "id": flag.id,
        "category": flag.category,
        "tier": flag.tier,
        "raised_at": flag.raised_at.isoformat(),
        "languages": list(flag.languages),
    }
    return {_PREFIX + name: value for name, value in marks.items()}


def marks_of(metadata: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a message's metadata says of a flag, by the names above; empty where it was none."""
    return {name.removeprefix(_PREFIX): value for name, value in (metadata or {}).items() if name.startswith(_PREFIX)}
