"""Trains the Rasa model and records its hash: the server loads only a model that it knows."""

import hashlib
import os
from pathlib import Path

from bot.errors import BotError
from bot.logs import configure_logs
from bot.nlu.examples import intent_examples
from bot.nlu.red_flag_meaning import MeaningScorer
from bot.nlu.red_flag_screen import MODEL_NAME
from bot.safety.examples import load_examples
from bot.settings import PROJECT_ROOT, load_settings
from knowledge.compiled_encoder import load_encoder
from knowledge.documents import load_documents
from knowledge.files import replace_file, sync
from knowledge.questions import load_questions
from knowledge.vector_cache import FOLDER_NAME as CACHE_FOLDER
from knowledge.vector_cache import CachedEncoder


class ModelError(BotError):
    """The trained model is missing, damaged, or could not be trained."""


def train(model: Path) -> None:
    """Train on config.yml, domain.yml and data/, and write the model beside its hash.

    Args:
        model: Where the model goes, a ``.tar.gz``; an old one is replaced in one step.

    Raises:
        ModelError: Rasa could not train.
    """
    configure_logs()
    from rasa.model_training import train as rasa_train

    model.parent.mkdir(parents=True, exist_ok=True)
    draft = f"draft-{os.getpid()}"
    result = rasa_train(
        domain=str(PROJECT_ROOT / "domain.yml"),
        config=str(PROJECT_ROOT / "config.yml"),
        training_files=[str(PROJECT_ROOT / "data")],
        output=str(model.parent),
        fixed_model_name=draft,
    )
    if result.code != 0 or result.model is None:
        raise ModelError("Rasa could not train the model; its messages stand above. Mend data/ and run: make train")
    trained = Path(result.model)
    digest = sha256(trained)
    sync(trained)
    trained.replace(model)
    # Where it breaks off here, model and hash differ, and the server says: make train.
    replace_file(hash_file(model), f"{digest}\n".encode("ascii"))


def train_screen(model: Path) -> None:
    """Train the meaning scorer of red flags on its examples and on all ordinary messages, beside the Rasa model.

    Args:
        model: The Rasa model; the scorer stands beside it.
    """
    settings = load_settings()
    documents = load_documents(settings.documents_dir)
    questions = load_questions(documents, folder=settings.documents_dir.parent)
    ordinary = [
        *(question.text for question in questions),
        *(text for _, text in intent_examples(PROJECT_ROOT / "data" / "nlu")),
    ]
    encoder = CachedEncoder(load_encoder(settings.encoder), model.parent / CACHE_FOLDER, user="red_flags")
    scorer = MeaningScorer.train(load_examples(), ordinary, encoder)
    encoder.save()
    model.parent.mkdir(parents=True, exist_ok=True)
    draft = model.with_name(f"{MODEL_NAME}.{os.getpid()}.tmp")
    scorer.save(draft)
    sync(draft)
    draft.replace(model.with_name(MODEL_NAME))


def check_model(model: Path) -> None:
    """Refuse a model that is missing or is not the one that was trained here.

    Raises:
        ModelError: With the command that mends it.
    """
    if not model.exists() or not hash_file(model).exists():
        raise ModelError(f"No trained model at {model}. Run: make train")
    known = hash_file(model).read_text(encoding="ascii").strip()
    if sha256(model) != known:
        raise ModelError(f"Model {model.name} is not the one that was trained here, or is damaged. Run: make train")


def hash_file(model: Path) -> Path:
    """Return the file that holds the model's SHA-256."""
    return model.with_name(model.name + ".sha256")


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
