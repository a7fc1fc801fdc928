"""The peer of the red-flag screen: a plain keyword list, such as a bot has that nobody gave rules to.

Its keywords are each category's name and one to four telling words of every "must trigger" line of the safety page's
table; a test compares them. Whole pieces of those lines were tried first: they found a tenth of the held emergencies,
these find a quarter and are the fairer peer. A keyword anywhere raises the flag: no negation, no tense, no misspelling.
"""

import re
from collections.abc import Mapping

from bot.safety.rule_book import CATEGORIES, Category
from bot.safety.screen import RedFlag

RULE = "keyword"  # stands where a rule's id does
KEYWORDS: Mapping[Category, tuple[str, ...]] = {
    "cauda_equina": (
        "cauda equina",
        "when i wipe",
        "to pee",
        "wet myself",
        "between my legs",
        "my bowels",
        "weaker",
        "my foot",
        "gave out",
        "can't walk",
    ),
    "infection": ("infection", "fever", "pus", "wound", "cut is red", "incision"),
    "clot": ("clot", "calf", "swollen", "leg hot", "lump", "twice the size", "my breath", "coughing up blood"),
    "chest_pain_or_stroke": (
        "chest",
        "stroke",
        "heart racing",
        "faint",
        "drooping",
        "words out",
        "loss of vision",
        "arm dead",
        "balance",
    ),
    "csf_leak": ("csf leak", "headache", "clear fluid", "stiff neck", "light hurts"),
    "overdose": ("overdose", "took too many", "wake up", "breathing slow", "lips blue", "gurgling", "rouse", "floppy"),
    "baclofen_withdrawal": (
        "baclofen withdrawal",
        "pump is beeping",
        "refill",
        "spasming",
        "burning up",
        "itching",
        "pump ran out",
        "seeing things",
    ),
    "device_failure": ("device failure", "stimulator", "battery", "turn it off", "wire"),
    "suicide": ("suicide", "live like this", "better off without me", "lined up", "kms", "not wake up"),
}


class KeywordList:
    """Looks for keywords; knows no tiers, so that "T2" stands for all."""

    def __init__(self) -> None:
        """Compile the keywords."""
        self._patterns = {
            category: re.compile(rf"\b(?:{'|'.join(map(re.escape, KEYWORDS[category]))})\b") for category in CATEGORIES
        }

    def screen(self, text: str) -> RedFlag | None:
        """Return a flag of the first category that has a keyword in the message; None where none has."""
        words = text.lower().replace("’", "'")
        for category, pattern in self._patterns.items():
            if pattern.search(words):
                return RedFlag(category=category, tier="T2", rule=RULE, score=1.0)
        return None
