"""A finding: one thing to mend, with its file and line."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

Severity = Literal["error", "question"]


@dataclass(frozen=True)
class Finding:
    """One thing to mend.

    Attributes:
        path: The file.
        line: 1-based.
        problem: What is wrong, and what to do.
        severity: ``error`` is wrong for certain; ``question`` is likely wrong, and a person decides.
    """

    path: Path
    line: int
    problem: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"

    def seen_from(self, folder: Path) -> "Finding":
        """Return it with the path as one writes it in a folder; a file outside that folder keeps its own."""
        path = self.path.absolute()
        return replace(self, path=path.relative_to(folder)) if path.is_relative_to(folder) else self


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return findings by file and line."""
    return sorted(findings, key=lambda finding: (str(finding.path), finding.line))
