"""A frame that takes a finding back does not silence an emergency told in the same frame."""

import pytest

from bot.safety.screen import RedFlagScreen

from .red_flag_fixtures import RULES_FILE

SCREEN = RedFlagScreen.from_file(RULES_FILE)

# An ordinary message, and an emergency in the same words.
TWINS = (
    (
        "Do patients ever get shocked by these implants?",
        "Do patients ever get shocked by these implants? Mine is shocking me.",
    ),
    (
        "Do people ever lose control of their bladder after fusion?",
        "Do people ever lose control of their bladder after fusion, because I just did",
    ),
    ("I had a blood clot after surgery in 2009", "I had a blood clot after surgery in 2009, now my calf is swollen"),
    ("I saw a movie where a man coughs up blood", "We watched a movie and my husband coughs up blood"),
    ("Could a fusion leave me in diapers?", "Could a fusion leave me in diapers? I wet myself this morning."),
    ("My legs nearly gave out when I saw the bill", "My legs gave out at the desk today when I paid the bill"),
    ("I overdosed on pumpkin pie", "I overdosed on pain pills and pie"),
    ("Is oxycodone habit forming?", "He is forming at the mouth after his oxycodone"),
    ("I want to end it with my chiropractor", "I want to end it with my pistol"),
    ("I don't want to be a burden on your schedule", "I don't want to be a burden on my family"),
    ("I'd hate to be a burden on my son for the ride", "I'd hate to be a burden on my son for the rest of my life"),
    ("Put me out of my misery and tell me the price", "Put me out of my misery and tell me how many pills"),
    ("Does your clinic screen for suicide?", "Does your clinic screen for suicide? I am suicidal."),
)


@pytest.mark.parametrize("text", [ordinary for ordinary, _ in TWINS])
def test_is_silent_in_an_ordinary_frame(text: str) -> None:
    assert SCREEN.screen(text) is None


@pytest.mark.parametrize("text", [emergency for _, emergency in TWINS])
def test_finds_an_emergency_in_the_same_frame(text: str) -> None:
    assert SCREEN.screen(text) is not None
