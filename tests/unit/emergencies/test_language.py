"""English, Spanish, or both where it is unsure."""

import json
from collections import Counter

import pytest

from bot.emergencies.language import languages_of
from bot.settings import PROJECT_ROOT

BOTH = ("es", "en")
FIXTURES = PROJECT_ROOT / "tests" / "fixtures"


@pytest.mark.parametrize(
    "text",
    [
        "cant pee since last nite and my crotch is numb",
        "my chest hurts",
        "chest pain",
        "kms",
        "he is unresponsive",
        "took 8 hydrocodone",
        "i wanna die",
        "Baclofen pump is beeping",
        "I CAN'T BREATHE",
        "I can’t feel my legs",
    ],
)
def test_english_is_answered_in_english(text: str) -> None:
    assert languages_of(text) == ("en",)


@pytest.mark.parametrize(
    "text",
    [
        "me duele el pecho y no puedo respirar",
        "NO PUEDO RESPIRAR",
        "no puedo orinar desde anoche",
        "me quiero morir",
        "mejor me muero",
        "ataque al corazon",
        "mi esposo no respira",
        "mi back me duele mucho desde la surgery",
    ],
)
def test_spanish_is_answered_in_spanish(text: str) -> None:
    assert languages_of(text) == ("es",)


@pytest.mark.parametrize(
    "text",
    [
        "me duele el chest, can't breathe please help",
        "my chest hurts ayuda por favor",
        "i want to die ya no puedo mas con el dolor",
        "suicidio",
        "suicidal",
        "sí",
        "????",
        "",
    ],
)
def test_what_may_be_either_is_answered_in_both(text: str) -> None:
    assert languages_of(text) == BOTH


def test_no_english_emergency_of_the_fixtures_is_answered_in_spanish_alone() -> None:
    texts = [
        json.loads(line)["text"]
        for path in [*(FIXTURES / "red_flags").glob("*.jsonl"), FIXTURES / "visitors" / "emergency.jsonl"]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    found = Counter(languages_of(text) for text in texts)
    in_spanish = [text for text in texts if languages_of(text) == ("es",)]

    assert found["en",] > 1_000
    assert len(in_spanish) > 50
    assert [text for text in in_spanish if {"the", "my", "and", "is", "i'm"} & set(text.lower().split())] == []
