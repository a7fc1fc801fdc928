"""Which turns staff should look at: emergencies first, then what the bot declined, asked back about or failed at.

Read from the events that Rasa stores, without Rasa. The texts are redacted once more: a turn that is no emergency is
stored in the visitor's own words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from bot.emergencies.flags import RaisedFlag
from bot.emergencies.tracker_marks import marks_of
from bot.outcome import OUTCOME_KEY
from bot.safety.redaction import redact

Event = Mapping[str, Any]
Kind = Literal["emergency", "not_covered", "did_you_mean", "unclear", "technical_problem"]
KINDS: tuple[Kind, ...] = get_args(Kind)  # the order in which they are listed

_NOT_COVERED = "utter_not_covered"
_DID_YOU_MEAN = "utter_did_you_mean"
_UNCLEAR = ("utter_which_reading", "utter_still_unclear")
_RUNNERS_UP = 3


@dataclass(frozen=True, slots=True)
class ReviewTurn:
    """One turn that wants a look.

    Attributes:
        kind: Why it is listed.
        at: When, aware, in UTC; for an emergency when it was raised.
        conversation: Id with the channel before the colon.
        text: The visitor's words, redacted.
        category: Of an emergency.
        tier: Of an emergency: "T1" to "T3".
        rule: Of an emergency: the id of the rule that found it.
        state: Of an emergency: "open", "cleared" or "over"; ``""`` where that is not known.
        reason: Of a declined question its kind, such as ``cost``; else which reply was given.
        score: The outcome's, in [0, 1]; 0 where there is no outcome.
        topics: The outcome's document slugs, best first.
        readings: The likeliest intents with their confidence, best first.
    """

    kind: Kind
    at: datetime
    conversation: str
    text: str
    category: str = ""
    tier: str = ""
    rule: str = ""
    state: str = ""
    reason: str = ""
    score: float = 0.0
    topics: tuple[str, ...] = ()
    readings: tuple[tuple[str, float], ...] = field(default=())


def review_turns(
    events: Iterable[tuple[str, Event]], flags: Sequence[RaisedFlag], *, now: datetime
) -> list[ReviewTurn]:
    """Return the turns that want a look: by kind, in each the newest first.

    Args:
        events: Conversation id and event as Rasa stores it; each conversation's together and in order.
        flags: The log of red flags from the same time on: it knows what has been cleared, and what could not be written
            into its conversation yet.
        now: The present instant, aware.
    """
    known = {flag.id: flag for flag in flags}
    found = [turn for each in _turns(events) if (turn := _reviewed(each, known, now)) is not None]
    found += [_of_flag(flag, now) for flag in flags if not flag.recorded]
    newest_first = sorted(found, key=lambda turn: turn.at, reverse=True)
    return sorted(newest_first, key=lambda turn: KINDS.index(turn.kind))


def state_of(flag: RaisedFlag, now: datetime) -> str:
    """Return "open", "cleared" by staff, or "over" by time."""
    if flag.cleared_at is not None:
        return "cleared"
    return "open" if flag.is_open(now) else "over"


def _turns(events: Iterable[tuple[str, Event]]) -> Iterator[tuple[str, Event, list[Event]]]:
    """Yield each turn: conversation, the visitor's message, the bot's messages."""
    turn: tuple[str, Event, list[Event]] | None = None
    for conversation, event in events:
        if event.get("event") == "user":
            if turn is not None:
                yield turn
            turn = (conversation, event, [])
        elif turn is not None and turn[0] == conversation and event.get("event") == "bot":
            turn[2].append(event)
    if turn is not None:
        yield turn


def _reviewed(
    turn: tuple[str, Event, list[Event]], known: Mapping[str, RaisedFlag], now: datetime
) -> ReviewTurn | None:
    conversation, message, answers = turn
    marks = marks_of(message.get("metadata"))
    flag = known.get(str(marks.get("id")))
    if flag is not None and flag.recorded:
        return _of_flag(flag, now)
    if flag is not None:
        return None  # it is listed as one that waits
    at = datetime.fromtimestamp(float(message.get("timestamp") or 0.0), UTC)
    text = redact(str(message.get("text") or ""))
    outcome = _outcome_of(answers)
    if marks:
        category = str(marks.get("category") or outcome.get("category") or "")
        tier, rule = str(marks.get("tier") or ""), str(marks.get("rule") or "")
        return ReviewTurn("emergency", at, conversation, text, category=category, tier=tier, rule=rule)
    kind, reason = _kind_of(answers, outcome)
    if kind is None:
        return None
    return ReviewTurn(
        kind,
        at,
        conversation,
        text,
        reason=reason,
        score=float(outcome.get("score") or 0.0),
        topics=tuple(outcome.get("topics") or ()),
        readings=_readings_of(message),
    )


def _kind_of(answers: Sequence[Event], outcome: Mapping[str, Any]) -> tuple[Kind | None, str]:
    said = [str((answer.get("metadata") or {}).get("utter_action") or "") for answer in answers]
    declined = [name for name in said if name.startswith(_NOT_COVERED)]
    if declined or outcome.get("behaviour") == "not_covered":
        kinds = [name.removeprefix(_NOT_COVERED).lstrip("_") for name in declined]
        return "not_covered", ", ".join(dict.fromkeys(kind for kind in kinds if kind))
    if _DID_YOU_MEAN in said:
        return "did_you_mean", _DID_YOU_MEAN
    unclear = next((name for name in said if name in _UNCLEAR), "")
    if unclear:
        return "unclear", unclear
    if outcome.get("behaviour") in (None, "technical_problem"):  # each turn that works has an outcome
        return "technical_problem", "no answer"
    return None, ""


def _of_flag(flag: RaisedFlag, now: datetime) -> ReviewTurn:
    return ReviewTurn(
        "emergency",
        flag.raised_at,
        flag.conversation,
        redact(flag.text),
        category=flag.category,
        tier=flag.tier,
        rule=flag.rule,
        state=state_of(flag, now),
        reason="" if flag.recorded else "not yet in its conversation",
        score=flag.score,
    )


def _outcome_of(answers: Sequence[Event]) -> Mapping[str, Any]:
    for answer in answers:
        custom = (answer.get("data") or {}).get("custom") or {}
        if isinstance(custom.get(OUTCOME_KEY), Mapping):
            outcome: Mapping[str, Any] = custom[OUTCOME_KEY]
            return outcome
    return {}


def _readings_of(message: Event) -> tuple[tuple[str, float], ...]:
    ranking = (message.get("parse_data") or {}).get("intent_ranking") or []
    return tuple((str(entry["name"]), round(float(entry["confidence"]), 4)) for entry in ranking[:_RUNNERS_UP])
