"""The index on disk: passages and their vectors, the scorer, and a manifest that says what they were built from.

A build is a folder of its own under the index folder; see `knowledge.build_folder`.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from knowledge.build_folder import current_build, new_build
from knowledge.documents import Document, load_documents
from knowledge.encoder import Vectors
from knowledge.errors import DocumentError, IndexMissingError, StaleIndexError
from knowledge.passages import Passage, passages_of
from knowledge.questions import load_questions
from knowledge.ranking import Ranker
from knowledge.scorer import FILE_NAME as SCORER_FILE
from knowledge.scorer import Scorer, behind_context, check_enough, out_of_fold_answered, question_vectors, threshold_for
from knowledge.spelling import Spelling
from knowledge.token_vectors import TokenEncoder
from knowledge.vector_cache import FOLDER_NAME as CACHE_FOLDER
from knowledge.vector_cache import CachedEncoder
from knowledge.vector_index import VectorIndex

FORMAT_VERSION = 5
_VECTORS_FILE = "index.faiss"
_RANKER_FILE = "ranker.npz"
_SPELLING_FILE = "spelling.npz"
_PASSAGES_FILE = "passages.jsonl"
_MANIFEST_FILE = "manifest.json"
_FILES = (_VECTORS_FILE, _RANKER_FILE, _PASSAGES_FILE, SCORER_FILE, _SPELLING_FILE)  # beside the manifest
_CACHE_USER = "knowledge"
_NAMED_FILES = 3  # in an error; the rest are counted
_REMEDY = "Run: make index"


@dataclass(frozen=True)
class Manifest:
    """What an index was built from.

    Attributes:
        format_version: Of the files; another one is refused.
        model: Name of the encoder.
        dimension: Length of a vector.
        passages: How many vectors there are.
        threshold: Score below which a question is declined, in [0, 1].
        sources: SHA-256 of each file that was read, by its path under the knowledge folder.
        files: SHA-256 of each file of the build.
    """

    format_version: int
    model: str
    dimension: int
    passages: int
    threshold: float
    sources: dict[str, str]
    files: dict[str, str]


@dataclass(frozen=True)
class KnowledgeIndex:
    """A loaded build.

    Attributes:
        passages: In the order of the vectors.
        vectors: Finds passages near a question: exactly for as many as a clinic has, see `VectorIndex`.
        ranker: Orders passages of one document.
        spelling: Repairs a question's slips before it is encoded.
    """

    manifest: Manifest
    passages: tuple[Passage, ...]
    vectors: VectorIndex
    ranker: Ranker
    scorer: Scorer
    spelling: Spelling

    def nearest(self, vector: Vectors, *, top_k: int) -> list[tuple[Passage, float]]:
        """Return the passages nearest to one unit vector of shape (dimension,), with cosine, best first."""
        scores, rows = self.vectors.search(vector.reshape(1, -1), top_k=top_k)
        hits = zip(rows[0], scores[0], strict=True)
        return [(self.passages[row], float(score)) for row, score in hits if row >= 0]

    def within(self, slug: str, whole: Vectors, words: Vectors) -> list[tuple[Passage, float]]:
        """Return a document's passages with how well each answers a question, in [-1, 1], best first.

        Args:
            slug: The document.
            whole: The question's unit vector, shape (dimension,).
            words: Its token vectors, shape (tokens, dimension).
        """
        rows = np.array([row for row, passage in enumerate(self.passages) if passage.slug == slug], dtype=np.int64)
        if not len(rows):
            return []
        scores = self.ranker.scores(whole, words, rows)
        return [(self.passages[rows[place]], float(scores[place])) for place in np.argsort(-scores, kind="stable")]


def build_index(documents_dir: Path, index_dir: Path, encoder: TokenEncoder) -> Manifest:
    """Build an index from a folder of documents and make it the current one.

    Only texts that are new since the last build are encoded: the others' vectors are kept in ``cache/`` beside the
    index folder. Token vectors of passages are not kept: they take a second.

    Raises:
        DocumentError: A document or a list of questions cannot be used.
        TooFewQuestionsError: The questions are too few to learn from.
        IndexUnwritableError: The index folder cannot be written; an index that is there stays in use.
    """
    # Taken before reading: what is edited during the build leaves it stale, and not seemingly fresh.
    sources = source_hashes(documents_dir)
    documents = load_documents(documents_dir)
    questions = load_questions(documents, folder=documents_dir.parent)
    check_enough(questions)
    passages = passages_of(documents)
    cached = CachedEncoder(encoder, index_dir.parent / CACHE_FOLDER, user=_CACHE_USER)
    vectors = question_vectors(questions, cached)
    passage_vectors = cached.encode(indexed_texts(passages, documents))
    # Without the title, which all sections of a document share: what sets them apart weighs more.
    ranker = Ranker.from_texts([f"{passage.heading}. {passage.text}" for passage in passages], cached)
    cached.save()
    unseen = [not encoder.adapted_to(behind_context(question)) for question in questions]
    threshold = threshold_for(questions, out_of_fold_answered(questions, vectors), unseen)
    scorer = Scorer.fit(questions, vectors)
    written = [*(question.text for question in questions), *indexed_texts(passages, documents)]
    spelling = Spelling.learn(written)
    with new_build(index_dir) as folder:
        (folder / _VECTORS_FILE).write_bytes(VectorIndex.from_vectors(passage_vectors).to_bytes())
        ranker.save(folder / _RANKER_FILE)
        _write_passages(folder, passages)
        scorer.save(folder)
        spelling.save(folder / _SPELLING_FILE)
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            model=encoder.name,
            dimension=encoder.dimension,
            passages=len(passages),
            threshold=round(threshold, 4),
            sources=sources,
            files={name: _sha256(folder / name) for name in _FILES},
        )
        (folder / _MANIFEST_FILE).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    return manifest


def load_index(index_dir: Path, *, model: str) -> KnowledgeIndex:
    """Load the current build.

    Args:
        index_dir: The index folder.
        model: Name of the encoder that questions will be encoded with.

    Raises:
        IndexMissingError: There is no build.
        StaleIndexError: The build is of another format or model, or a file of it is damaged.
    """
    folder = current_build(index_dir)
    manifest = _read_manifest(folder)
    if manifest.model != model:
        raise StaleIndexError(f"Index was built with model '{manifest.model}', settings name '{model}'. {_REMEDY}")
    for name, digest in manifest.files.items():
        if not (folder / name).exists() or _sha256(folder / name) != digest:
            raise StaleIndexError(f"Index file {name} is missing or damaged. {_REMEDY}")
    vectors = VectorIndex.from_bytes((folder / _VECTORS_FILE).read_bytes())
    passages = tuple(_read_passages(folder))
    if vectors.size != len(passages) or vectors.dimension != manifest.dimension:
        raise StaleIndexError(
            f"Index holds {vectors.size} vectors of length {vectors.dimension} for {len(passages)} passages and "
            f"length {manifest.dimension}. {_REMEDY}"
        )
    return KnowledgeIndex(
        manifest=manifest,
        passages=passages,
        vectors=vectors,
        ranker=Ranker.load(folder / _RANKER_FILE),
        scorer=Scorer.load(folder),
        spelling=Spelling.load(folder / _SPELLING_FILE),
    )


def is_fresh(index_dir: Path, documents_dir: Path, *, model: str) -> bool:
    """Whether the current build was made from these files with this model."""
    try:
        manifest = _read_manifest(current_build(index_dir))
    except (IndexMissingError, StaleIndexError):
        return False
    return manifest.model == model and manifest.sources == source_hashes(documents_dir)


def check_sources(manifest: Manifest, documents_dir: Path) -> None:
    """Refuse an index that was built from other documents or questions than there are.

    Raises:
        StaleIndexError: A file was changed, added or removed since; names the first few.
    """
    present = source_hashes(documents_dir)
    differing = sorted(
        name for name in {*present, *manifest.sources} if present.get(name) != manifest.sources.get(name)
    )
    if differing:
        more = f" and {len(differing) - _NAMED_FILES} more" if len(differing) > _NAMED_FILES else ""
        raise StaleIndexError(
            f"Index was built before {', '.join(differing[:_NAMED_FILES])}{more} changed or went. {_REMEDY}"
        )


def source_hashes(documents_dir: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that an index is built from, by its path under the knowledge folder.

    Raises:
        DocumentError: A file cannot be read.
    """
    root = documents_dir.parent
    files = [*documents_dir.glob("*.md"), *(root / "uncovered").glob("*.yml"), *root.glob("followups.yml")]
    return {str(path.relative_to(root)): _source_hash(path) for path in sorted(files)}


def _source_hash(path: Path) -> str:
    try:
        return _sha256(path)
    except OSError as error:
        raise DocumentError(path, f"cannot be read ({error.strerror})") from error


def indexed_texts(passages: Sequence[Passage], documents: Sequence[Document]) -> list[str]:
    """Return what is encoded for each passage: with its title, as many sections name their treatment in short only."""
    titles = {document.slug: document.title for document in documents}
    return [f"{titles[passage.slug]}. {passage.heading}. {passage.text}" for passage in passages]


def _write_passages(folder: Path, passages: Sequence[Passage]) -> None:
    lines = [json.dumps(asdict(passage), ensure_ascii=False) for passage in passages]
    (folder / _PASSAGES_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _read_passages(folder: Path) -> list[Passage]:
    passages = []
    # Not splitlines: a passage may hold U+2028 and its like, which JSON keeps as they are.
    for line in (folder / _PASSAGES_FILE).read_text(encoding="utf-8").rstrip("\n").split("\n"):
        fields = json.loads(line)
        fields["covers"] = tuple(fields["covers"])
        passages.append(Passage(**fields))
    return passages


def _read_manifest(folder: Path) -> Manifest:
    try:
        fields = json.loads((folder / _MANIFEST_FILE).read_text(encoding="utf-8"))
        version = fields["format_version"]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StaleIndexError(f"Index manifest {folder.name}/{_MANIFEST_FILE} cannot be read. {_REMEDY}") from error
    if version != FORMAT_VERSION:
        raise StaleIndexError(f"Index has format {version}, this program reads {FORMAT_VERSION}. {_REMEDY}")
    try:
        return Manifest(**fields)
    except TypeError as error:
        raise StaleIndexError(
            f"Index manifest {folder.name}/{_MANIFEST_FILE} has other fields than this program writes. {_REMEDY}"
        ) from error


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
