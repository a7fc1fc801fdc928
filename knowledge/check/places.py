"""Where something stands in a file of YAML: values with their lines, read without judging them.

Loading refuses a file at its first fault. A check names every fault with its line, so it reads the parsed tree itself
and passes over what has another shape than it looks for; loading reports that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from knowledge.documents import Document

_FENCE = "---"


@dataclass(frozen=True)
class Place:
    """A text and where it stands; `line` is 1-based."""

    text: str
    path: Path
    line: int


@dataclass(frozen=True)
class PlacedQuestion:
    """A labelled question, its place, and the earlier questions that it leans on."""

    place: Place
    context: tuple[str, ...] = ()


class Tree:
    """The parsed tree of one YAML file, or of a document's front matter."""

    def __init__(self, path: Path, *, root: Node | None, shift: int = 1) -> None:
        """Wrap what `yaml.compose` returned.

        Args:
            path: The file.
            root: None for an empty file.
            shift: Added to YAML's lines, which count from 0 where its text starts.
        """
        self.root = root
        self._path = path
        self._shift = shift

    @classmethod
    def of_file(cls, path: Path) -> "Tree":
        """Read a YAML file.

        Raises:
            yaml.YAMLError: It is no YAML.
            OSError: It cannot be read.
            UnicodeDecodeError: It is not UTF-8 text.
        """
        return cls(path, root=yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))

    @classmethod
    def of_front_matter(cls, document: Document) -> "Tree":
        """Read the front matter of a document that could be loaded."""
        lines = document.path.read_text(encoding="utf-8").split("\n")
        fences = [number for number, line in enumerate(lines) if line.rstrip().strip("-") == "" and _FENCE in line]
        start, end = fences[0] + 1, fences[1]
        # YAML counts from 0, behind the opening fence.
        root = yaml.compose("\n".join(lines[start:end]), Loader=yaml.SafeLoader)
        return cls(document.path, root=root, shift=start + 1)

    def place(self, node: ScalarNode) -> Place:
        """Return a scalar's text and place."""
        return Place(text=str(node.value), path=self._path, line=self.line(node))

    def line(self, node: Node) -> int:
        """Return the 1-based line on which a node starts."""
        return int(node.start_mark.line) + self._shift

    def line_of(self, field: str) -> int:
        """Return the line of a field's name at the top level; 1 where there is none."""
        return next((self.line(key) for key, _ in pairs(self.root) if key.value == field), 1)

    def texts(self, field: str) -> list[Place]:
        """Return the entries of a list of texts at the top level."""
        return [self.place(entry) for entry in scalars(value_of(self.root, field))]


def pairs(node: Node | None) -> Iterator[tuple[ScalarNode, Node]]:
    """Return the keys and values of a mapping; none of anything else."""
    if isinstance(node, MappingNode):
        yield from ((key, value) for key, value in node.value if isinstance(key, ScalarNode))


def value_of(node: Node | None, field: str) -> Node | None:
    """Return what stands under a key of a mapping, or None."""
    return next((value for key, value in pairs(node) if key.value == field), None)


def entries(node: Node | None) -> list[Node]:
    """Return the entries of a list; none of anything else."""
    return list(node.value) if isinstance(node, SequenceNode) else []


def scalars(node: Node | None) -> list[ScalarNode]:
    """Return the plain values in a list; none of anything else."""
    return [entry for entry in entries(node) if isinstance(entry, ScalarNode)]


def every_value(node: Node | None, field: str) -> Iterator[ScalarNode]:
    """Return the plain values under a key, wherever in the tree it stands."""
    for key, value in pairs(node):
        if key.value == field and isinstance(value, ScalarNode):
            yield value
        yield from every_value(value, field)
    for entry in entries(node):
        yield from every_value(entry, field)
