"""Phrases that can be read in two ways are asked about, never taken for the likelier one."""

from datetime import datetime

import pytest

from bot.booking.when import read_when

from .builders import schedule

NOW = datetime.fromisoformat("2026-11-23T09:00-05:00")


@pytest.mark.parametrize(
    "text",
    [
        "friday 10/11/2",
        "friday 2-1",
        "i said the 14th, i need the 15th",
        "at 10 after 2 surgeries friday",
        "dec 9-10 am",
        "mon dieu",
        "actually move it to the week after, afternoon",
    ],
)
def test_asks_where_words_have_two_senses(text: str) -> None:
    assert read_when(text, now=NOW, schedule=schedule()).status != "understood"


@pytest.mark.parametrize(
    "text",
    [
        "friday 2-4",
        "friday 12/4",
        "not the 14th but the 15th of december",
        "friday after 2",
        "dec 9 10 am",
        "mon 10-12",
    ],
)
def test_takes_plain_words_as_they_are(text: str) -> None:
    assert read_when(text, now=NOW, schedule=schedule()).status == "understood"
