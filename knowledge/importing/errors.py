"""Errors of the importer; each message names the file and the remedy."""

import re
from pathlib import Path

from knowledge.errors import KnowledgeError


class PageError(KnowledgeError):
    """A page cannot be imported; the others still are."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{printable(path)}: {reason}")
        self.path = path
        self.reason = reason


class AddressError(KnowledgeError):
    """One address was given for several pages."""


class DraftFolderError(KnowledgeError):
    """Drafts cannot be kept in the folder that was named."""


def printable(path: Path) -> str:
    """Return a path as text that any terminal and file takes, whatever bytes its name holds."""
    text = str(path).encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"^(https?:)/(?!/)", r"\1//", text)  # a path holds an address with one stroke
