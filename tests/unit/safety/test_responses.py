"""Every flag that the rules can raise has a reply, and every reply keeps the safety page's contract."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.clinic_facts import template_values
from bot.safety.rules import load_rules
from bot.settings import load_clinic

from .red_flag_fixtures import RULES_FILE

ROOT = Path(__file__).parents[3]
RESPONSES = yaml.safe_load((ROOT / "data" / "responses" / "emergency.yml").read_text(encoding="utf-8"))["responses"]
PAIRS = sorted({(rule.category, rule.tier) for rule in load_rules(RULES_FILE).rules})
KINDS = ("", "sms", "es", "es sms")  # English is meant where no language is named
SPANISH = [{"type": "slot", "name": "language", "value": "es"}]
MAX_CHARACTERS = 620
MAX_SMS_CHARACTERS = 306  # two segments of 153
CLINIC = load_clinic(ROOT / "clinic.yml")
# The GSM 03.38 alphabet without its second table, whose characters count twice.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


def kind_of(variation: dict[str, Any]) -> str:
    parts = ("es" if "condition" in variation else "", variation.get("channel", ""))
    return " ".join(part for part in parts if part)


TEXTS = {(name, kind_of(entry)): entry["text"] for name, entries in RESPONSES.items() for entry in entries}
VARIATIONS = sorted(TEXTS)


def name_of(category: str, tier: str) -> str:
    return f"utter_emergency_{category}_{tier.lower()}"


def filled(text: str) -> str:
    return text.format_map(template_values(CLINIC))


def numbers_in(text: str) -> set[str]:
    """Give the numbers to call: no figure may differ between the languages."""
    return set(re.findall(r"\b(?:911|988|1-800-\d{3}-\d{4})\b|\{on_call_phone\}", text))


def test_every_pair_has_a_text_and_no_text_is_left_over() -> None:
    assert set(RESPONSES) == {name_of(*pair) for pair in PAIRS}


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_stands_in_both_languages_for_page_and_text_messages(name: str) -> None:
    assert [kind_of(entry) for entry in RESPONSES[name]] == list(KINDS)
    assert all(entry.get("condition", SPANISH) == SPANISH for entry in RESPONSES[name])


@pytest.mark.parametrize(("name", "kind"), VARIATIONS)
def test_is_one_short_bubble_without_buttons(name: str, kind: str) -> None:
    entry = next(entry for entry in RESPONSES[name] if kind_of(entry) == kind)
    assert set(entry) <= {"text", "channel", "condition"}
    assert "\n" not in entry["text"].strip()
    assert len(entry["text"]) <= MAX_CHARACTERS


@pytest.mark.parametrize(("name", "kind"), [key for key in VARIATIONS if "sms" in key[1]])
def test_a_text_message_fits_into_two_segments(name: str, kind: str) -> None:
    text = filled(TEXTS[name, kind])
    assert set(text) - GSM == set()
    assert len(text) <= MAX_SMS_CHARACTERS


@pytest.mark.parametrize(("name", "kind"), VARIATIONS)
def test_uses_only_the_known_placeholders(name: str, kind: str) -> None:
    assert "{" not in filled(TEXTS[name, kind])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("category", "tier"), PAIRS)
def test_the_first_sentence_says_what_to_do(category: str, tier: str, kind: str) -> None:
    first = TEXTS[name_of(category, tier), kind].split(".")[0]
    room = "sala de emergencias" if "es" in kind else "emergency room"
    wanted = {"T1": "911", "T2": room, "T3": "{on_call_phone}"}[tier]
    if category == "suicide":
        wanted = "988"
    if (category, tier) == ("baclofen_withdrawal", "T2"):
        wanted = "{on_call_phone}"
    assert wanted in first


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_names_the_same_numbers_in_both_languages(name: str) -> None:
    assert numbers_in(TEXTS[name, "es"]) == numbers_in(TEXTS[name, ""])
    assert numbers_in(TEXTS[name, "es sms"]) == numbers_in(TEXTS[name, "sms"])
    assert numbers_in(TEXTS[name, "sms"]) == numbers_in(TEXTS[name, ""])


@pytest.mark.parametrize(("name", "kind"), [key for key in VARIATIONS if "es" in key[1]])
def test_spanish_speaks_to_the_visitor_as_usted(name: str, kind: str) -> None:
    """No word of tú: "ve", "llama", "tu", "te", "estás"."""
    words = set(re.findall(r"\w+", TEXTS[name, kind].lower()))
    assert (
        words & {"tú", "tu", "te", "ti", "contigo", "ve", "llama", "estás", "tienes", "puedes", "quédate", "dile"}
        == set()
    )


@pytest.mark.parametrize("tier", ["t1", "t2"])
def test_the_suicide_reply_names_every_line_and_asks_one_question(tier: str) -> None:
    text = TEXTS[f"utter_emergency_suicide_{tier}", ""]
    for needed in ("988", "988lifeline.org", "1-800-715-4225", "911", "veterans", "Spanish", "trust"):
        assert needed in text
    assert text.count("?") == 1
    assert text.strip().endswith("Are you safe right now?")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tier", ["t1", "t2"])
def test_the_suicide_reply_names_988_911_and_the_georgia_line_in_every_variation(tier: str, kind: str) -> None:
    text = TEXTS[f"utter_emergency_suicide_{tier}", kind]
    assert numbers_in(text) == {"988", "911", "1-800-715-4225"}
    assert "confianza" in text if "es" in kind else "trust" in text
    assert "oprima 2" in text if "es" in kind else "2" in text


@pytest.mark.parametrize(("name", "kind"), VARIATIONS)
def test_asks_one_question_at_most(name: str, kind: str) -> None:
    assert TEXTS[name, kind].count("?") <= 1
    assert TEXTS[name, kind].count("¿") == (1 if "es" in kind else 0)
