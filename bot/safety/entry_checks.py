"""Checks on the entries of the rule file, whose errors name file, line and place."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Never

from bot.errors import BotError
from bot.safety.yaml_lines import Entry


class RedFlagRulesError(BotError):
    """The file of red-flag rules is missing or invalid; the text names rule or entry, and line."""


class EntryChecks:
    """Takes entries apart, and refuses what does not fit."""

    def __init__(self, file: str) -> None:
        """Remember which file the entries come from.

        Args:
            file: Its name, for error texts.
        """
        self._file = file

    def mapping(
        self,
        entry: Entry,
        where: str,
        allowed: AbstractSet[str] | None = None,
        *,
        needed: AbstractSet[str] = frozenset(),
    ) -> dict[str, Entry]:
        """The fields of a mapping; refused where it is none, has a key beyond `allowed` or lacks one of `needed`."""
        if not isinstance(entry.value, dict):
            self.fail(entry, where, "must be a mapping")
        fields: dict[str, Entry] = entry.value
        for key, value in fields.items():
            if allowed is not None and key not in allowed:
                self.fail(value, where, f"has the unknown key '{key}'")
        for key in sorted(needed):
            if key not in fields:
                self.fail(entry, where, f"lacks the key '{key}'")
        return fields

    def names(self, entry: Entry, where: str, *, known: Mapping[str, object]) -> tuple[str, ...]:
        """A list of names that `known` holds."""
        names = self.texts(entry, where)
        for name in names:
            if name not in known:
                self.fail(entry, where, f"names '{name}', which the file does not define")
        return names

    def texts(self, entry: Entry, where: str) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(entry.value, list):
            self.fail(entry, where, "must be a list")
        return tuple(self.text(one, where) for one in entry.value)

    def text(self, entry: Entry, where: str) -> str:
        """A text that is not blank."""
        if not isinstance(entry.value, str) or not entry.value.strip():
            self.fail(entry, where, f"'{entry.value}' must be text")
        return entry.value

    def fail(self, entry: Entry, where: str, what: str) -> Never:
        """Raise with file, line and place.

        Raises:
            RedFlagRulesError: Always.
        """
        raise RedFlagRulesError(f"{self._file}, line {entry.line}, {where}: {what}.")
