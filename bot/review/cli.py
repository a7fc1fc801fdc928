"""What staff ask on the command line: which turns want a look, which emergencies are open."""

import argparse
import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.emergencies.flags import RaisedFlag
from bot.emergencies.log import FlagLog
from bot.errors import BotError
from bot.review.turns import ReviewTurn, review_turns, state_of
from bot.settings import clinic, load_settings

_DAYS = 7
_MOST_DAYS = 3_650


def add_commands(commands: Any) -> None:
    """Add ``emergencies`` and ``review`` to the bot's commands."""
    emergencies = commands.add_parser("emergencies", help="list the emergencies that visitors told of, newest first")
    emergencies.add_argument("--clear", metavar="CONVERSATION", help="clear the emergencies of one conversation")
    emergencies.add_argument("--json", action="store_true", help="print one JSON object an emergency")
    emergencies.set_defaults(run=_emergencies)

    review = commands.add_parser("review", help="list the turns that want a look, emergencies first")
    review.add_argument("--days", type=_days, default=_DAYS, metavar="N", help="how far back (default: %(default)s)")
    review.add_argument("--json", action="store_true", help="print one JSON object a turn")
    review.set_defaults(run=_review)


def _days(text: str) -> int:
    days = int(text) if text.isdecimal() else 0
    if not 1 <= days <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of days from 1 to {_MOST_DAYS:,}")
    return days


def _emergencies(options: argparse.Namespace) -> int:
    log, now = FlagLog(load_settings().red_flags_file), datetime.now(UTC)
    if options.clear is not None:
        return _clear(log, options.clear, now, as_json=options.json)
    flags = log.all()[::-1]
    for flag in flags:
        print(json.dumps(_flag_fields(flag, now), ensure_ascii=False) if options.json else _flag_line(flag, now))
    if not flags and not options.json:
        print("No emergency has been told of.")
    return 0


def _clear(log: FlagLog, conversation: str, now: datetime, *, as_json: bool) -> int:
    if not log.of(conversation):
        raise BotError(f"No emergency is known of conversation '{conversation}'. List them: python -m bot emergencies")
    cleared = log.clear(conversation, at=now)
    if as_json:
        print(json.dumps({"conversation": conversation, "cleared": cleared}))
    else:
        print(f"Cleared in {conversation}: {cleared}." if cleared else f"All of {conversation} was cleared before.")
    return 0


def _flag_fields(flag: RaisedFlag, now: datetime) -> dict[str, Any]:
    return {
        "at": flag.raised_at.isoformat(timespec="seconds"),
        "state": state_of(flag, now),
        "category": flag.category,
        "tier": flag.tier,
        "rule": flag.rule,
        "conversation": flag.conversation,
        "text": flag.text,
        "recorded": flag.recorded,
    }


def _flag_line(flag: RaisedFlag, now: datetime) -> str:
    waits = "" if flag.recorded else "  (not yet in its conversation)"
    what = f"{flag.tier} {flag.category} {flag.rule}"
    return f"{_local(flag.raised_at)}  {state_of(flag, now):7}  {what}  {flag.conversation}  {_line(flag.text)}{waits}"


def _review(options: argparse.Namespace) -> int:
    from bot.review.events import read_events

    settings, now = load_settings(), datetime.now(UTC)
    since = now - timedelta(days=options.days)
    flags = [flag for flag in FlagLog(settings.red_flags_file).all() if flag.raised_at >= since or not flag.recorded]
    turns = review_turns(read_events(settings.conversations_url, since=since), flags, now=now)
    for turn in turns:
        print(json.dumps(_turn_fields(turn), ensure_ascii=False) if options.json else _turn_line(turn))
    if not turns and not options.json:
        print(f"Nothing wants a look in the last {options.days} days.")
    return 0


def _turn_fields(turn: ReviewTurn) -> dict[str, Any]:
    return {**dataclasses.asdict(turn), "at": turn.at.isoformat(timespec="seconds")}


def _turn_line(turn: ReviewTurn) -> str:
    what = " ".join(part for part in (turn.state, turn.tier, turn.category, turn.rule, turn.reason) if part)
    return f"{_local(turn.at)}  {turn.kind}{f' ({what})' if what else ''}  {turn.conversation}  {_line(turn.text)}"


def _local(instant: datetime) -> str:
    return instant.astimezone(clinic().zone).strftime("%Y-%m-%d %H:%M")


def _line(text: str) -> str:
    return " ".join(text.split())
