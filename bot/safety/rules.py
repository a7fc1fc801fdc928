"""Read the rule book of red flags from its file, and refuse a file that breaks a rule of its own."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.safety.entry_checks import EntryChecks, RedFlagRulesError
from bot.safety.phrases import Choice, PhraseError, parse_phrase
from bot.safety.rule_book import CATEGORIES, DIRECTIONS, SCOPES, TIERS, Context, Pattern, Rule, RuleBook
from bot.safety.yaml_lines import Entry, LinedYamlError, read_lined

__all__ = ["RedFlagRulesError", "load_rules"]

VERSION = 1

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RULE_ID = re.compile(r"[A-Z]{2,4}-\d{2}[a-z]?")
_HAZARD_ID = re.compile(r"HZ-\d{2}")
_OPTION = re.compile(r"within (\d{1,2})|(clause|sentence|message)|not ([a-z0-9_ ]+)")
_SECTIONS = frozenset({"version", "findings", "things", "masks", "contexts", "usual_contexts", "real_words", "rules"})
_CONTEXT_KEYS = frozenset(
    {
        "stands", "reach", "phrases", "lifted_by", "lifted_anywhere_by", "stopped_by", "ignored_after", "on",
        "ends_at_comma",
    }
)  # fmt: skip
_MASK_KEYS = frozenset({"hides", "phrases"})
_RULE_KEYS = frozenset({"id", "hazard", "category", "tier", "says", "patterns", "despite", "score"})


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
        self._checks = EntryChecks(file)
        self._phrases: dict[str, tuple[Choice, ...]] = {}
        self._used: set[str] = set()

    def book(self, root: Entry) -> RuleBook:
        sections = self._checks.mapping(root, "the file", _SECTIONS, needed=_SECTIONS)
        if sections["version"].value != VERSION:
            self._checks.fail(sections["version"], "the file", f"version must be {VERSION}")
        for name in ("findings", "things"):
            for concept, phrases in self._checks.mapping(sections[name], name).items():
                self._add_concept(concept, phrases)
        mask_entries = self._checks.mapping(sections["masks"], "masks")
        for name, entry in mask_entries.items():
            self._add_concept(name, self._checks.mapping(entry, name, _MASK_KEYS, needed={"phrases"})["phrases"])
        context_entries = self._checks.mapping(sections["contexts"], "contexts")
        for name, entry in context_entries.items():
            self._add_concept(name, self._checks.mapping(entry, name, _CONTEXT_KEYS, needed={"phrases"})["phrases"])
        contexts = {name: self._context(name, entry) for name, entry in context_entries.items()}
        usual = self._checks.names(sections["usual_contexts"], "usual_contexts", known=contexts)
        rules = self._rules(sections["rules"], contexts=contexts, usual=usual)
        self._refuse_unused(sections)
        return RuleBook(
            phrases=self._phrases,
            findings=frozenset(self._checks.mapping(sections["findings"], "findings")),
            masks={name: self._hidden(name, entry) for name, entry in mask_entries.items()},
            contexts=contexts,
            rules=rules,
            real_words=frozenset(" ".join(self._checks.texts(sections["real_words"], "real_words")).split()),
        )

    def _add_concept(self, name: str, entry: Entry) -> None:
        if not _NAME.fullmatch(name):
            self._checks.fail(entry, name, "a concept's name has small letters, digits and _")
        if name in self._phrases:
            self._checks.fail(entry, name, "is defined twice")
        choices: list[Choice] = []
        phrases = entry.value if isinstance(entry.value, list) else []
        if not phrases:
            self._checks.fail(entry, name, "needs a list of phrases")
        for phrase in phrases:
            for part in self._checks.text(phrase, name).split(","):
                try:
                    choices.append(parse_phrase(part))
                except PhraseError as error:
                    self._checks.fail(phrase, name, str(error))
        self._phrases[name] = tuple(choices)

    def _hidden(self, name: str, entry: Entry) -> frozenset[str]:
        fields = self._checks.mapping(entry, name)
        return (
            frozenset(self._checks.names(fields["hides"], name, known=self._phrases))
            if "hides" in fields
            else frozenset()
        )

    def _context(self, name: str, entry: Entry) -> Context:
        fields = self._checks.mapping(entry, name, _CONTEXT_KEYS, needed={"stands", "reach", "phrases"})
        stands = fields["stands"].value
        if stands not in DIRECTIONS:
            self._checks.fail(fields["stands"], name, f"stands must be one of {', '.join(DIRECTIONS)}, not '{stands}'")
        reach = fields["reach"].value
        if reach not in SCOPES and not (isinstance(reach, int) and reach > 0):
            self._checks.fail(fields["reach"], name, f"reach must be a number of words, or one of {', '.join(SCOPES)}")
        on = self._checks.text(fields["on"], name) if "on" in fields else "findings"
        if on not in ("findings", "all"):
            self._checks.fail(fields["on"], name, f"on must be findings or all, not '{on}'")
        lists = {
            key: self._checks.names(fields[key], name, known=self._phrases) if key in fields else ()
            for key in ("lifted_by", "lifted_anywhere_by", "stopped_by", "ignored_after")
        }
        self._used.update(*lists.values())
        ends_at_comma = "ends_at_comma" in fields and fields["ends_at_comma"].value is True
        return Context(
            name=name, stands=stands, reach=reach, ends_at_comma=ends_at_comma, on_findings=on == "findings", **lists
        )

    def _rules(self, entry: Entry, *, contexts: Mapping[str, Context], usual: tuple[str, ...]) -> tuple[Rule, ...]:
        if not isinstance(entry.value, list) or not entry.value:
            self._checks.fail(entry, "rules", "needs a list of rules")
        rules = tuple(self._rule(one, contexts=contexts, usual=usual) for one in entry.value)
        seen: set[str] = set()
        for rule, one in zip(rules, entry.value, strict=True):
            if rule.id in seen:
                self._checks.fail(one, f"rule {rule.id}", "has the id of an earlier rule")
            seen.add(rule.id)
        return rules

    def _rule(self, entry: Entry, *, contexts: Mapping[str, Context], usual: tuple[str, ...]) -> Rule:
        named = entry.value.get("id") if isinstance(entry.value, dict) else None
        where = f"rule {named.value}" if named else "rule without id"
        fields = self._checks.mapping(entry, where, _RULE_KEYS, needed=_RULE_KEYS - {"despite", "score"})
        text = {key: self._checks.text(fields[key], where) for key in ("id", "hazard", "category", "tier", "says")}
        if not _RULE_ID.fullmatch(text["id"]):
            self._checks.fail(fields["id"], where, "an id looks like CE-01")
        if not _HAZARD_ID.fullmatch(text["hazard"]):
            self._checks.fail(fields["hazard"], where, f"hazard must look like HZ-01, not '{text['hazard']}'")
        category = next((known for known in CATEGORIES if known == text["category"]), None)
        tier = next((known for known in TIERS if known == text["tier"]), None)
        if category is None:
            self._checks.fail(fields["category"], where, f"category must be one of {', '.join(CATEGORIES)}")
        if tier is None:
            self._checks.fail(fields["tier"], where, f"tier must be one of {', '.join(TIERS)}, not '{text['tier']}'")
        score = fields["score"].value if "score" in fields else 1.0
        if not isinstance(score, int | float) or not 0 < score <= 1:
            self._checks.fail(fields["score"], where, f"score must be above 0 and at most 1, not '{score}'")
        despite = self._checks.names(fields["despite"], where, known=contexts) if "despite" in fields else ()
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
            self._checks.fail(entry, where, "needs a list of patterns")
        return tuple(self._pattern(one, where) for one in entry.value)

    def _pattern(self, entry: Entry, where: str) -> Pattern:
        combination, *options = (part.strip() for part in self._checks.text(entry, where).split("|"))
        if "+" in combination and ">" in combination:
            self._checks.fail(entry, where, f"pattern '{combination}' mixes + and >")
        concepts = tuple(part.strip() for part in re.split(r"[+>]", combination))
        scope: str | None = None
        within: int | None = None
        absent: tuple[str, ...] = ()
        for option in options:
            found = _OPTION.fullmatch(option)
            if found is None:
                self._checks.fail(entry, where, f"'{option}' is not within N, clause, sentence, message or not X")
            if found[1]:
                within = int(found[1])
            elif found[2]:
                scope = found[2]
            else:
                absent += tuple(found[3].split())
        for name in (*concepts, *absent):
            if name not in self._phrases:
                self._checks.fail(entry, where, f"names the concept '{name}', which the file does not define")
        self._used.update(concepts, absent)
        if scope is None and within is None:
            scope = "sentence"
        return Pattern(concepts=concepts, ordered=">" in combination, scope=scope, within=within, absent=absent)

    def _refuse_unused(self, sections: Mapping[str, Entry]) -> None:
        for section in ("findings", "things"):
            for name, entry in self._checks.mapping(sections[section], section).items():
                if name not in self._used:
                    self._checks.fail(entry, name, "is used by no rule and no context. Use it or delete it")
