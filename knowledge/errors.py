"""Errors of the knowledge package, in its own words; each message names the remedy."""

from pathlib import Path


class KnowledgeError(Exception):
    """Something about documents, encoder or index that can be named; the message says what to do."""


class BlankQuestionError(KnowledgeError):
    """A question contains no letter, so that there is nothing to search for."""


class DocumentError(KnowledgeError):
    """A document cannot be read as one; names file, line and remedy."""

    def __init__(self, path: Path, reason: str, *, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class TooFewQuestionsError(KnowledgeError):
    """The labelled questions are too few to learn from."""


class EncoderError(KnowledgeError):
    """The sentence encoder's weights are missing or are not the published ones."""


class IndexMissingError(KnowledgeError):
    """No index lies where the settings say."""


class StaleIndexError(KnowledgeError):
    """The index was built from other files or for another model or format, or is damaged."""


class ClassifierFileError(KnowledgeError):
    """A stored classifier is missing, damaged or not one that we write."""
