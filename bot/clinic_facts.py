"""The clinic's facts as the values that response templates may name, such as {clinic_phone}."""

from collections.abc import Sequence
from datetime import time

from bot.settings import Clinic, Span

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def template_values(clinic: Clinic) -> dict[str, str]:
    """Return the values that every response template may use, by placeholder."""
    return {
        "clinic_name": clinic.name,
        "clinic_area": clinic.area,
        "clinic_phone": clinic.phone,
        "clinic_email": clinic.email,
        "on_call_phone": clinic.on_call_phone,
        "hours": hours_text(clinic),
        "location_lines": "\n".join(f"• {location.name}: {location.address}" for location in clinic.locations),
    }


def hours_text(clinic: Clinic) -> str:
    """Return the week's hours with equal days joined: ``Monday to Friday, 8 AM to 5 PM``."""
    groups: list[tuple[list[str], Span]] = []
    for day in _DAYS:
        span = clinic.hours.get(day)  # type: ignore[call-overload]
        if span is None:
            continue
        follows = groups and groups[-1][1] == span and _DAYS.index(groups[-1][0][-1]) + 1 == _DAYS.index(day)
        if follows:
            groups[-1][0].append(day)
        else:
            groups.append(([day], span))
    return "; ".join(f"{_days(days)}, {clock(span[0])} to {clock(span[1])}" for days, span in groups)


def clock(moment: time) -> str:
    """Return a time as Americans write it: ``8 AM``, ``12:30 PM``."""
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes} {'AM' if moment.hour < 12 else 'PM'}"


def _days(days: Sequence[str]) -> str:
    first, last = days[0].capitalize(), days[-1].capitalize()
    return first if len(days) == 1 else f"{first} to {last}"
