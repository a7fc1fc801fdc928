"""The names of a document's subject: its title and aliases, and when two of them are the same to a visitor."""

import re

from knowledge.documents import Document

_BRACKETS = re.compile(r"\s*\([^)]*\)")
_LAST_BRACKETS = re.compile(r"\((?P<short>[^)]*)\)\s*$")
_DASH = re.compile(r"[-\u2010-\u2015]")
_NOT_WORD = re.compile(r"[^\w\s]")
# Not of "plus", "this", "loss": what is left would be no word.
_PLURAL = re.compile(r"(?<=\w{3})(?<![sui])s$")


def title_names(document: Document) -> tuple[str, ...]:
    """Return a title's names: ``Epidural injection (ESI)`` names two, and an abbreviation before its end none."""
    last = _LAST_BRACKETS.search(document.title)
    return (_BRACKETS.sub("", document.title), *([last["short"]] if last else []))


def normal_name(name: str) -> str:
    """Return what two names share that a visitor takes for the same: without case, hyphens and plural s.

    ``Non-surgical procedures`` and ``nonsurgical procedure`` are one.
    """
    plain = _NOT_WORD.sub("", _DASH.sub("", name.lower()))
    return " ".join(_PLURAL.sub("", word) for word in plain.split())
