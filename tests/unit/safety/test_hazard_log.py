"""Every rule stands in the hazard log, and the log's evidence exists."""

import re
from pathlib import Path

import pytest

from bot.safety.rule_book import Rule
from bot.safety.rules import load_rules

from .red_flag_fixtures import RULES_FILE

ROOT = Path(__file__).parents[3]
LOG = (ROOT / "docs" / "safety" / "hazard-log.md").read_text(encoding="utf-8")
RULES = load_rules(RULES_FILE).rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_log_names_the_rule_with_its_hazard(rule: Rule) -> None:
    assert re.search(rf"^\| {rule.id} \| {rule.hazard} \| {rule.category} \| {rule.tier} \|", LOG, re.MULTILINE)


def test_the_log_names_no_rule_that_is_gone() -> None:
    named = set(re.findall(r"^\| ([A-Z]{2}-\d{2}[a-z]?) \| HZ", LOG, re.MULTILINE))
    assert named == {rule.id for rule in RULES}


def test_every_hazard_of_a_rule_has_a_section() -> None:
    sections = set(re.findall(r"^### (HZ-\d{2})", LOG, re.MULTILINE))
    assert {rule.hazard for rule in RULES} <= sections


def test_every_piece_of_evidence_is_a_test_that_exists() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    named = set(re.findall(r"`(test_[a-z_]+)`", LOG))
    assert named
    assert [name for name in sorted(named) if f"def {name}(" not in tests] == []


def test_scores_are_products_of_two_numbers_from_one_to_five() -> None:
    scores = re.findall(r"(\d) × (\d) = (\d+)", LOG)
    assert scores
    for severity, likelihood, product in scores:
        assert 1 <= int(severity) <= 5
        assert 1 <= int(likelihood) <= 5
        assert int(severity) * int(likelihood) == int(product)
