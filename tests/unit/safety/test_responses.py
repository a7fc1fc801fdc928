"""Every flag that the rules can raise has a reply, and every reply keeps the safety page's contract."""

from pathlib import Path

import pytest
import yaml

from bot.safety.rules import load_rules

from .red_flag_fixtures import RULES_FILE

ROOT = Path(__file__).parents[3]
RESPONSES = yaml.safe_load((ROOT / "data" / "responses" / "emergency.yml").read_text(encoding="utf-8"))
PAIRS = sorted({(rule.category, rule.tier) for rule in load_rules(RULES_FILE).rules})
TEXTS = {name: entries[0]["text"] for name, entries in RESPONSES["responses"].items()}
MAX_CHARACTERS = 620


def name_of(category: str, tier: str) -> str:
    return f"utter_emergency_{category}_{tier.lower()}"


def test_every_pair_has_a_text_and_no_text_is_left_over() -> None:
    assert set(TEXTS) == {name_of(*pair) for pair in PAIRS}
    assert RESPONSES["version"] == "3.1"


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_is_one_short_bubble_without_buttons(name: str) -> None:
    entries = RESPONSES["responses"][name]
    assert [list(entry) for entry in entries] == [["text"]]
    assert "\n" not in entries[0]["text"].strip()
    assert len(entries[0]["text"]) <= MAX_CHARACTERS


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_uses_only_the_known_placeholders(name: str) -> None:
    text = TEXTS[name].format(on_call_phone="1", clinic_name="2", clinic_phone="3")
    assert "{" not in text


@pytest.mark.parametrize(("category", "tier"), PAIRS)
def test_the_first_sentence_says_what_to_do(category: str, tier: str) -> None:
    first = TEXTS[name_of(category, tier)].split(".")[0]
    wanted = {"T1": "911", "T2": "emergency room", "T3": "{on_call_phone}"}[tier]
    if category == "suicide":
        wanted = "988"
    if (category, tier) == ("baclofen_withdrawal", "T2"):
        wanted = "{on_call_phone}"
    assert wanted in first


@pytest.mark.parametrize("tier", ["t1", "t2"])
def test_the_suicide_reply_names_every_line_and_asks_one_question(tier: str) -> None:
    text = TEXTS[f"utter_emergency_suicide_{tier}"]
    for needed in ("988", "988lifeline.org", "1-800-715-4225", "911", "veterans", "Spanish", "trust"):
        assert needed in text
    assert text.count("?") == 1
    assert text.strip().endswith("Are you safe right now?")


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_asks_one_question_at_most(name: str) -> None:
    assert TEXTS[name].count("?") <= 1
