"""Scores a file of visitors' messages against a running bot.

A line counts as right when its behaviour is; for ``answer`` also a cited document must be acceptable, and for
``emergency`` the category. The file is JSON Lines with ``id``, ``text``, ``behaviour`` and, where they matter,
``context``, ``topics`` and ``tags``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

from bot.client import Conversation
from bot.errors import BotError
from bot.outcome import BEHAVIOURS


class UnreadableLinesError(BotError):
    """The file cannot be read as lines of messages; names the line."""


@dataclass(frozen=True)
class Line:
    """One message with what is expected of the bot."""

    id: str
    text: str
    behaviour: str
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """One message with what the bot did.

    Attributes:
        cited: Slugs of the sources shown.
        right: Whether the line counts.
        milliseconds: Time of the judged message alone.
    """

    line: Line
    outcome: Mapping[str, Any]
    cited: tuple[str, ...]
    right: bool
    milliseconds: float


def read_lines(path: Path) -> tuple[Line, ...]:
    """Read the file.

    Raises:
        UnreadableLinesError: It is missing, empty, no JSON Lines, or a line lacks a field.
    """
    try:
        # Not splitlines: JSON may hold U+2028 and its like as they are.
        rows = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableLinesError(f"{path}: cannot be read as UTF-8 text") from error
    lines = tuple(_line(path, number, row) for number, row in enumerate(rows, start=1) if row.strip())
    if not lines:
        raise UnreadableLinesError(f"{path}: holds no lines")
    return lines


def judge(line: Line, client: httpx.Client) -> Judged:
    """Send a line's context and text in a session of their own and judge the answer to the text."""
    conversation = Conversation(client)
    for message in line.context:
        conversation.say(message)
    turn = conversation.say(line.text)
    cited = tuple(str(citation["slug"]) for citation in turn.outcome.get("citations", ()))
    return Judged(line, turn.outcome, cited, _is_right(line, turn.outcome, cited), turn.seconds * 1000)


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the scores as one JSON object; see the README for its fields."""
    answers = [each for each in judged if each.line.behaviour == "answer"]
    return {
        "lines": len(judged),
        "accuracy": _share(judged, lambda each: each.right),
        "behaviours": {name: _behaviour(name, judged) for name in BEHAVIOURS},
        "topic_accuracy": _share(answers, lambda each: bool(set(each.cited) & set(each.line.topics))),
        "topic_first_accuracy": _share(
            answers, lambda each: bool(set(each.outcome.get("topics", ())[:1]) & set(each.line.topics))
        ),
        "emergency": _emergency(judged),
        "confusions": _confusions(judged),
        "latency_ms": _latency([each.milliseconds for each in judged]),
        "results": [_result(each) for each in judged],
    }


def as_text(scores: Mapping[str, Any]) -> str:
    """Return the scores as a page to read."""
    rows = [f"{scores['lines']} lines, accuracy {scores['accuracy']:.3f}", ""]
    rows.append(f"{'behaviour':20}{'precision':>10}{'recall':>10}{'lines':>8}")
    for name, numbers in scores["behaviours"].items():
        if numbers["support"] or numbers["precision"] is not None:
            rows.append(f"{name:20}{_number(numbers['precision'])}{_number(numbers['recall'])}{numbers['support']:8}")
    emergency = scores["emergency"]
    rows += [
        "",
        f"right topic cited {_number(scores['topic_accuracy']).strip()}, "
        f"first {_number(scores['topic_first_accuracy']).strip()}",
        f"emergencies found {_number(emergency['recall']).strip()}, false alarms {emergency['false_alarms']}, "
        f"right category {_number(emergency['category_accuracy']).strip()}",
        f"latency p50 {scores['latency_ms']['p50']:.0f} ms, p95 {scores['latency_ms']['p95']:.0f} ms",
        "",
    ]
    rows += [f"{entry['expected']} taken for {entry['got']}: {entry['lines']}" for entry in scores["confusions"]]
    rows += [
        f"  {each['id']}: expected {each['expected']}, got {each['got']} {','.join(each['topics'][:1])}"
        for each in scores["results"]
        if not each["ok"]
    ]
    return "\n".join(rows)


def _line(path: Path, number: int, row: str) -> Line:
    try:
        fields = json.loads(row)
        line = Line(
            id=str(fields["id"]),
            text=_text(fields["text"]),
            behaviour=str(fields["behaviour"]),
            topics=tuple(fields.get("topics") or ()),
            tags=tuple(fields.get("tags") or ()),
            context=tuple(_text(message) for message in fields.get("context") or ()),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableLinesError(
            f"{path}:{number}: is no line of the form {{id, text, behaviour, topics, tags, context}}"
        ) from error
    if line.behaviour not in BEHAVIOURS:
        raise UnreadableLinesError(f"{path}:{number}: behaviour '{line.behaviour}' is none of {', '.join(BEHAVIOURS)}")
    return line


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text must be a string")
    return value


def _is_right(line: Line, outcome: Mapping[str, Any], cited: Sequence[str]) -> bool:
    if outcome.get("behaviour") != line.behaviour:
        return False
    if line.behaviour == "answer":
        return bool(set(cited) & set(line.topics))
    if line.behaviour == "emergency":
        return outcome.get("category") in line.tags
    return True


def _behaviour(name: str, judged: Sequence[Judged]) -> dict[str, Any]:
    expected = [each for each in judged if each.line.behaviour == name]
    got = [each for each in judged if each.outcome.get("behaviour") == name]
    hits = sum(1 for each in expected if each.outcome.get("behaviour") == name)
    return {
        "precision": round(hits / len(got), 4) if got else None,
        "recall": round(hits / len(expected), 4) if expected else None,
        "support": len(expected),
    }


def _emergency(judged: Sequence[Judged]) -> dict[str, Any]:
    expected = [each for each in judged if each.line.behaviour == "emergency"]
    found = [each for each in expected if each.outcome.get("behaviour") == "emergency"]
    alarms = [each for each in judged if each.outcome.get("behaviour") == "emergency"]
    return {
        "recall": _share(expected, lambda each: each.outcome.get("behaviour") == "emergency"),
        "false_alarms": len(alarms) - len(found),
        "category_accuracy": _share(found, lambda each: each.outcome.get("category") in each.line.tags),
    }


def _confusions(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = {}
    for each in judged:
        pair = (each.line.behaviour, str(each.outcome.get("behaviour", "none")))
        if pair[0] != pair[1]:
            counts[pair] = counts.get(pair, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"expected": pair[0], "got": pair[1], "lines": count} for pair, count in ordered]


def _result(each: Judged) -> dict[str, Any]:
    return {
        "id": each.line.id,
        "expected": each.line.behaviour,
        "got": each.outcome.get("behaviour", "none"),
        "topics": list(each.outcome.get("topics", ())),
        "category": each.outcome.get("category"),
        "score": each.outcome.get("score"),
        "ok": each.right,
    }


def _share(judged: Sequence[Judged], is_good: Any) -> float | None:
    return round(sum(1 for each in judged if is_good(each)) / len(judged), 4) if judged else None


def _latency(milliseconds: Iterable[float]) -> dict[str, float]:
    times = sorted(milliseconds)
    if len(times) == 1:
        return {"p50": round(times[0], 1), "p95": round(times[0], 1)}
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1)}


def _number(value: float | None) -> str:
    return f"{value:10.3f}" if value is not None else f"{'-':>10}"
