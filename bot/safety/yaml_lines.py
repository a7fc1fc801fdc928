"""YAML read with the line of every entry, so that an error can point at it."""

from dataclasses import dataclass
from typing import Any

import yaml

from bot.errors import BotError


class LinedYamlError(BotError):
    """The text is not YAML, is empty, or a mapping names a key twice."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and where it stands.

    Attributes:
        value: A dict of entries by text, a list of entries, or a plain text, number, truth value or None.
        line: From 1.
    """

    value: Any
    line: int


def read_lined(text: str) -> Entry:
    """Read one YAML document.

    Args:
        text: The document.

    Raises:
        LinedYamlError: Not YAML, empty, or a key stands twice in one mapping.
    """
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise LinedYamlError("line 1: the file is empty. Restore it.")
        return _entry(loader, node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LinedYamlError(f"line {line}: not YAML, {error.problem}.") from error
    finally:
        loader.dispose()


def _entry(loader: yaml.SafeLoader, node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(loader, child) for child in node.value], line)
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, Entry] = {}
        for key, child in node.value:
            if key.value in fields:
                raise LinedYamlError(f"line {key.start_mark.line + 1}: the key '{key.value}' stands twice.")
            fields[str(key.value)] = _entry(loader, child)
        return Entry(fields, line)
    return Entry(loader.construct_object(node), line)
