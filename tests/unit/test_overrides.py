"""Each line of overrides.txt, exercised where our override meets the package that asked for something else.

TensorFlow's side of them is in tests/integration/test_tensorflow_stack.py: importing it takes seconds.
"""

import re
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    line.split("#")[0].strip()
    for line in (ROOT / "overrides.txt").read_text(encoding="utf-8").splitlines()
    if line.split("#")[0].strip()
]
REQUIREMENTS = {canonicalize_name(Requirement(line).name): Requirement(line) for line in LINES}


@pytest.mark.parametrize("name", sorted(REQUIREMENTS))
def test_the_installed_version_is_the_overridden_one(name: str) -> None:
    assert metadata.version(name) in REQUIREMENTS[name].specifier


@pytest.mark.parametrize("name", sorted(REQUIREMENTS))
def test_every_override_is_exercised_here(name: str) -> None:
    assert f"test_{name.replace('-', '_')}_" in Path(__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(REQUIREMENTS))
def test_every_override_says_why(name: str) -> None:
    (line,) = [
        line
        for line in (ROOT / "overrides.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#") and canonicalize_name(re.split(r"[<>=]", line)[0]) == name
    ]

    assert len(line.split("#")[1].split()) >= 4


def test_numpy_serves_faiss() -> None:
    import faiss

    index = faiss.IndexFlatIP(2)
    index.add(np.eye(2, dtype=np.float32))
    scores, rows = index.search(np.array([[0.0, 1.0]], dtype=np.float32), 2)

    assert rows.tolist() == [[1, 0]]
    assert scores.tolist() == [[1.0, 0.0]]


def test_numpy_serves_torch() -> None:
    import torch

    shared = np.arange(3, dtype=np.float32)
    tensor = torch.from_numpy(shared)
    tensor += 1

    assert shared.tolist() == [1.0, 2.0, 3.0]
    assert tensor.numpy().dtype == np.float32


def test_numpy_serves_spacy() -> None:
    from thinc.api import NumpyOps

    assert NumpyOps().softmax(np.zeros((1, 2), dtype=np.float32)).tolist() == [[0.5, 0.5]]


def test_scipy_serves_rasas_sparse_features() -> None:
    from rasa.shared.nlu.training_data.features import Features
    from scipy.sparse import csr_matrix

    first = Features(csr_matrix([[1.0, 0.0]]), "sentence", "text", "a")
    second = Features(csr_matrix([[0.0, 2.0]]), "sentence", "text", "b")
    joined = Features.combine([first, second], expected_origins=["a", "b"])

    assert joined.features.toarray().tolist() == [[1.0, 0.0, 0.0, 2.0]]


def test_scikit_learn_fits_on_what_scipy_stacks() -> None:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = ["pump one", "pump two", "laser one", "laser two"]
    ngrams = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), dtype=np.float32)
    features = hstack([csr_matrix(np.eye(4, dtype=np.float32)), ngrams.fit_transform(texts)]).tocsr()
    fitted = LogisticRegression(C=20.0).fit(features, ["pump", "pump", "laser", "laser"])

    assert fitted.predict(features).tolist() == ["pump", "pump", "laser", "laser"]


def test_scikit_learn_models_are_stored_by_skops(tmp_path: Path) -> None:
    import skops.io
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression().fit(np.array([[0.0], [1.0]]), ["a", "b"])
    skops.io.dump(fitted, tmp_path / "model.skops")
    types = skops.io.get_untrusted_types(file=tmp_path / "model.skops")

    assert all(name.startswith("numpy.") for name in types)
    assert skops.io.load(tmp_path / "model.skops", trusted=types).predict([[1.0]]).tolist() == ["b"]


def test_matplotlib_serves_rasas_plots(tmp_path: Path) -> None:
    from rasa.utils.plotting import plot_confusion_matrix

    target = tmp_path / "confusion.png"
    plot_confusion_matrix(np.array([[2, 0], [1, 3]]), classes=np.array(["greet", "thank"]), output_file=str(target))

    assert target.read_bytes().startswith(b"\x89PNG")


def test_dask_runs_rasas_graph() -> None:
    """Rasa's runner hands dask a graph and a list of targets; newer ones read both differently."""
    import dask
    from rasa.engine.runner.dask import DaskGraphRunner

    graph = {"two": (lambda: 2,), "three": (lambda: 3,), "sum": (lambda *values: sum(values), "two", "three")}

    assert dask.get(graph, ["sum"]) == (5,)
    assert callable(DaskGraphRunner.run)


def test_jax_is_a_name_that_tensorflow_can_do_without() -> None:
    """TensorFlow imports it inside ``try`` and goes on where that fails, as it does without jaxlib."""
    with pytest.raises(ImportError, match="jaxlib"):
        import jax  # noqa: F401


def test_ml_dtypes_works_on_this_numpy() -> None:
    import ml_dtypes

    values = np.array([1.0, 2.5], dtype=ml_dtypes.bfloat16)

    assert (values + values).astype(np.float32).tolist() == [2.0, 5.0]


@pytest.mark.filterwarnings("ignore:pkg_resources is deprecated")
@pytest.mark.filterwarnings("ignore:Deprecated call to")
def test_setuptools_still_brings_pkg_resources() -> None:
    """Rasa's fingerprints ask it for the version of each package that a component names."""
    import pkg_resources

    assert pkg_resources.get_distribution("rasa").version == metadata.version("rasa")
    assert pkg_resources.parse_version("3.6.21") > pkg_resources.parse_version("3.6.2")


def test_pydantic_is_not_imported_by_rasa() -> None:
    """Rasa pins an old one; it would matter only where Rasa used it."""
    folder = Path(str(metadata.distribution("rasa").locate_file("rasa")))
    importing = re.compile(r"^\s*(?:from|import)\s+pydantic\b", re.MULTILINE)

    assert [str(path) for path in folder.rglob("*.py") if importing.search(path.read_text(encoding="utf-8"))] == []


def test_pydantic_serves_spacys_configuration() -> None:
    from spacy.schemas import ConfigSchemaTraining, validate

    problems = validate(ConfigSchemaTraining, {"seed": "none"})

    assert any("[seed]" in problem for problem in problems)


def test_regex_splits_as_rasas_tokenizer_does() -> None:
    """The pattern of rasa/nlu/tokenizers/whitespace_tokenizer.py, whose module imports TensorFlow."""
    import regex

    pattern = r"[^\w#@&]+(?=\s|$)|(\s|^)[^\w#@&]+(?=[^0-9\s])|(?<=[^0-9\s])[^\w._~:/?#\[\]()@!$&*+,;=-]+(?=[^0-9\s])"

    assert regex.sub(pattern, " ", "L4-L5, it's sore!").split() == ["L4-L5", "it", "s", "sore"]


def test_regex_serves_dateparser() -> None:
    """dateparser, one of Rasa's packages, compiles its languages' patterns with it."""
    import dateparser

    found = dateparser.parse("3 May 2026, 10:30", languages=["en"])

    assert found is not None
    assert found.isoformat() == "2026-05-03T10:30:00"
