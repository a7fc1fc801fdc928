"""The rule book of red flags: what it holds, and how it is read from its file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Never, get_args

from bot.errors import BotError
from bot.safety.phrases import Choice, PhraseError, parse_phrase
from bot.safety.yaml_lines import Entry, LinedYamlError, read_lined

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
VERSION = 1

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RULE_ID = re.compile(r"[A-Z]{2,4}-\d{2}[a-z]?")
_HAZARD_ID = re.compile(r"HZ-\d{2}")
_OPTION = re.compile(r"within (\d{1,2})|(clause|sentence|message)|not ([a-z0-9_ ]+)")
_SECTIONS = frozenset({"version", "findings", "things", "masks", "contexts", "usual_contexts", "real_words", "rules"})
_CONTEXT_KEYS = frozenset({"stands", "reach", "phrases", "lifted_by", "stopped_by", "ignored_after", "on", "ends_at_comma"})
_RULE_KEYS = frozenset({"id", "hazard", "category", "tier", "says", "patterns", "despite", "score"})


class RedFlagRulesError(BotError):
    """The file of red-flag rules is missing or invalid; the text names rule or entry, and line."""


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
        stopped_by: Concepts that stop it when they stand between its phrase and the finding.
        ignored_after: Concepts right before its phrase that claim it for themselves ("my fusion two years ago").
        ends_at_comma: Whether a comma between its phrase and the finding stops it.
        on_findings: True where findings alone can be taken back, false where any concept can.
    """

    name: str
    stands: Direction
    reach: str | int
    lifted_by: tuple[str, ...]
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


def load_rules(path: Path) -> RuleBook:
    """Read and check the file of rules.

    Args:
        path: `red_flags.yml`.

    Raises:
        RedFlagRulesError: The file is missing, is not YAML, or breaks a rule of its own; the text has the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RedFlagRulesError(f"Cannot read the red-flag rules at '{path}'. Restore the file.") from error
    try:
        root = read_lined(text)
    except LinedYamlError as error:
        raise RedFlagRulesError(f"{path.name}: {error}") from error
    return _Reader(path.name).book(root)


class _Reader:
    """Checks each entry and turns it into the rule book's own types."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._phrases: dict[str, tuple[Choice, ...]] = {}
        self._used: set[str] = set()

    def book(self, root: Entry) -> RuleBook:
        sections = self._mapping(root, "the file", _SECTIONS, needed=_SECTIONS)
        if sections["version"].value != VERSION:
            self._fail(sections["version"], "the file", f"version must be {VERSION}")
        for name in ("findings", "things"):
            for concept, phrases in self._mapping(sections[name], name).items():
                self._add_concept(concept, phrases)
        masks = {name: self._mask(name, entry) for name, entry in self._mapping(sections["masks"], "masks").items()}
        context_entries = self._mapping(sections["contexts"], "contexts")
        for name, entry in context_entries.items():
            self._add_concept(name, self._mapping(entry, name, _CONTEXT_KEYS, needed={"phrases"})["phrases"])
        contexts = {name: self._context(name, entry) for name, entry in context_entries.items()}
        usual = self._names(sections["usual_contexts"], "usual_contexts", known=contexts)
        rules = self._rules(sections["rules"], contexts=contexts, usual=usual)
        for name, entry in self._mapping(sections["masks"], "masks").items():
            masks[name] = self._hidden(name, entry)
        self._refuse_unused(sections)
        return RuleBook(
            phrases=self._phrases,
            findings=frozenset(self._mapping(sections["findings"], "findings")),
            masks=masks,
            contexts=contexts,
            rules=rules,
            real_words=frozenset(" ".join(self._texts(sections["real_words"], "real_words")).split()),
        )

    def _add_concept(self, name: str, entry: Entry) -> None:
        if not _NAME.fullmatch(name):
            self._fail(entry, name, "a concept's name has small letters, digits and _")
        if name in self._phrases:
            self._fail(entry, name, "is defined twice")
        choices: list[Choice] = []
        phrases = entry.value if isinstance(entry.value, list) else []
        if not phrases:
            self._fail(entry, name, "needs a list of phrases")
        for phrase in phrases:
            for part in self._text(phrase, name).split(","):
                try:
                    choices.append(parse_phrase(part))
                except PhraseError as error:
                    self._fail(phrase, name, str(error))
        self._phrases[name] = tuple(choices)

    def _mask(self, name: str, entry: Entry) -> frozenset[str]:
        self._add_concept(name, self._mapping(entry, name, {"hides", "phrases"}, needed={"phrases"})["phrases"])
        return frozenset()

    def _hidden(self, name: str, entry: Entry) -> frozenset[str]:
        fields = self._mapping(entry, name)
        return frozenset(self._names(fields["hides"], name, known=self._phrases)) if "hides" in fields else frozenset()

    def _context(self, name: str, entry: Entry) -> Context:
        fields = self._mapping(entry, name, _CONTEXT_KEYS, needed={"stands", "reach", "phrases"})
        stands = fields["stands"].value
        if stands not in DIRECTIONS:
            self._fail(fields["stands"], name, f"stands must be one of {', '.join(DIRECTIONS)}, not '{stands}'")
        reach = fields["reach"].value
        if reach not in SCOPES and not (isinstance(reach, int) and reach > 0):
            self._fail(fields["reach"], name, f"reach must be a number of words, or one of {', '.join(SCOPES)}")
        on = self._text(fields["on"], name) if "on" in fields else "findings"
        if on not in ("findings", "all"):
            self._fail(fields["on"], name, f"on must be findings or all, not '{on}'")
        lists = {
            key: self._names(fields[key], name, known=self._phrases) if key in fields else ()
            for key in ("lifted_by", "stopped_by", "ignored_after")
        }
        self._used.update(*lists.values())
        ends_at_comma = "ends_at_comma" in fields and fields["ends_at_comma"].value is True
        return Context(
            name=name, stands=stands, reach=reach, ends_at_comma=ends_at_comma, on_findings=on == "findings", **lists
        )

    def _rules(
        self, entry: Entry, *, contexts: Mapping[str, Context], usual: tuple[str, ...]
    ) -> tuple[Rule, ...]:
        if not isinstance(entry.value, list) or not entry.value:
            self._fail(entry, "rules", "needs a list of rules")
        rules = tuple(self._rule(one, contexts=contexts, usual=usual) for one in entry.value)
        seen: set[str] = set()
        for rule, one in zip(rules, entry.value, strict=True):
            if rule.id in seen:
                self._fail(one, f"rule {rule.id}", "has the id of an earlier rule")
            seen.add(rule.id)
        return rules

    def _rule(self, entry: Entry, *, contexts: Mapping[str, Context], usual: tuple[str, ...]) -> Rule:
        named = entry.value.get("id") if isinstance(entry.value, dict) else None
        where = f"rule {named.value}" if named else "rule without id"
        fields = self._mapping(entry, where, _RULE_KEYS, needed=_RULE_KEYS - {"despite", "score"})
        text = {key: self._text(fields[key], where) for key in ("id", "hazard", "category", "tier", "says")}
        if not _RULE_ID.fullmatch(text["id"]):
            self._fail(fields["id"], where, "an id looks like CE-01")
        if not _HAZARD_ID.fullmatch(text["hazard"]):
            self._fail(fields["hazard"], where, f"hazard must look like HZ-01, not '{text['hazard']}'")
        category = next((known for known in CATEGORIES if known == text["category"]), None)
        tier = next((known for known in TIERS if known == text["tier"]), None)
        if category is None:
            self._fail(fields["category"], where, f"category must be one of {', '.join(CATEGORIES)}")
        if tier is None:
            self._fail(fields["tier"], where, f"tier must be one of {', '.join(TIERS)}, not '{text['tier']}'")
        score = fields["score"].value if "score" in fields else 1.0
        if not isinstance(score, int | float) or not 0 < score <= 1:
            self._fail(fields["score"], where, f"score must be above 0 and at most 1, not '{score}'")
        despite = self._names(fields["despite"], where, known=contexts) if "despite" in fields else ()
        return Rule(
            id=text["id"],
            hazard=text["hazard"],
            category=category,
            tier=tier,
            says=text["says"],
            patterns=self._patterns(fields["patterns"], where),
            contexts=tuple(name for name in usual if name not in despite),
            score=float(score),
            line=entry.line,
        )

    def _patterns(self, entry: Entry, where: str) -> tuple[Pattern, ...]:
        if not isinstance(entry.value, list) or not entry.value:
            self._fail(entry, where, "needs a list of patterns")
        return tuple(self._pattern(one, where) for one in entry.value)

    def _pattern(self, entry: Entry, where: str) -> Pattern:
        combination, *options = (part.strip() for part in self._text(entry, where).split("|"))
        if "+" in combination and ">" in combination:
            self._fail(entry, where, f"pattern '{combination}' mixes + and >")
        concepts = tuple(part.strip() for part in re.split(r"[+>]", combination))
        scope: str | None = None
        within: int | None = None
        absent: tuple[str, ...] = ()
        for option in options:
            found = _OPTION.fullmatch(option)
            if found is None:
                self._fail(entry, where, f"'{option}' is not 'within N', clause, sentence, message or 'not concept'")
            if found[1]:
                within = int(found[1])
            elif found[2]:
                scope = found[2]
            else:
                absent += tuple(found[3].split())
        for name in (*concepts, *absent):
            if name not in self._phrases:
                self._fail(entry, where, f"names the concept '{name}', which the file does not define")
        self._used.update(concepts, absent)
        if scope is None and within is None:
            scope = "sentence"
        return Pattern(concepts=concepts, ordered=">" in combination, scope=scope, within=within, absent=absent)

    def _refuse_unused(self, sections: Mapping[str, Entry]) -> None:
        for section in ("findings", "things"):
            for name, entry in self._mapping(sections[section], section).items():
                if name not in self._used:
                    self._fail(entry, name, "is used by no rule and no context. Use it or delete it")

    def _mapping(
        self,
        entry: Entry,
        where: str,
        allowed: frozenset[str] | set[str] | None = None,
        *,
        needed: frozenset[str] | set[str] = frozenset(),
    ) -> dict[str, Entry]:
        if not isinstance(entry.value, dict):
            self._fail(entry, where, "must be a mapping")
        fields: dict[str, Entry] = entry.value
        for key, value in fields.items():
            if allowed is not None and key not in allowed:
                self._fail(value, where, f"has the unknown key '{key}'")
        for key in sorted(needed):
            if key not in fields:
                self._fail(entry, where, f"lacks the key '{key}'")
        return fields

    def _names(self, entry: Entry, where: str, *, known: Mapping[str, object]) -> tuple[str, ...]:
        names = self._texts(entry, where)
        for name in names:
            if name not in known:
                self._fail(entry, where, f"names '{name}', which the file does not define")
        return names

    def _texts(self, entry: Entry, where: str) -> tuple[str, ...]:
        if not isinstance(entry.value, list):
            self._fail(entry, where, "must be a list")
        return tuple(self._text(one, where) for one in entry.value)

    def _text(self, entry: Entry, where: str) -> str:
        if not isinstance(entry.value, str) or not entry.value.strip():
            self._fail(entry, where, f"'{entry.value}' must be text")
        return entry.value

    def _fail(self, entry: Entry, where: str, what: str) -> Never:
        raise RedFlagRulesError(f"{self._file}, line {entry.line}, {where}: {what}.")
