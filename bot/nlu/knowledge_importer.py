"""Training data that the knowledge base and the lists of data/lookups/ already hold.

Staff write a question, an alias or a name once. This importer hands them to Rasa: every labelled question as an example
of `ask_treatment`, every alias as a lookup entry and synonym of the entity `treatment`, every list as a lookup table.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.lookups import LookupLists, load_lookups
from bot.settings import PROJECT_ROOT, load_settings
from knowledge.documents import Document, load_documents
from knowledge.questions import LabelledQuestion, load_questions

TREATMENT_INTENT = "ask_treatment"
LOCATION_INTENT = "ask_location"
TREATMENT_ENTITY = "treatment"
LOCATION_SLUG = "locations"
LOOKUPS = PROJECT_ROOT / "data" / "lookups"


class KnowledgeImporter(TrainingDataImporter):
    """Reads the documents of the settings; has no stories, domain or configuration of its own."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Accept what Rasa passes to every importer; the documents' folder comes from the settings."""

    def get_domain(self) -> Domain:
        """Return nothing: the domain is in domain.yml."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return nothing: rules and stories are in data/."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """Return nothing: conversation tests run against the real servers."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Return nothing: the configuration is in config.yml."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Return nothing: see `get_config`."""
        return None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return questions as examples, aliases as lookup table and synonyms, and the lists as lookup tables."""
        folder = load_settings().documents_dir
        documents = load_documents(folder)
        questions = load_questions(documents, folder=folder.parent)
        slugs = {
            alias.lower(): document.slug
            for document in documents
            if document.slug != LOCATION_SLUG
            for alias in document.aliases
        }
        # The longest first: Rasa takes the first that fits, and "scs trial" is not "scs".
        aliases = tuple(sorted(slugs, key=lambda alias: (-len(alias), alias)))
        lists = {TREATMENT_ENTITY: aliases, **load_lookups(LOOKUPS)}
        return TrainingData(
            training_examples=_examples(questions, lists, slugs),
            entity_synonyms=_synonyms(documents),
            lookup_tables=[{"name": entity, "elements": list(names)} for entity, names in lists.items()],
        )


def _examples(questions: Iterable[LabelledQuestion], lists: LookupLists, slugs: Mapping[str, str]) -> list[Message]:
    """Return questions as examples, with what the lists name marked: Rasa drops the table of an entity never marked."""
    patterns = {
        entity: re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
        for entity, names in lists.items()
    }
    return [_example(question, patterns, slugs) for question in questions]


def _example(question: LabelledQuestion, patterns: Mapping[str, re.Pattern[str]], slugs: Mapping[str, str]) -> Message:
    about_places = question.answered and question.topics == (LOCATION_SLUG,)
    intent = LOCATION_INTENT if about_places else TREATMENT_INTENT
    entities: list[dict[str, Any]] = []
    for entity, pattern in patterns.items():
        for at in pattern.finditer(question.text):
            if all(at.end() <= other["start"] or other["end"] <= at.start() for other in entities):
                value = slugs[at[0].lower()] if entity == TREATMENT_ENTITY else at[0]
                entities.append({"entity": entity, "start": at.start(), "end": at.end(), "value": value})
    return Message(data={TEXT: question.text, INTENT: intent, ENTITIES: entities})


def _synonyms(documents: tuple[Document, ...]) -> dict[str, str]:
    return {
        form: document.slug
        for document in documents
        if document.slug != LOCATION_SLUG
        for alias in document.aliases
        for form in {alias, alias.lower()}
    }
