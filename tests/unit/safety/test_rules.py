"""The rule file is checked strictly: an error names the file, the line and the rule."""

from pathlib import Path

import pytest

from bot.safety.rule_book import CATEGORIES
from bot.safety.rules import RedFlagRulesError, load_rules

from .red_flag_fixtures import RULES_FILE

GOOD = """\
version: 1
findings:
  fever:
    - fever, <100.4-107> degrees
things:
  wound:
    - incision, wound
masks:
  other_fever:
    hides: [fever]
    phrases:
      - cabin fever
contexts:
  negated:
    stands: before
    reach: 5
    phrases:
      - no, not
usual_contexts: [negated]
real_words:
  - fewer never
rules:
  - id: IN-01
    hazard: HZ-03
    category: infection
    tier: T3
    says: fever and a wound
    patterns:
      - fever + wound | message
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "red_flags.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_a_valid_file(tmp_path: Path) -> None:
    book = load_rules(write(tmp_path, GOOD))
    assert [(rule.id, rule.tier, rule.score, rule.line) for rule in book.rules] == [("IN-01", "T3", 1.0, 23)]
    assert book.rules[0].patterns[0].concepts == ("fever", "wound")
    assert book.rules[0].patterns[0].scope == "message"
    assert book.masks == {"other_fever": frozenset({"fever"})}
    assert book.contexts["negated"].reach == 5
    assert book.real_words == {"fewer", "never"}


def test_the_projects_own_file_is_valid_and_covers_every_category() -> None:
    book = load_rules(RULES_FILE)
    assert {rule.category for rule in book.rules} == set(CATEGORIES)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1", "version: 2", r"red_flags.yml, line 1, the file: version must be 1"),
        ("tier: T3", "tier: T4", r"line 26, rule IN-01: tier must be one of T1, T2, T3, not 'T4'"),
        ("category: infection", "category: flu", r"line 25, rule IN-01: category must be one of cauda_equina"),
        ("hazard: HZ-03", "hazard: three", r"line 24, rule IN-01: hazard must look like HZ-01, not 'three'"),
        ("id: IN-01", "id: first", r"line 23, rule first: an id looks like CE-01"),
        ("fever + wound", "fever + wounds", r"line 29, rule IN-01: names the concept 'wounds'"),
        ("fever + wound", "fever + wound > fever", r"rule IN-01: pattern 'fever \+ wound > fever' mixes \+ and >"),
        ("| message", "| nearby", r"rule IN-01: 'nearby' is not within N, clause, sentence, message or not X"),
        ("    tier: T3\n", "", r"line 23, rule IN-01: lacks the key 'tier'"),
        ("    tier: T3\n", "    tier: T3\n    teir: T3\n", r"line 27, rule IN-01: has the unknown key 'teir'"),
        ("    tier: T3\n", "    tier: T3\n    score: 2\n", r"line 27, rule IN-01: score must be above 0 and at most 1"),
        ("    tier: T3\n", "    tier: T3\n    despite: [past]\n", r"line 27, rule IN-01: names 'past'"),
        ("- incision, wound", "- (incision", r"line 7, wound: Phrase '\(incision' leaves a bracket open"),
        ("- incision, wound", "- incision)", r"line 7, wound: Phrase 'incision\)' closes a bracket"),
        ("- incision, wound", "- incision, wound?", r"line 7, wound: Phrase ' wound\?' can be empty"),
        ("- incision, wound", "- wound ..", r"line 7, wound: Phrase 'wound ..' has '..' at its edge"),
        ("- incision, wound", "- wound & pus", r"line 7, wound: Phrase 'wound & pus' holds '&'"),
        ("  wound:\n", "  bed:\n    - bed\n  wound:\n", r"line 7, bed: is used by no rule and no context"),
        ("  wound:\n", "  fever:\n    - hot\n  wound:\n", r"line 7, fever: is defined twice"),
        ("  wound:\n", "  Wound:\n    - hot\n  wound:\n", r"line 7, Wound: a concept's name has small letters"),
        ("stands: before", "stands: beside", r"line 15, negated: stands must be one of before, after, either"),
        ("reach: 5", "reach: far", r"line 16, negated: reach must be a number of words, or one of clause"),
        ("reach: 5", "reach: 5\n    on: none", r"line 17, negated: on must be findings or all, not 'none'"),
        ("usual_contexts: [negated]", "usual_contexts: [denied]", r"line 19, usual_contexts: names 'denied'"),
        ("hides: [fever]", "hides: [fevers]", r"line 10, other_fever: names 'fevers'"),
        ("things:\n", "stuff: 1\nthings:\n", r"line 5, the file: has the unknown key 'stuff'"),
        ("things:\n", "things: [\n", r"line \d+: not YAML"),
        ("    says: fever and a wound\n", "    says: a\n    says: b\n", r"line 28: the key 'says' stands twice"),
    ],
)
def test_refuses_an_invalid_file(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(RedFlagRulesError, match=message):
        load_rules(write(tmp_path, GOOD.replace(old, new, 1)))


def test_refuses_a_rule_id_that_stands_twice(tmp_path: Path) -> None:
    rule = GOOD[GOOD.index("  - id: IN-01") :]
    with pytest.raises(RedFlagRulesError, match=r"line 30, rule IN-01: has the id of an earlier rule"):
        load_rules(write(tmp_path, GOOD + rule))


def test_refuses_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(RedFlagRulesError, match="the file is empty"):
        load_rules(write(tmp_path, ""))


def test_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RedFlagRulesError, match="Cannot read the red-flag rules"):
        load_rules(tmp_path / "absent.yml")
