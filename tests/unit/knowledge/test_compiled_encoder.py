"""The encoder that servers run: the packaged model, compiled; compared with the torch model itself."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge import compiled_encoder, encoder_export
from knowledge.adapter import SHIPPED
from knowledge.compiled_encoder import CompiledEncoder, load_encoder
from knowledge.encoder import SentenceEncoder
from knowledge.encoder_export import compiled_file, weights_kind
from knowledge.errors import EncoderError

TEXTS = (
    "how long does the relief last",
    "My back hurts since the fusion, and now the leg too!",
    "do you take walk-ins",
    "¿dónde están?",
    "",
)


@pytest.fixture(scope="module")
def encoder() -> CompiledEncoder:
    loaded = load_encoder()
    assert isinstance(loaded, CompiledEncoder)
    return loaded


def test_vectors_are_those_of_the_torch_model_but_for_rounding(encoder: CompiledEncoder) -> None:
    ours = encoder.encode(TEXTS)
    theirs = SentenceEncoder.load_with(SHIPPED).encode(TEXTS)

    assert ours.shape == (len(TEXTS), encoder.dimension)
    assert ours.dtype == np.float32
    assert np.allclose(np.linalg.norm(ours, axis=1), 1.0, atol=1e-4)
    assert float((ours * theirs).sum(axis=1).min()) > 0.97


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: CompiledEncoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])

    assert np.array_equal(together, alone)


def test_no_texts_give_no_vectors(encoder: CompiledEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode_tokens([]) == []
    assert encoder.count_tokens([]) == []


def test_each_token_has_a_vector(encoder: CompiledEncoder) -> None:
    counts = encoder.count_tokens(TEXTS)

    assert counts[0] == 6
    assert [len(each) for each in encoder.encode_tokens(TEXTS)] == counts


def test_what_is_behind_the_limit_is_cut_off(encoder: CompiledEncoder) -> None:
    long = "pain " * 1_000

    assert encoder.count_tokens([long]) == [1_000]
    assert len(encoder.encode_tokens([long])[0]) == encoder.most_tokens == 254
    assert np.array_equal(encoder.encode([long]), encoder.encode(["pain " * 254]))


def test_its_name_says_how_weights_are_kept(encoder: CompiledEncoder) -> None:
    plain = SentenceEncoder.load_with(SHIPPED).name

    assert encoder.name == f"{plain}+{weights_kind()}"


def test_another_model_is_run_by_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SentenceEncoder, "load", classmethod(lambda cls, model: f"torch runs {model}"))

    assert str(load_encoder("models/other")) == "torch runs models/other"


def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "damaged.onnx").write_bytes(b"no model")
    monkeypatch.setattr(compiled_encoder, "compiled_file", lambda *_, **__: tmp_path / "damaged.onnx")
    compiled_encoder._load.cache_clear()
    try:
        with pytest.raises(EncoderError, match=r"damaged\.onnx cannot be loaded\. Remove it, and run: make index"):
            load_encoder()
    finally:
        compiled_encoder._load.cache_clear()


def test_encoding_needs_no_torch() -> None:
    code = (
        "import sys; from knowledge.compiled_encoder import load_encoder; print(load_encoder().encode(['hi']).shape);"
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "(1, 384)\n"), done.stderr


@pytest.mark.parametrize(
    ("flags", "kind"), [("fma avx2 avx512_vnni", "int8"), ("avx2 avx_vnni", "int8"), ("fma avx2", "int7")]
)
def test_weights_keep_a_bit_free_where_products_could_overflow(
    flags: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "cpuinfo"
    facts.write_text(f"flags : {flags}\n")
    monkeypatch.setattr(encoder_export, "_CPU_FACTS", facts)

    assert weights_kind() == kind


def test_an_unknown_processor_is_taken_for_the_weaker_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_export, "_CPU_FACTS", tmp_path / "none")

    assert weights_kind() == "int7"


def test_a_model_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path | None] = []

    def compile_(path: Path, adapter: Path | None) -> None:
        made.append(adapter)
        path.write_bytes(b"model")

    monkeypatch.setattr(encoder_export, "_compile", compile_)
    paths = {compiled_file(tmp_path / "new", name="model@1+a+int8", adapter=None) for _ in range(2)}

    assert paths == {tmp_path / "new" / "model-1-a-int8.onnx"}
    assert made == [None]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(EncoderError, match=r"cannot be kept in file"):
        compiled_file(tmp_path / "file", name="model", adapter=None)
