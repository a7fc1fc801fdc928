"""What bot tests build again and again: a clinic, its settings."""

from pathlib import Path
from typing import Any

from bot.settings import Clinic, Settings

FIELDS: dict[str, Any] = {
    "name": "The Clinic",
    "area": "Metro Atlanta",
    "phone": "404-555-0100",
    "on_call_phone": "404-555-0199",
    "email": "desk@example.com",
    "website": "https://www.example.com",
    "source_url": "https://www.example.com/pain",
    "hours": {day: "08:00-17:00" for day in ("monday", "tuesday", "wednesday", "thursday", "friday")},
    "locations": [
        {
            "slug": "midtown",
            "name": "Midtown Atlanta",
            "address": "1 Example Street",
            "aliases": ["midtown", "downtown"],
        },
        {"slug": "marietta", "name": "Marietta", "address": "2 Example Parkway"},
    ],
}


def clinic(**changes: Any) -> Clinic:
    return Clinic(**{**FIELDS, **changes})


def settings(folder: Path, **changes: Any) -> Settings:
    return Settings(state_dir=folder / "var", **changes)
