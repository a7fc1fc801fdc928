"""What tests of emergencies build again and again: a flag."""

from datetime import UTC, datetime
from typing import Any

from bot.emergencies.flags import RaisedFlag

RAISED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def flag(number: int = 1, **changes: Any) -> RaisedFlag:
    """Give a flag whose id and words tell its number."""
    fields: dict[str, Any] = {
        "id": f"flag-{number}",
        "raised_at": RAISED_AT,
        "conversation": "website:1",
        "channel": "website",
        "category": "cauda_equina",
        "tier": "T2",
        "rule": "CE-01",
        "score": 0.9,
        "languages": ("en",),
        "text": f"words {number}",
        "reply": "Please go to an emergency room now.",
    }
    return RaisedFlag(**{**fields, **changes})
