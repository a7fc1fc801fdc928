"""The index on disk: the same pairing after a reload, exact scores, and every mismatch refused."""

import errno
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import index as index_module
from knowledge.build_folder import IndexUnwritableError, current_build
from knowledge.documents import load_documents
from knowledge.errors import DocumentError, IndexMissingError, KnowledgeError, StaleIndexError
from knowledge.index import build_index, check_sources, is_fresh, load_index, source_hashes
from knowledge.passages import passages_of

from .builders import FakeEncoder, write_document

MODEL = "fake@1"
PROJECT_ROOT = Path(__file__).parents[3]
BUILD_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path

from knowledge.build_folder import IndexUnwritableError
from knowledge.index import build_index
from tests.unit.knowledge.builders import FakeEncoder

root = Path(sys.argv[1])
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for most in sys.argv[2:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), unlimited))
    try:
        build_index(root / "documents", root / "index", FakeEncoder())
    except IndexUnwritableError as error:
        print(error)
"""


def change_manifest(root: Path, **changes: object) -> None:
    """Change fields of the current build's manifest; a field set to None is left out."""
    path = current_build(root / "index") / "manifest.json"
    fields = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps({k: v for k, v in fields.items() if v is not None}), encoding="utf-8")


def test_the_manifest_says_what_the_index_was_built_from(built: Path) -> None:
    manifest = load_index(built / "index", model=MODEL).manifest

    assert (manifest.format_version, manifest.model, manifest.dimension, manifest.passages) == (5, MODEL, 4, 3)
    assert set(manifest.sources) == {"documents/laser.md", "documents/pump.md", "uncovered/cost.yml"}
    assert set(manifest.files) == {"index.faiss", "ranker.npz", "passages.jsonl", "scorer.npz", "spelling.npz"}
    assert 0.0 < manifest.threshold < 1.0


def test_a_reload_pairs_each_passage_with_its_vector(built: Path) -> None:
    index = load_index(built / "index", model=MODEL)

    assert index.passages == passages_of(load_documents(built / "documents"))
    for passage, title in zip(index.passages, ("Laser", "Pump", "Pump"), strict=True):
        vector = FakeEncoder().encode([f"{title}. {passage.heading}. {passage.text}"])[0]
        found, score = index.nearest(vector, top_k=1)[0]
        assert found == passage
        assert score == pytest.approx(1.0)


def test_nearest_equals_brute_force_over_unit_vectors(built: Path) -> None:
    index = load_index(built / "index", model=MODEL)
    rows = np.vstack([index.vectors.backend.reconstruct(row) for row in range(3)])
    question = np.asarray([0.48, 0.6, 0.0, 0.64], dtype=np.float32)

    hits = index.nearest(question, top_k=3)

    order = np.argsort(-(rows @ question))
    assert [passage for passage, _ in hits] == [index.passages[row] for row in order]
    assert [score for _, score in hits] == pytest.approx(sorted(rows @ question, reverse=True))


def test_nearest_gives_no_more_than_there_are(built: Path) -> None:
    index = load_index(built / "index", model=MODEL)

    assert len(index.nearest(FakeEncoder().encode(["pump"])[0], top_k=50)) == 3
    assert len(index.nearest(FakeEncoder().encode(["pump"])[0], top_k=1)) == 1


def test_building_twice_gives_the_same_files(built: Path, tmp_path: Path) -> None:
    again = build_index(built / "documents", tmp_path / "index", FakeEncoder())

    manifest = load_index(built / "index", model=MODEL).manifest
    assert (again.threshold, again.sources) == (manifest.threshold, manifest.sources)
    assert again.files["index.faiss"] == manifest.files["index.faiss"]
    assert again.files["passages.jsonl"] == manifest.files["passages.jsonl"]


def test_a_missing_index_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"No knowledge index in .*Run: make index"):
        load_index(tmp_path, model=MODEL)


def test_a_build_that_is_gone_is_named(clinic: Path) -> None:
    shutil.rmtree(current_build(clinic / "index"))

    with pytest.raises(IndexMissingError, match="is gone from"):
        load_index(clinic / "index", model=MODEL)


def test_refuses_an_index_of_another_model_and_names_both(built: Path) -> None:
    with pytest.raises(StaleIndexError, match="built with model 'fake@1', settings name 'other@2'"):
        load_index(built / "index", model="other@2")


def test_refuses_another_format_and_names_both(clinic: Path) -> None:
    change_manifest(clinic, format_version=7)

    with pytest.raises(StaleIndexError, match="has format 7, this program reads 5"):
        load_index(clinic / "index", model=MODEL)


@pytest.mark.parametrize("name", ["index.faiss", "passages.jsonl", "scorer.npz"])
@pytest.mark.parametrize("damage", ["changed", "removed"])
def test_refuses_a_damaged_file(clinic: Path, name: str, damage: str) -> None:
    path = current_build(clinic / "index") / name
    if damage == "removed":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"x")

    with pytest.raises(StaleIndexError, match=f"Index file {name} is missing or damaged"):
        load_index(clinic / "index", model=MODEL)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '"text"', "null"])
def test_refuses_a_manifest_that_cannot_be_read(clinic: Path, content: str) -> None:
    (current_build(clinic / "index") / "manifest.json").write_text(content)

    with pytest.raises(StaleIndexError, match=r"manifest\.json cannot be read"):
        load_index(clinic / "index", model=MODEL)


@pytest.mark.parametrize("changes", [{"threshold": None}, {"model": None}, {"novelty": 1}])
def test_refuses_a_manifest_with_other_fields(clinic: Path, changes: dict[str, object]) -> None:
    change_manifest(clinic, **changes)

    with pytest.raises(StaleIndexError, match="make index"):
        load_index(clinic / "index", model=MODEL)


def test_refuses_fewer_vectors_than_passages_and_names_both(clinic: Path) -> None:
    folder = current_build(clinic / "index")
    lines = (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "passages.jsonl").write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("index.faiss", "passages.jsonl", "scorer.npz")
    }
    change_manifest(clinic, files=files)

    with pytest.raises(StaleIndexError, match="holds 3 vectors of length 4 for 2 passages"):
        load_index(clinic / "index", model=MODEL)


def test_is_fresh_until_a_source_or_the_model_changes(clinic: Path) -> None:
    def fresh(model: str = MODEL) -> bool:
        return is_fresh(clinic / "index", clinic / "documents", model=model)

    assert fresh()
    assert not fresh("other@2")
    cost = clinic / "uncovered" / "cost.yml"
    before = cost.read_text(encoding="utf-8")
    cost.write_text(before + "    - one more price\n", encoding="utf-8")
    assert not fresh()
    cost.write_text(before, encoding="utf-8")
    assert fresh()
    write_document(clinic / "documents", "brace")
    assert not fresh()


def test_is_not_fresh_where_there_is_none_or_it_is_damaged(clinic: Path, tmp_path: Path) -> None:
    assert not is_fresh(tmp_path / "nowhere", clinic / "documents", model=MODEL)
    (current_build(clinic / "index") / "manifest.json").write_text("{")
    assert not is_fresh(clinic / "index", clinic / "documents", model=MODEL)


def test_a_new_build_is_loaded_from_then_on(clinic: Path) -> None:
    write_document(clinic / "documents", "brace", questions=[f"what is a brace {word}" for word in "abcdef"])

    build_index(clinic / "documents", clinic / "index", FakeEncoder())

    assert load_index(clinic / "index", model=MODEL).manifest.passages == 4


@pytest.mark.parametrize("step", ["_write_passages", "_sha256"])
def test_a_build_that_fails_leaves_the_current_one_and_nothing_else(
    clinic: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = current_build(clinic / "index")
    written = getattr(index_module, step)

    def fail(path: Path, *args: object) -> object:
        if path.is_relative_to(clinic / "index"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(path, *args)

    with monkeypatch.context() as patch:
        patch.setattr(index_module, step, fail)
        with pytest.raises(IndexUnwritableError, match=r"\(No space left on device\); one in use stays in use\. Free"):
            build_index(clinic / "documents", clinic / "index", FakeEncoder())

    assert current_build(clinic / "index") == before
    assert list((clinic / "index").glob("build-*")) == [before]
    assert load_index(clinic / "index", model=MODEL).manifest.passages == 3


def test_a_disk_that_fills_up_leaves_the_current_build(clinic: Path) -> None:
    before = current_build(clinic / "index")
    # Vectors, passages, manifest and scorer have some 90, 500, 700 and 10,000 bytes: each limit stops another of them.
    limits = [50, 200, 600, 2_500]
    built = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BUILD_ON_A_FULL_DISK, str(clinic), *map(str, limits)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    said = built.stdout.splitlines()
    assert [line.partition(" to ")[0] for line in said] == ["No index can be written"] * len(limits), built.stderr
    assert {path.name for path in (clinic / "index").iterdir()} == {before.name, "CURRENT"}
    assert load_index(clinic / "index", model=MODEL).manifest.passages == 3


def test_a_document_edited_during_the_build_leaves_it_stale(clinic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fit = index_module.Scorer.fit

    def edit_and_fit(*args: Any) -> Any:
        write_document(clinic / "documents", "laser", questions=["an edited question"])
        return fit(*args)

    monkeypatch.setattr(index_module.Scorer, "fit", edit_and_fit)
    build_index(clinic / "documents", clinic / "index", FakeEncoder())

    assert not is_fresh(clinic / "index", clinic / "documents", model=MODEL)
    with pytest.raises(StaleIndexError, match=r"built before documents/laser\.md changed or went\. Run: make index"):
        check_sources(load_index(clinic / "index", model=MODEL).manifest, clinic / "documents")


def test_only_what_changed_is_encoded_again(clinic: Path) -> None:
    path = clinic / "uncovered" / "cost.yml"
    path.write_text(path.read_text(encoding="utf-8") + "    - one more price\n", encoding="utf-8")
    encoder = FakeEncoder()

    build_index(clinic / "documents", clinic / "index", encoder)

    assert encoder.seen == ["one more price"]


def test_what_was_encoded_outlives_a_build_that_fails_later(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index_module, "threshold_for", fail)
    with pytest.raises(KeyboardInterrupt):
        build_index(built / "documents", tmp_path / "index", FakeEncoder())
    monkeypatch.undo()
    encoder = FakeEncoder()

    build_index(built / "documents", tmp_path / "index", encoder)

    assert encoder.seen == []


def test_vectors_from_the_cache_give_the_same_index(built: Path, tmp_path: Path) -> None:
    fresh = build_index(built / "documents", tmp_path / "index", FakeEncoder())
    cached = build_index(built / "documents", tmp_path / "index", FakeEncoder())

    assert (cached.threshold, cached.files["index.faiss"]) == (fresh.threshold, fresh.files["index.faiss"])


def test_a_source_that_cannot_be_read_is_named(clinic: Path) -> None:
    (clinic / "documents" / "brace.md").mkdir()

    with pytest.raises(DocumentError, match=r"brace\.md:1: cannot be read"):
        build_index(clinic / "documents", clinic / "index", FakeEncoder())


def test_too_few_questions_to_learn_from_are_refused_in_words(tmp_path: Path) -> None:
    documents = write_document(tmp_path / "documents").parent

    with pytest.raises(KnowledgeError, match="question"):
        build_index(documents, tmp_path / "index", FakeEncoder())


def test_sources_are_named_from_the_knowledge_folder(clinic: Path) -> None:
    (clinic / "followups.yml").write_text("- {context: [pump], text: how big, topics: [pump]}\n")

    hashes = source_hashes(clinic / "documents")

    assert list(hashes) == ["documents/laser.md", "documents/pump.md", "followups.yml", "uncovered/cost.yml"]
    assert hashes["followups.yml"] == hashlib.sha256((clinic / "followups.yml").read_bytes()).hexdigest()
