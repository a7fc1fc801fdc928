"""A low-rank adapter: what the project's own examples teach the sentence encoder.

To each weight W of the encoder's layers a product of two thin matrices is added once, when the model is loaded:
W + 2 · up · down (LoRA, rank 8, alpha 16). So an adapted encoder costs no more than a plain one. The adapter is learned
by `bot.nlu.adapter_training`; see docs/decisions/adapter.md for what it is worth.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderError

SHIPPED = Path(__file__).with_name("adapter.npz")
SCALE = 2.0  # alpha over rank

_SEEN = "seen"
_DOWN, _UP = ".down", ".up"
_KEY_BYTES = 8  # of a text's SHA-256
_NAMED_DIGITS = 12


@dataclass(frozen=True)
class Adapter:
    """A learned adapter.

    Attributes:
        revision: The first digits of its file's SHA-256.
        down: By the name of a linear layer, what it reads: shape (rank, inputs).
        up: By the same names, what it adds: shape (outputs, rank).
        seen: Keys of the texts that it was learned from.
    """

    revision: str
    down: dict[str, NDArray[np.float32]]
    up: dict[str, NDArray[np.float32]]
    seen: frozenset[bytes]

    def saw(self, text: str) -> bool:
        """Whether the adapter was learned from a text: scores of such texts are too good to calibrate on."""
        return _key(text) in self.seen

    def merge_into(self, layers: Any) -> None:
        """Add the adapter to a transformer, in place.

        Args:
            layers: The torch module whose layers `down` and `up` name.

        Raises:
            EncoderError: The adapter is of another model.
        """
        import torch

        named = dict(layers.named_modules())
        for name, down in self.down.items():
            change = torch.from_numpy(SCALE * (self.up[name] @ down))
            weight = getattr(named.get(name), "weight", None)
            if weight is None or weight.shape != change.shape:
                raise EncoderError(f"Adapter {SHIPPED.name} is of another model: it has no layer {name}")
            weight.data += change


@lru_cache(maxsize=2)
def load_adapter(path: Path = SHIPPED) -> Adapter:
    """Read an adapter, once per process.

    Raises:
        EncoderError: The file is missing or damaged.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        seen = arrays.pop(_SEEN).tobytes()
        down, up = (
            {n.removesuffix(end): _whole(a) for n, a in arrays.items() if n.endswith(end)} for end in (_DOWN, _UP)
        )
        if not down or down.keys() != up.keys():
            raise ValueError("a layer lacks half")
    except Exception as error:  # numpy and zipfile raise many kinds for a file that is not theirs
        raise EncoderError(f"Adapter {path.name} is missing or damaged. Restore it from the repository") from error
    keys = frozenset(seen[start : start + _KEY_BYTES] for start in range(0, len(seen), _KEY_BYTES))
    return Adapter(revision=digest[:_NAMED_DIGITS], down=down, up=up, seen=keys)


def save_adapter(
    path: Path, layers: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]], texts: Iterable[str]
) -> None:
    """Write an adapter; its numbers with half the digits.

    Args:
        path: Of the ``.npz``.
        layers: By name what a layer reads and what it adds, as `Adapter` has them.
        texts: What it was learned from; only keys of them are kept.
    """
    keys = b"".join(sorted({_key(text) for text in texts}))
    arrays: dict[str, NDArray[Any]] = {_SEEN: np.frombuffer(keys, dtype=np.uint8)}
    for name, (down, up) in sorted(layers.items()):
        arrays |= {name + _DOWN: down.astype(np.float16), name + _UP: up.astype(np.float16)}
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _whole(array: NDArray[Any]) -> NDArray[np.float32]:
    return array.astype(np.float32)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:_KEY_BYTES]
