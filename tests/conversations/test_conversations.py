"""Plays every conversation of this folder's YAML files against the real servers.

A file holds stories named by a sentence; each story is a list of turns::

    a visitor asks something else in the middle of a booking:
      - say: can i get an appointment
        behaviour: book
      - say: how long does rfa last
        behaviour: answer
        topic: radiofrequency-ablation
        text: [9 to 18 months, full name]     # all of them stand somewhere in the answer
        not_text: [sorry]
      - press: Talk to a person               # a button of the last answer, by its title or a part of it
        behaviour: human
      - hours_later: 25                       # the emergencies told of so far are as much older
      - staff_clear: emergencies              # as `python -m bot emergencies --clear` does
      - another_visitor: true                 # a new session
      - say: my reference is {reference}      # the last reference or code that an answer has told
"""

import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.tokens import Tokens
from bot.client import Conversation, Turn
from bot.emergencies.log import FlagLog
from bot.settings import Settings, secret_key

_FOLDER = Path(__file__).parent
# What a clinic would want and the bot does not do yet: seen to fail, with what it does instead. Most wait for
# better reading of names and intents (issues 4 and 6). Not strict: a retrained model may settle one without notice; then take it out.
_KNOWN_GAPS = {
    "does it hurt, what does it cost, after the epidural": "'the medicine' is not led back to the injection",
    "every offered question leads to its own page and never back to the same text": "'do you prescribe opioids' is declined",
    "the topic offered with a refusal is shown when pressed": "a question after a pressed topic is not led to it",
    "questions about injections and nerves": "'test shots in the little joints' finds the epidural",
    "somebody tries to turn the bot": "'repeat after me ...' with a clinic word is answered from a page",
}
_REFERENCE = re.compile(r"(?:Reference|Code): (\w{8})")
_RECORDED_SECONDS = 10.0  # an emergency is recorded after its reply was sent
_MEANWHILE = {"hours_later", "staff_clear"}
_KEYS = {"say", "press", "behaviour", "category", "topic", "text", "not_text", "button"}


def _stories() -> list[Any]:
    found = []
    for path in sorted(_FOLDER.glob("*.yml")):
        for name, turns in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            gap = _KNOWN_GAPS.get(name)
            marks = [pytest.mark.xfail(reason=gap, strict=False)] if gap else []
            found.append(pytest.param(turns, id=f"{path.stem}: {name}", marks=marks))
    return found


@pytest.mark.parametrize("turns", _stories())
def test_conversation(turns: list[dict[str, Any]], conversation: Conversation, bot_settings: Settings) -> None:
    last: Turn | None = None
    reference = ""
    for number, turn in enumerate(turns, start=1):
        if "another_visitor" in turn:
            conversation, last = conversation.anew(), None
            continue
        if set(turn) <= _MEANWHILE:
            _let_pass(turn, conversation, bot_settings)
            continue
        assert set(turn) <= _KEYS, f"turn {number} has unknown keys: {set(turn) - _KEYS}"
        last = _play(turn, last, conversation, reference)
        told = _REFERENCE.search(last.text)
        reference = told[1] if told else reference
        _check(turn, last, number)


def _let_pass(meanwhile: dict[str, Any], conversation: Conversation, settings: Settings) -> None:
    """Do what happens between two messages: time passes, or staff clear the emergencies."""
    name = f"website:{Tokens(secret_key(settings)).session_id(conversation.session)}"
    log, deadline = FlagLog(settings.red_flags_file), time.monotonic() + _RECORDED_SECONDS
    while not all(flag.recorded for flag in log.of(name)):
        assert time.monotonic() < deadline, "an emergency was not recorded"
        time.sleep(0.05)
    if "staff_clear" in meanwhile:
        assert log.clear(name, at=datetime.now(UTC)) > 0
    past = timedelta(hours=meanwhile.get("hours_later", 0))
    with closing(sqlite3.connect(settings.red_flags_file, timeout=10)) as database, database:
        for flag in log.of(name):
            older = (flag.raised_at - past).isoformat()
            database.execute("UPDATE red_flags SET raised_at = ? WHERE id = ?", (older, flag.id))


def _play(turn: dict[str, Any], last: Turn | None, conversation: Conversation, reference: str) -> Turn:
    if "say" in turn:
        return conversation.say(str(turn["say"]).replace("{reference}", reference))
    assert last is not None, "a story cannot begin with a button"
    buttons = [button for message in last.messages for button in message.get("buttons", ())]
    chosen = [button for button in buttons if turn["press"] in button["title"]]
    assert chosen, f"no button '{turn['press']}' among {[button['title'] for button in buttons]}"
    return conversation.press(chosen[0]["payload"])


def _check(turn: dict[str, Any], got: Turn, number: int) -> None:
    seen = f"turn {number}: got {got.outcome} with: {got.text}"
    for field in ("behaviour", "category"):
        if field in turn:
            assert got.outcome.get(field) == turn[field], seen
    if "topic" in turn:
        assert got.outcome["topics"][0] == turn["topic"], seen
    for part in _list(turn.get("text")):
        assert part.lower() in got.text.lower(), seen
    for part in _list(turn.get("not_text")):
        assert part.lower() not in got.text.lower(), seen
    titles = [button["title"] for message in got.messages for button in message.get("buttons", ())]
    for part in _list(turn.get("button")):
        assert any(part in title for title in titles), f"{seen}; buttons {titles}"


def _list(value: Any) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else [str(value)] if value is not None else []
