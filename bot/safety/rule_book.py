"""What the rule book of red flags holds: concepts, contexts, rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.safety.phrases import Choice

Category = Literal[
    "cauda_equina",
    "infection",
    "clot",
    "chest_pain_or_stroke",
    "csf_leak",
    "overdose",
    "baclofen_withdrawal",
    "device_failure",
    "suicide",
]
Tier = Literal["T1", "T2", "T3"]
Direction = Literal["before", "after", "either"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
TIERS: tuple[Tier, ...] = get_args(Tier)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
SCOPES = ("clause", "sentence", "message")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A combination of concepts.

    Attributes:
        concepts: Names, at least one.
        ordered: Whether they must stand in this order.
        scope: "clause", "sentence" or "message" that must hold them all; None where only `within` counts.
        within: Most words between one concept and the next, or None where only `scope` counts.
        absent: Concepts that silence the pattern when they stand in a sentence of the match.
    """

    concepts: tuple[str, ...]
    ordered: bool
    scope: str | None
    within: int | None
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A red flag: any of its patterns raises it, unless a context takes it back.

    Attributes:
        id: Such as "CE-01".
        hazard: Its line in the hazard log, such as "HZ-01".
        category: What kind of emergency.
        tier: "T1" call 911, "T2" emergency room now, "T3" call the clinic today.
        says: What it recognises, for reviewers.
        patterns: Combinations of concepts.
        contexts: Contexts that silence it.
        score: How sure a match is, in (0, 1].
        line: Its line in the file.
    """

    id: str
    hazard: str
    category: Category
    tier: Tier
    says: str
    patterns: tuple[Pattern, ...]
    contexts: tuple[str, ...]
    score: float
    line: int


@dataclass(frozen=True, slots=True)
class Context:
    """Words that take a finding back: negation, a question for information, the past.

    Attributes:
        name: Also the name of the concept that its phrases form.
        stands: Whether its phrase stands "before" the finding, "after" it, or "either".
        reach: "clause", "sentence", "message", or a number of words in one clause.
        lifted_by: Concepts whose presence in the finding's sentence lifts the context.
        lifted_anywhere_by: Concepts whose presence anywhere in the message lifts it ("... ever? Mine does").
        stopped_by: Concepts that stop it when they stand between its phrase and the finding.
        ignored_after: Concepts right before its phrase that claim it for themselves ("my fusion two years ago").
        ends_at_comma: Whether a comma between its phrase and the finding stops it.
        on_findings: True where findings alone can be taken back, false where any concept can.
    """

    name: str
    stands: Direction
    reach: str | int
    lifted_by: tuple[str, ...]
    lifted_anywhere_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    ignored_after: tuple[str, ...]
    ends_at_comma: bool
    on_findings: bool


@dataclass(frozen=True)
class RuleBook:
    """Everything that the file says.

    Attributes:
        phrases: By concept; findings, things, masks and contexts together.
        findings: Concepts that can be negated.
        masks: Concepts hidden by each mask; empty where it hides all.
        contexts: By name.
        rules: In the order of the file.
        real_words: Everyday words that are no slip of the keyboard.
    """

    phrases: Mapping[str, tuple[Choice, ...]]
    findings: frozenset[str]
    masks: Mapping[str, frozenset[str]]
    contexts: Mapping[str, Context]
    rules: tuple[Rule, ...]
    real_words: frozenset[str]
