"""Responses and the code that names them: nothing is named that is missing, nothing stands there unused."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest
import yaml

from bot.booking.change_words import Change
from bot.clinic_facts import template_values
from bot.outcome import BEHAVIOURS
from bot.safety.rules import load_rules
from bot.sending.wording import MESSAGES, VALUES
from bot.settings import PROJECT_ROOT

from .builders import clinic

CODE = [
    path
    for folder in ("actions", "bot/channels", "bot/emergencies", "bot/sending")
    for path in sorted((PROJECT_ROOT / folder).glob("*.py"))
]
# Rasa's own actions that utter a response of a fixed name (rasa/core/actions/action.py).
RASAS_OWN = {"action_restart": "utter_restart"}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


DOMAIN = load(PROJECT_ROOT / "domain.yml")
RESPONSES: dict[str, list[dict[str, Any]]] = {}
for file in sorted((PROJECT_ROOT / "data" / "responses").glob("*.yml")):
    RESPONSES.update(load(file)["responses"])
VISIT_TYPES = DOMAIN["slots"]["visit_type"]["values"]
KINDS = {path.stem for path in (PROJECT_ROOT / "knowledge" / "uncovered").glob("*.yml")}
STEPS = [
    step["action"]
    for path in sorted((PROJECT_ROOT / "data" / "rules").glob("*.yml"))
    for rule in load(path)["rules"]
    for step in rule["steps"]
    if "action" in step
]


def patterns_in(node: ast.AST) -> Iterator[str]:
    """Give the response names that an expression can stand for; ``{}`` for what only running it tells."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.fullmatch(r"utter_\w*[a-z0-9]", node.value):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
        if parts[0].startswith("utter_"):
            yield "".join(parts)
    else:
        for child in ast.iter_child_nodes(node):
            yield from patterns_in(child)


@cache
def names(pattern: str) -> set[str]:
    """Give the names that a pattern stands for; fails for a pattern that this test does not know."""
    if "{}" not in pattern:
        return {pattern}
    required = [slot for form in DOMAIN["forms"].values() for slot in form["required_slots"]]
    rules = load_rules(PROJECT_ROOT / "bot" / "safety" / "red_flags.yml").rules
    known = {
        "utter_ask_{}": {f"utter_ask_{slot}" for slot in ("patient_name", "contact", "visit_type", "location")},
        "utter_hint_{}": {f"utter_hint_{slot}" for slot in required},
        "utter_not_covered_{}": {f"utter_not_covered_{kind}" for kind in KINDS},
        "utter_ask_manage_reference_{}": {f"utter_ask_manage_reference_{kind}" for kind in get_args(Change)},
        "utter_read_back_waiting_{}": {f"utter_read_back_waiting_{value}" for value in VISIT_TYPES},
        "utter_read_back_{}": {f"utter_read_back_{value}" for value in VISIT_TYPES},
        **{f"utter_{part}_{{}}": {f"utter_{part}_{what}" for what in MESSAGES} for part in ("message", "subject")},
        "utter_emergency_{}_{}": {f"utter_emergency_{rule.category}_{rule.tier.lower()}" for rule in rules},
    }
    assert pattern in known, f"teach this test what {pattern} stands for"
    return known[pattern]


NAMED = {
    (path.name, pattern)
    for path in CODE
    for pattern in patterns_in(ast.parse(path.read_text(encoding="utf-8")))
    if pattern != "utter_action"
}
USED = {
    *(name for _, pattern in NAMED for name in names(pattern)),
    *(step for step in STEPS if step.startswith("utter_")),
    *(RASAS_OWN[step] for step in STEPS if step in RASAS_OWN),
}


@cache
def passed() -> dict[str, set[str]]:
    """Give the values that code passes with each response; a call that names none passes to all of its module."""
    given: dict[str, set[str]] = {}
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        everywhere = {name for pattern in patterns_in(tree) if pattern != "utter_action" for name in names(pattern)}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            values = {keyword.arg for keyword in call.keywords if keyword.arg} - {"response", "buttons"}
            arguments = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "response")]
            said = {name for node in arguments for pattern in patterns_in(node) for name in names(pattern)}
            is_open = not said and any(keyword.arg == "response" for keyword in call.keywords)
            for name in everywhere if is_open else said:
                given.setdefault(name, set()).update(values)
    return given


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each)


def placeholders(name: str) -> set[str]:
    return {
        field for text in strings_of(RESPONSES[name]) for _, field, _, _ in Formatter().parse(text) if field is not None
    }


def variations() -> list[tuple[str, dict[str, Any]]]:
    return [(name, variation) for name in RESPONSES for variation in RESPONSES[name]]


@pytest.mark.parametrize("name", sorted(USED))
def test_every_response_that_is_named_stands_in_data_responses(name: str) -> None:
    assert name in RESPONSES


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_every_response_is_used(name: str) -> None:
    assert name in USED


def test_no_response_stands_in_two_files() -> None:
    files = sorted((PROJECT_ROOT / "data" / "responses").glob("*.yml"))

    assert sum(len(load(path)["responses"]) for path in files) == len(RESPONSES)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_uncovered_question_has_a_reply_of_its_own(kind: str) -> None:
    texts = [variation["text"] for variation in RESPONSES[f"utter_not_covered_{kind}"]]

    assert all("won't guess" in text and "{clinic_phone}" in text for text in texts)
    assert texts != [variation["text"] for variation in RESPONSES["utter_not_covered"]]


def test_every_kind_of_a_follow_up_is_a_kind_of_uncovered_question() -> None:
    entries = load(PROJECT_ROOT / "knowledge" / "followups.yml")

    assert {entry["kind"] for entry in entries if entry.get("kind")} <= KINDS


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_every_placeholder_is_a_clinics_value_or_passed(name: str) -> None:
    sent = VALUES if name in names_of_module("wording.py") else set()  # passed as one mapping

    assert placeholders(name) <= set(template_values(clinic())) | passed().get(name, set()) | sent


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_every_value_that_is_passed_is_named(name: str) -> None:
    """A value that no placeholder names is a slip of the pen in code or text; openings share one call."""
    shared = {"office"} if name in names_of_module("offered_openings.py") else set()

    assert passed().get(name, set()) - shared <= placeholders(name) | {"behaviour", "channel", "attachment"}


def names_of_module(file: str) -> set[str]:
    return {name for path, pattern in NAMED if path == file for name in names(pattern)}


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_every_response_has_words(name: str) -> None:
    assert RESPONSES[name]
    assert all(str(variation.get("text") or "").strip() for variation in RESPONSES[name])


def test_every_button_names_an_intent_that_there_is() -> None:
    payloads = [button["payload"] for _, variation in variations() for button in variation.get("buttons", ())]
    commands = [payload[1:].split("{")[0] for payload in payloads if payload.startswith("/")]

    assert set(commands) <= set(DOMAIN["intents"])
    assert commands


def test_every_outcome_of_a_response_has_all_fields_and_a_known_behaviour() -> None:
    outcomes = [variation["custom"]["outcome"] for _, variation in variations() if "custom" in variation]

    for outcome in outcomes:
        assert set(outcome) == {"behaviour", "topics", "category", "score", "citations"}
        assert outcome["behaviour"] in BEHAVIOURS
    assert outcomes


def test_a_response_that_a_rule_utters_carries_its_outcome() -> None:
    """No action is there to send it; without one the guard apologises."""
    uttered = {
        *(step for step in STEPS if step.startswith("utter_")),
        *(RASAS_OWN[step] for step in STEPS if step in RASAS_OWN),
        *names_of_module("read_loose_detail.py"),  # an action that only says which one follows
    }

    assert [name for name in sorted(uttered & set(RESPONSES)) if "custom" not in RESPONSES[name][0]] == []


def test_every_action_that_a_rule_names_is_known() -> None:
    known = {*DOMAIN["actions"], *DOMAIN["forms"], *RESPONSES, *RASAS_OWN, "action_deactivate_loop", "action_listen"}

    assert set(STEPS) <= known


@pytest.mark.parametrize("name", ["utter_not_covered", "utter_not_covered_cost"])
def test_a_button_that_names_a_document_is_read_by_rasa(name: str) -> None:
    from rasa.core.nlg.interpolator import interpolate_text

    (button,) = [b for b in RESPONSES[name][0]["buttons"] if "topic_slug" in b["payload"]]

    assert interpolate_text(button["payload"], {"topic_slug": "pump"}) == '/ask_treatment{"treatment": "pump"}'
