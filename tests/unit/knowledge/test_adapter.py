"""The adapter: stored, read back, and added to a model's weights."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.adapter import SHIPPED, load_adapter, save_adapter
from knowledge.errors import EncoderError

DOWN = np.array([[1.0, 0.0, 2.0]], dtype=np.float32)
UP = np.array([[1.0], [-0.5]], dtype=np.float32)


def stored(path: Path, name: str = "layer.0.dense") -> Path:
    save_adapter(path, {name: (DOWN, UP)}, ["what is a pump", "pump price"])
    return path


def model(inputs: int = 3):
    torch = pytest.importorskip("torch")
    layers = torch.nn.ModuleDict(
        {"layer": torch.nn.ModuleList([torch.nn.ModuleDict({"dense": torch.nn.Linear(inputs, 2)})])}
    )
    torch.nn.init.zeros_(layers["layer"][0]["dense"].weight)
    return layers


def test_adds_the_product_of_both_halves_to_the_weight(tmp_path: Path) -> None:
    layers = model()

    load_adapter(stored(tmp_path / "a.npz")).merge_into(layers)

    assert layers["layer"][0]["dense"].weight.tolist() == [[2.0, 0.0, 4.0], [-1.0, 0.0, -2.0]]


@pytest.mark.parametrize(("name", "inputs"), [("layer.7.dense", 3), ("layer.0.dense", 5)])
def test_refuses_another_model(tmp_path: Path, name: str, inputs: int) -> None:
    adapter = load_adapter(stored(tmp_path / "a.npz", name))
    with pytest.raises(EncoderError, match=f"of another model: it has no layer {name}"):
        adapter.merge_into(model(inputs))


def test_knows_what_it_was_learned_from(tmp_path: Path) -> None:
    adapter = load_adapter(stored(tmp_path / "a.npz"))
    assert adapter.saw("pump price")
    assert not adapter.saw("Pump price")


def test_another_adapter_has_another_revision(tmp_path: Path) -> None:
    first = load_adapter(stored(tmp_path / "a.npz"))
    second = load_adapter(stored(tmp_path / "b.npz", "layer.1.dense"))
    assert first.revision != second.revision
    assert len(first.revision) == 12


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_refused_with_the_remedy(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(EncoderError, match=r"a\.npz is missing or damaged\. Restore it from the repository"):
        load_adapter(tmp_path / "a.npz")


def test_the_shipped_adapter_is_small() -> None:
    adapter = load_adapter(SHIPPED)
    assert len(adapter.down) == 36  # six linear layers of each of six blocks
    assert {down.shape[0] for down in adapter.down.values()} == {8}
    assert SHIPPED.stat().st_size < 2 * 2**20
