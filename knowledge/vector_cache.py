"""Vectors of texts that were encoded before, kept on disk so that a build encodes only what is new.

For building and training, whose texts are the clinic's own: a server keeps nothing of what visitors write. The texts
themselves are not stored, only their SHA-256.
"""

import hashlib
import logging
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from knowledge.encoder import Vectors
from knowledge.files import replace_file
from knowledge.token_vectors import TokenEncoder

FOLDER_NAME = "cache"

_SUFFIX = ".vectors"
# A file is the SHA-256 of all that follows it, a header, `count` keys, and `count` rows of `dimension` numbers.
_HEADER = struct.Struct("<8sII")  # format, count, dimension
_FORMAT = b"vectors1"
_NUMBER = np.dtype("<f4")  # as encoders give them: nothing is lost
_KEY_BYTES = hashlib.sha256().digest_size

logger = logging.getLogger(__name__)


class CachedEncoder:
    """An encoder that looks a text up before it encodes it.

    Each user (a build, a training) has a file of its own in one folder and reads those of the others, so that a text
    that two of them need is encoded once and neither drops the other's.
    """

    def __init__(self, encoder: TokenEncoder, folder: Path, *, user: str) -> None:
        """Read what is kept for an encoder.

        Args:
            encoder: Encodes what is not found.
            folder: Of the kept vectors; need not exist. A damaged file in it is reported and passed over.
            user: Names the file that `save` writes.
        """
        self._encoder = encoder
        self._file = folder / f"{user}{_SUFFIX}"
        self._vectors: dict[bytes, Vectors] = {}
        self._stored: frozenset[bytes] = frozenset()
        self._used: set[bytes] = set()
        for path in sorted(folder.glob(f"*{_SUFFIX}")):
            rows = _read(path, dimension=encoder.dimension)
            self._vectors |= rows
            if path == self._file:
                self._stored = frozenset(rows)

    @property
    def name(self) -> str:
        """Model and revision of the encoder."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension), float32; encodes each text that is new once."""
        keys = [self._key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        if new:
            self._vectors.update(zip(new, self._encoder.encode(list(new.values())), strict=True))
        self._used.update(keys)
        return self._rows(keys)

    @property
    def most_tokens(self) -> int:
        """As the encoder says."""
        return self._encoder.most_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the encoder does."""
        return self._encoder.count_tokens(texts)

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """As the encoder does; token vectors are not kept."""
        return self._encoder.encode_tokens(texts)

    def adapted_to(self, text: str) -> bool:
        """As the encoder says."""
        return self._encoder.adapted_to(text)

    def save(self) -> None:
        """Keep the vectors of all texts asked for since the start, and drop this user's others.

        Where they cannot be written, a warning says so: the next build encodes them again.
        """
        if self._used == self._stored:
            return
        keys = sorted(self._used)
        body = _HEADER.pack(_FORMAT, len(keys), self.dimension) + b"".join(keys)
        body += self._rows(keys).astype(_NUMBER).tobytes()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._file, hashlib.sha256(body).digest() + body)
        except OSError as error:
            logger.warning("Text vectors cannot be kept in %s (%s)", self._file, error.strerror)
            return
        self._stored = frozenset(keys)

    def _rows(self, keys: Iterable[bytes]) -> Vectors:
        rows = [self._vectors[key] for key in keys]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.name}\0{text}".encode(errors="surrogatepass")).digest()


def _read(path: Path, *, dimension: int) -> dict[bytes, Vectors]:
    """Return vectors by key: none where the file is damaged, or holds those of another kind of encoder."""
    try:
        content = path.read_bytes()
    except OSError as error:
        logger.warning("Text vectors in %s cannot be read (%s); they are encoded again", path, error.strerror)
        return {}
    body = content[_KEY_BYTES:]
    if len(body) < _HEADER.size or hashlib.sha256(body).digest() != content[:_KEY_BYTES]:
        logger.warning("Text vectors in %s are damaged; they are encoded again", path)
        return {}
    form, count, length = _HEADER.unpack_from(body)
    if form != _FORMAT or length != dimension:
        return {}
    split = _HEADER.size + count * _KEY_BYTES
    keys = [body[start : start + _KEY_BYTES] for start in range(_HEADER.size, split, _KEY_BYTES)]
    rows = np.frombuffer(body, dtype=_NUMBER, offset=split).reshape(count, length).astype(np.float32)
    return dict(zip(keys, rows, strict=True))
