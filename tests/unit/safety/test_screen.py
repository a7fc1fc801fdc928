"""The red-flag screen finds emergencies, and keeps quiet on everything else."""

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety.rule_book import CATEGORIES, TIERS
from bot.safety.screen import RedFlag, RedFlagScreen

from .red_flag_fixtures import (
    EXPLICIT_NEAR_MISSES,
    EXPLICIT_POSITIVES,
    RULES_FILE,
    SPANISH_POSITIVES,
    all_lines,
    lines_of,
)

SCREEN = RedFlagScreen.from_file(RULES_FILE)
POSITIVES = [(category, text) for category, texts in EXPLICIT_POSITIVES.items() for text in texts]
SPANISH = [(category, text) for category, texts in SPANISH_POSITIVES.items() for text in texts]

# What the rules alone really reached on lines whose failures were never looked at while the rules were written, by
# author (see docs/decisions/red-flags-in-the-guard.md): fired or silent, of how many. Raise them when the rules get
# better; never lower them.
HELD_FIRED = {"first": (259, 274), "j": (117, 162), "k": (208, 270), "l": (202, 270)}
HELD_SILENT = {"first": (136, 141), "j": (85, 90), "k": (90, 108), "l": (126, 135)}
# Authors whose other half trained the meaning scorer, while the rules were made with a part of it at most.
FOR_MEANING = ("k", "l", "m", "q", "v", "w")
MAX_FALSE_ALARMS = 0.01  # of ordinary messages: the gate of the safety page
P99_SECONDS = 0.005


def category_of(text: str) -> str | None:
    flag = SCREEN.screen(text)
    return flag.category if flag else None


@pytest.mark.parametrize(("category", "text"), POSITIVES)
def test_finds_each_line_of_the_safety_page(category: str, text: str) -> None:
    assert category_of(text) == category


@pytest.mark.parametrize(("category", "text"), SPANISH)
def test_finds_spanish_words(category: str, text: str) -> None:
    assert category_of(text) == category


@pytest.mark.parametrize("text", EXPLICIT_NEAR_MISSES)
def test_is_silent_on_each_near_miss_of_the_safety_page(text: str) -> None:
    assert SCREEN.screen(text) is None


@pytest.mark.parametrize("category", CATEGORIES)
def test_finds_every_seen_positive_of(category: str) -> None:
    seen = [line for line in lines_of(category) if line.expected and not line.held and line.author not in FOR_MEANING]
    assert [line.id for line in seen if SCREEN.screen(line.text) is None] == []
    named_right = sum(category_of(line.text) == category for line in seen)
    assert named_right / len(seen) >= 0.98


@pytest.mark.parametrize("category", CATEGORIES)
def test_is_silent_on_most_near_misses_of(category: str) -> None:
    misses = [line for line in lines_of(category) if line.expected is None]
    silent = sum(SCREEN.screen(line.text) is None for line in misses)
    assert silent / len(misses) >= 0.90


@pytest.mark.parametrize("category", CATEGORIES)
def test_has_enough_lines_of(category: str) -> None:
    lines = lines_of(category)
    assert sum(line.expected is not None for line in lines) >= 40
    assert sum(line.expected is None for line in lines) >= 25


@pytest.mark.parametrize("author", HELD_FIRED)
def test_holds_the_recall_seen_on_held_lines_of_author(author: str) -> None:
    held = [line for line in all_lines() if line.held and line.expected and line.author == author]
    fired = sum(SCREEN.screen(line.text) is not None for line in held)
    print(f"held positives of author {author}: {fired} of {len(held)} fired")
    least, of = HELD_FIRED[author]
    assert (fired >= least, len(held)) == (True, of)


@pytest.mark.parametrize("author", HELD_SILENT)
def test_holds_the_silence_seen_on_held_near_misses_of_author(author: str) -> None:
    held = [line for line in all_lines() if line.held and line.expected is None and line.author == author]
    silent = sum(SCREEN.screen(line.text) is None for line in held)
    print(f"held near misses of author {author}: {silent} of {len(held)} silent")
    least, of = HELD_SILENT[author]
    assert (silent >= least, len(held)) == (True, of)


def test_ordinary_messages_raise_at_most_one_false_alarm_in_a_hundred() -> None:
    lines = lines_of("ordinary")
    alarms = [line.id for line in lines if SCREEN.screen(line.text)]
    print(f"ordinary messages: {len(alarms)} of {len(lines)} alarmed: {alarms}")
    assert len(lines) >= 150
    assert len(alarms) / len(lines) <= MAX_FALSE_ALARMS


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("my chest hurts and I have a fever after surgery", ("chest_pain_or_stroke", "T1")),
        ("fever after surgery", ("infection", "T3")),
        ("fever after surgery and a stiff neck", ("infection", "T2")),
        ("fever after surgery and he is confused", ("infection", "T2")),
        ("fever after surgery and new weakness", ("infection", "T2")),
        ("fever after surgery with shaking chills", ("infection", "T2")),
        ("headache when I stand up since the epidural", ("csf_leak", "T3")),
        ("headache when I stand up, stiff neck and fever", ("csf_leak", "T2")),
        ("my calf is swollen", ("clot", "T2")),
        ("my calf is swollen and I can't breathe", ("clot", "T1")),
        ("pump is beeping", ("baclofen_withdrawal", "T2")),
        ("pump is beeping and I'm itching all over", ("baclofen_withdrawal", "T1")),
        ("my stimulator is shocking me", ("device_failure", "T3")),
        ("my stimulator is shocking me and my leg went weak", ("device_failure", "T2")),
        ("I'd be better off dead", ("suicide", "T2")),
        ("I'd be better off dead, I wrote my goodbye notes", ("suicide", "T1")),
    ],
)
def test_pairs_of_signs_raise_the_tier(text: str, flag: tuple[str, str]) -> None:
    found = SCREEN.screen(text)
    assert found is not None
    assert (found.category, found.tier) == flag


@pytest.mark.parametrize(
    ("told", "taken_back"),
    [
        ("I have pus in my incision", "I have no pus in my incision"),
        ("numb in my crotch", "not numb in my crotch"),
        ("fever since the surgery", "what is the risk of fever since the surgery"),
        ("numb between my legs", "numb between my legs in 2015, it cleared up"),
        ("my foot is dragging", "my foot is dragging for ten years, no change"),
        ("pump is beeping", "what happens if my pump is beeping"),
        ("I want to kill myself", "I never said I want to kill myself"),
        ("what's the point of being alive", "what's the point of therapy after a fusion"),
        ("I won't be needing my things any more", "I won't be needing the visit on Friday"),
        ("the trial wire is coming out of my skin", "who answers at night if the trial wire comes out"),
        ("the pump alarms", "who covers pump alarms on weekends"),
        ("my stimulator is burning my skin", "is the stimulator better than burning the nerves"),
        ("the left side of my face went slack", "favored my right side so long the left side's gone slack"),
        ("I passed out this morning", "I passed out the last time a needle came near me"),
    ],
)
def test_context_takes_a_finding_back(told: str, taken_back: str) -> None:
    assert SCREEN.screen(told) is not None
    assert SCREEN.screen(taken_back) is None


@pytest.mark.parametrize(
    "text",
    [
        "numb between my legs for two years but since yesterday it is getting worse",
        "had a fusion three years ago and now I can't pee",
        "what is the risk of infection, my incision is oozing pus",
        "no relief, fever of 102 after my surgery",
        "the pus cleared up but came back, incision is leaking again",
        "not only numb in the crotch, I can't pee",
        "I have had back pain for years and now I can't feel my crotch",
        "My temp is normal but the incision is oozing pus",
        "do you have any openings today my incision is leaking pus",
        "is it possible to be seen today my wound opened",
        "what does it mean if I can't pee",
        "what should I do if my incision is leaking pus",
        "I'm having symptoms of a stroke",
        "no one answers the phone and my pump is beeping",
        "the incision on my lower back is red, swollen and warm to the touch",
        "my incision is starting to open up",
        "what do I do if my pump is beeping",
        "his left side went slack this morning",
        "my husband can barely talk since lunch",
        "I'd rather not wake up than wait for your office to call",
        "my leg is red hot and hurts to stand on, two weeks post op",
        "the pump has an alarm and it is going off",
    ],
)
def test_context_does_not_swallow_what_happens_now(text: str) -> None:
    assert SCREEN.screen(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "my incison is oozng pus",
        "my stimulater is shoking me",
        "numness betwen my legs",
        "shortnes of braeth",
        "I feel siucidal",
        "can't urinte since last night",
        "my chst hurts",
        "i cant breeeeathe",
        "pump is bee\u200bping and Im spasming",
        "wanna k1ll myself",
        "su1cidal",
    ],
)
def test_survives_one_slip_of_the_keyboard(text: str) -> None:
    assert SCREEN.screen(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "my coach swears by the oxygen chamber after his fusion",
        "I taught eighth grade in Winder before my surgery",
        "your emails go to spam and the pump brochure never came",
        "my Tennessee walker helped after the operation",
        "the glue you squirt in a torn disc",
    ],
)
def test_an_everyday_word_is_no_slip_of_the_keyboard(text: str) -> None:
    assert SCREEN.screen(text) is None


@given(
    line=st.sampled_from(POSITIVES + SPANISH),
    upper=st.lists(st.booleans(), min_size=60, max_size=60),
    ending=st.sampled_from(["", "!", "!!!", "...", "??", " 😢😢", " 🙏🏽", " 💀", ".", " :("]),
    start=st.sampled_from(["", "😭 ", "hi, ", "Hello! ", "please help. ", "um... ", "¡", "“"]),
)
@settings(max_examples=300, deadline=None)
def test_case_punctuation_and_emoji_silence_nothing(
    line: tuple[str, str], upper: list[bool], ending: str, start: str
) -> None:
    category, text = line
    cased = "".join(
        sign.upper() if upper[place % len(upper)] and len(sign.upper()) == 1 else sign
        for place, sign in enumerate(text)
    )
    assert category_of(start + cased + ending) == category


@given(line=st.sampled_from(POSITIVES))
@settings(max_examples=60, deadline=None)
def test_curly_quotes_and_lost_apostrophes_silence_nothing(line: tuple[str, str]) -> None:
    category, text = line
    assert category_of(text.replace("'", "’")) == category
    assert category_of(text.replace("'", "")) == category


@given(text=st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_screened_without_an_error(text: str) -> None:
    flag = SCREEN.screen(text)
    assert flag is None or (flag.category in CATEGORIES and flag.tier in TIERS and 0 < flag.score <= 1)


@pytest.mark.parametrize("text", ["", "   ", "😀", "日本語", "?!"])
def test_a_message_without_words_is_no_flag(text: str) -> None:
    assert SCREEN.screen(text) is None


def test_a_flag_inside_a_long_story_is_found() -> None:
    story = "I had my fusion in March and the drive home was long. " * 20
    found = SCREEN.screen(f"{story} Anyway, this morning I can't feel it when I wipe. {story}")
    assert found == RedFlag(category="cauda_equina", tier="T2", rule="CE-03", score=1.0)


def test_answers_within_five_milliseconds_of_processor_time() -> None:
    texts = [line.text for line in all_lines() + lines_of("ordinary")]
    gc.disable()
    try:
        seconds = []
        for text in texts:
            start = time.process_time()
            SCREEN.screen(text)
            seconds.append(time.process_time() - start)
    finally:
        gc.enable()
    assert sorted(seconds)[int(len(seconds) * 0.99)] < P99_SECONDS


def test_a_message_of_five_thousand_words_is_still_quick() -> None:
    start = time.process_time()
    SCREEN.screen("my leg is swollen and hot and the wound smells of pus and I pee " * 400 + "no")
    assert time.process_time() - start < 2.0
