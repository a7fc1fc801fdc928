"""False alarms: how many messages that tell of no emergency raise a flag. Counts alone, never a text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tqdm import tqdm

from benchmarks.metrics import wilson_interval
from benchmarks.ordinary_messages import MessageSet
from bot.nlu.red_flag_meaning import RULE as MEANING
from bot.safety.screen import RedFlag
from bot.safety.union import Screen

MOST = 0.01  # share of ordinary messages that may fire


def measure(screens: Mapping[str, Screen], sets: Mapping[str, MessageSet | str]) -> dict[str, Any]:
    """Return for each set and screen how many messages fire, and by which rules.

    Args:
        screens: By name.
        sets: By name; a text in the place of a set is passed on as it is.

    Returns:
        Figures by set, and under ``unseen`` those of all sets together that neither rules nor scorer were made with
        and that hold ordinary messages only.
    """
    present = {name: each for name, each in sets.items() if isinstance(each, MessageSet)}
    flags = {name: _flags(screens, each.texts, name) for name, each in present.items()}
    unseen = [name for name, each in present.items() if not each.seen and not each.may_hold_emergencies]
    by_set: dict[str, Any] = {name: sets[name] for name in sets if name not in present}
    for name, each in present.items():
        by_set[name] = {
            "seen_by_rules_and_scorer": each.seen,
            "may_hold_emergencies": each.may_hold_emergencies,
            **_figures(flags[name]),
        }
    together = {screen: [flag for name in unseen for flag in flags[name][screen]] for screen in screens}
    return {
        "aim": f"at most {MOST:.0%}",
        "unseen": {"sets": unseen, **_figures(together)},
        "by_set": {name: by_set[name] for name in sets},
    }


def _flags(screens: Mapping[str, Screen], texts: Sequence[str], name: str) -> dict[str, list[RedFlag | None]]:
    return {
        screen: [screens[screen].screen(text) for text in tqdm(texts, desc=f"{name}, {screen}", leave=False)]
        for screen in screens
    }


def _figures(flags: Mapping[str, Sequence[RedFlag | None]]) -> dict[str, Any]:
    messages = len(next(iter(flags.values())))
    return {"messages": messages, **{screen: _fired(found) for screen, found in flags.items()}}


def _fired(flags: Sequence[RedFlag | None]) -> dict[str, Any]:
    fired = [flag for flag in flags if flag is not None]
    low, high = wilson_interval(len(fired), len(flags))
    return {
        "fired": len(fired),
        "share": round(len(fired) / max(1, len(flags)), 5),
        "interval": [round(low, 5), round(high, 5)],
        "by_rule": dict(sorted(Counter(map(_rule, fired)).items())),
    }


def _rule(flag: RedFlag) -> str:
    # The scorer has one id for all categories, a rule of the book has one category.
    return f"{flag.rule}: {flag.category}" if flag.rule == MEANING else flag.rule
