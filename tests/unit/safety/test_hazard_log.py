"""Every rule and every control stands in the hazard log, and the log's evidence exists."""

import re
from pathlib import Path

import pytest

from bot.safety.rule_book import Rule
from bot.safety.rules import load_rules

from .red_flag_fixtures import RULES_FILE

ROOT = Path(__file__).parents[3]
LOG = (ROOT / "docs" / "safety" / "hazard-log.md").read_text(encoding="utf-8")
RULES = load_rules(RULES_FILE).rules
SHARED = {f"C-0{number}" for number in range(1, 7)}
CONTROLS = dict(re.findall(r"^\| (C-\d{2}) \| .* \| (.*) \|$", LOG, re.MULTILINE))
HAZARDS = dict(re.findall(r"^### (HZ-\d{2}).*?^\| controls \| (.*?) \|$", LOG, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_log_names_the_rule_with_its_hazard(rule: Rule) -> None:
    assert re.search(rf"^\| {rule.id} \| {rule.hazard} \| {rule.category} \| {rule.tier} \|", LOG, re.MULTILINE)


def test_the_log_names_no_rule_that_is_gone() -> None:
    named = set(re.findall(r"^\| ([A-Z]{2}-\d{2}[a-z]?) \| HZ", LOG, re.MULTILINE))
    assert named == {rule.id for rule in RULES}


def test_every_hazard_of_a_rule_has_a_section() -> None:
    sections = set(re.findall(r"^### (HZ-\d{2})", LOG, re.MULTILINE))
    assert {rule.hazard for rule in RULES} <= sections


def test_every_control_is_named_by_a_hazard_and_every_hazard_names_controls_that_there_are() -> None:
    named = {control for controls in HAZARDS.values() for control in re.findall(r"C-\d{2}", controls)}

    assert len(HAZARDS) == len(re.findall(r"^### HZ", LOG, re.MULTILINE))
    assert all("shared controls" in controls for controls in HAZARDS.values())
    assert named | SHARED == set(CONTROLS)


@pytest.mark.parametrize("control", sorted(CONTROLS))
def test_every_control_has_a_test(control: str) -> None:
    assert re.findall(r"`test_\w+`", CONTROLS[control])


def test_every_piece_of_evidence_is_a_test_that_exists() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", LOG))
    assert len(named) > 40
    assert [name for name in sorted(named) if f"def {name}(" not in tests] == []


def test_scores_are_products_of_two_numbers_from_one_to_five() -> None:
    scores = re.findall(r"(\d) × (\d) = (\d+)", LOG)
    assert scores
    for severity, likelihood, product in scores:
        assert 1 <= int(severity) <= 5
        assert 1 <= int(likelihood) <= 5
        assert int(severity) * int(likelihood) == int(product)
