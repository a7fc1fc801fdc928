"""A frame that takes a finding back does not silence an emergency told in the same frame."""

import pytest

from bot.safety.screen import RedFlagScreen

from .red_flag_fixtures import RULES_FILE

SCREEN = RedFlagScreen.from_file(RULES_FILE)

# An ordinary message, and an emergency in the same words.
TWINS = (
    (
        "What do you do when someone can't feel their legs?",
        "What do you do when someone can't feel their legs? I can't feel mine",
    ),
    (
        "The sheet says watch for numbness between the legs",
        "The sheet says watch for numbness between the legs and I have it",
    ),
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
    ("The horse has a swollen leg", "My horse stepped on me and my leg is swollen and hot"),
    ("Our rabbit can't move his back legs", "I can't move my legs to feed the rabbit"),
    ("In that show on TV the man couldn't feel his legs", "I saw your show on TV and my legs are giving out"),
    ("A lady at my church lost feeling in her legs", "A lady at my church collapsed and won't wake up"),
    (
        "A man I work with had chest pain and it was nothing to do with his back",
        "A man I work with had chest pain today and is on the floor",
    ),
    ("My hearing aid whistles and I can't turn it off", "My stimulator whistles and I can't turn it off"),
    ("Will my face droop from the numbing shot", "Will my face stay like this? One side is drooping since breakfast"),
    ("Is it true the stimulator can burn your skin", "Is it true you take walk-ins, my incision is leaking pus"),
    ("My head hurts when I stand, it's been like that for years", "My head hurts when I stand since the epidural"),
    ("I overdosed on pound cake", "I overdosed on pain pills and pound cake"),
    ("I'll jump off a cliff if they put me on hold", "I'll jump off a cliff if the pain does not stop"),
    ("My bottom goes to sleep in these pews", "My bottom went to sleep and has been numb since yesterday"),
    ("I was a burden to the nurses", "I am a burden to my children"),
    ("The wires are showing on my X-ray", "The wire is showing at my incision"),
    ("I bumped my calf on a chair, the bruise is fading", "My left calf is swollen, the right one is normal"),
    ("I have been nursing for 30 years", "I have been nursing for 30 years and never saw so much pus on a wound"),
)


@pytest.mark.parametrize("text", [ordinary for ordinary, _ in TWINS])
def test_is_silent_in_an_ordinary_frame(text: str) -> None:
    assert SCREEN.screen(text) is None


@pytest.mark.parametrize("text", [emergency for _, emergency in TWINS])
def test_finds_an_emergency_in_the_same_frame(text: str) -> None:
    assert SCREEN.screen(text) is not None
