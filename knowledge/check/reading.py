"""How hard a section is to read: the Flesch-Kincaid grade, in years of school.

Grade = 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid, Fishburne, Rogers and Chissom: Derivation
of new readability formulas, Naval Technical Training Command, Research Branch Report 8-75, 1975).

A document's own title and aliases count as one word of one syllable: "radiofrequency ablation" cannot be said plainer
by whoever writes about it. The names of other treatments count in full, since there they can be left out.
"""

import re
from collections.abc import Iterator

import syllapy  # type: ignore[import-untyped]

from knowledge.check.finding import Finding
from knowledge.check.names import title_names
from knowledge.documents import Document

# Patients' pages are to read at grade 6 to 8 (National Library of Medicine, National Institutes of Health); one more is
# left for what the formula, made for passages of 100 words, is off by in two or three sentences.
HIGHEST_GRADE = 9.0
_TARGET = "6 to 8"
_PLAIN_NAME = "care"
_SENTENCE_END = re.compile(r"[.!?]+(?:\s|$)")
_WORD = re.compile(r"[^\W_][\w'’]*")


def check_reading_level(document: Document) -> Iterator[Finding]:
    """Find sections above `HIGHEST_GRADE`."""
    for section in document.sections:
        grade = reading_grade(without_names(section.text, document))
        if grade > HIGHEST_GRADE:
            problem = (
                f"'{section.heading}' reads at grade {grade:.1f}, at most {HIGHEST_GRADE:.0f}, aim for {_TARGET}: "
                "use shorter sentences and plainer words"
            )
            yield Finding(document.path, section.line, problem)


def without_names(text: str, document: Document) -> str:
    """Return a text with the document's names, short forms in brackets among them, replaced by one plain word."""
    names = sorted({*title_names(document), *document.aliases}, key=len, reverse=True)
    name = rf"\b(?:{'|'.join(map(re.escape, names))})s?\b"
    return re.sub(rf"{name}(?: \({name}\))?", _PLAIN_NAME, text, flags=re.IGNORECASE)


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; 0 where it holds no word."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    if word.isupper() and len(word) > 1:  # an abbreviation is read by its letters
        return sum(3 if letter == "W" else 1 for letter in word)
    return max(1, int(syllapy.count(word)))
