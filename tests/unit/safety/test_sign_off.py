"""What the clinic signs is what the bot does: every rule and every reply stands on the page, and no other."""

import re
from pathlib import Path

import yaml

from bot.nlu.red_flag_meaning import _TIERS
from bot.safety.rules import load_rules

from .red_flag_fixtures import RULES_FILE

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "safety" / "sign-off.md").read_text(encoding="utf-8")
RULES = load_rules(RULES_FILE).rules


def rows() -> list[str]:
    """Give the rows of the table of categories."""
    return [line for line in PAGE.splitlines() if re.match(r"\| .* \| HZ-\d{2}", line)]


def test_names_every_reply_and_no_other() -> None:
    replies = yaml.safe_load((ROOT / "data" / "responses" / "emergency.yml").read_text(encoding="utf-8"))["responses"]
    named = [f"utter_emergency_{name}" for row in rows() for name in re.findall(r"`(\w+_t\d)`", row)]
    assert sorted(named) == sorted(replies)


def test_names_every_rule_beside_its_hazard() -> None:
    named = {(rule, hazard) for row in rows() for rule in re.findall(r"[A-Z]{2}-\d{2}", row) for hazard in hazards(row)}
    assert {(rule.id, rule.hazard) for rule in RULES} <= named
    assert {rule for rule, _ in named if not rule.startswith("HZ")} == {rule.id for rule in RULES}


def test_a_rule_with_a_tier_on_the_page_has_that_tier() -> None:
    tiers = {rule.id: rule.tier for rule in RULES}
    for row in rows():
        for group, tier in re.findall(r"((?:[A-Z]{2}-\d{2}(?:, )?)+) \((T\d)\)", row):
            assert {tiers[rule] for rule in group.split(", ")} == {tier}


def test_has_the_scorers_tiers() -> None:
    assert {re.findall(r"`(\w+)_t\d`", row)[0]: row.split("|")[5].strip() for row in rows()} == _TIERS


def hazards(row: str) -> list[str]:
    return re.findall(r"HZ-\d{2}", row)
