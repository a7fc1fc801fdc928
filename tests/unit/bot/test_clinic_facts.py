"""The clinic's facts as visitors read them."""

from datetime import time

import pytest

from bot.clinic_facts import clock, hours_text, template_values

from .builders import clinic

FIVE_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (time(0), "12 AM"),
        (time(0, 5), "12:05 AM"),
        (time(8), "8 AM"),
        (time(11, 59), "11:59 AM"),
        (time(12), "12 PM"),
        (time(12, 30), "12:30 PM"),
        (time(17), "5 PM"),
        (time(23, 59), "11:59 PM"),
    ],
)
def test_writes_a_time_as_americans_do(moment: time, text: str) -> None:
    assert clock(moment) == text


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (dict.fromkeys(FIVE_DAYS, "08:00-17:00"), "Monday to Friday, 8 AM to 5 PM"),
        (
            {**dict.fromkeys(FIVE_DAYS, "08:00-17:00"), "saturday": "09:00-12:00"},
            "Monday to Friday, 8 AM to 5 PM; Saturday, 9 AM to 12 PM",
        ),
        (
            {"monday": "08:00-17:00", "wednesday": "08:00-17:00"},
            "Monday, 8 AM to 5 PM; Wednesday, 8 AM to 5 PM",
        ),
        (
            {"sunday": "10:00-12:00", "tuesday": "08:30-17:00", "monday": "08:30-17:00"},
            "Monday to Tuesday, 8:30 AM to 5 PM; Sunday, 10 AM to 12 PM",
        ),
    ],
    ids=["equal days are joined", "another span stands apart", "a gap stands apart", "in the order of the week"],
)
def test_writes_the_weeks_hours(hours: dict[str, str], text: str) -> None:
    assert hours_text(clinic(hours=hours)) == text


def test_gives_every_value_that_templates_may_name() -> None:
    assert template_values(clinic()) == {
        "clinic_name": "The Clinic",
        "clinic_area": "Metro Atlanta",
        "clinic_phone": "404-555-0100",
        "clinic_email": "desk@example.com",
        "on_call_phone": "404-555-0199",
        "hours": "Monday to Friday, 8 AM to 5 PM",
        "location_lines": "• Midtown Atlanta: 1 Example Street\n• Marietta: 2 Example Parkway",
    }


def test_values_are_given_as_they_stand() -> None:
    assert all(isinstance(value, str) for value in template_values(clinic(name="A & B <C>")).values())
    assert template_values(clinic(name="A & B <C>"))["clinic_name"] == "A & B <C>"
