"""Learns the encoder's adapter from the project's own examples: ``python -m bot adapt``.

All that the bot tells apart is one classification: the documents, the kinds of uncovered question, the intents, the
red flags. The encoder with the adapter and a linear layer behind it learns to tell these classes, while a second loss
keeps its vectors near the plain encoder's. The linear layer is thrown away: scorer, intents and red flags are fitted
anew over the adapted vectors, in seconds, whenever their examples change. The adapter itself is learned seldom, by an
engineer, and kept in the repository.

Half an hour on two cores. Data source: the project's own hand-written examples, nothing else.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from tqdm import tqdm

from bot.nlu.examples import intent_examples
from bot.safety.examples import load_examples
from knowledge.adapter import SCALE, save_adapter
from knowledge.documents import load_documents
from knowledge.encoder import SentenceEncoder, Vectors, packaged_weights
from knowledge.questions import load_questions
from knowledge.scorer import behind_context, label_of

RANK = 8
_BATCH = 32
_MOST_TOKENS = 128
_LEARNING_RATE = 5e-4
_HEAD_LEARNING_RATE = 3e-3
_SHARPNESS = 8.0  # of the linear layer over unit vectors
_SMOOTHING = 0.05
_LIKENESS_WEIGHT = 1.0  # of staying near the plain encoder
_SORTED_BATCHES = 20  # within so many, texts of like length go together: less padding
_LEFT_OUT_OF_256 = 26
_SAFE = "red_flag:none"


@dataclass(frozen=True)
class Example:
    """A text and the class it belongs to."""

    text: str
    label: str


def load_all_examples(documents_dir: Path, nlu_dir: Path) -> list[Example]:
    """Return every labelled text of the project once, but for the share of questions that is left out.

    Args:
        documents_dir: The clinic's documents, beside the lists of questions.
        nlu_dir: Rasa's examples.
    """
    questions = load_questions(load_documents(documents_dir), folder=documents_dir.parent)
    found = [
        Example(text, f"question:{label_of(question)}")
        for question in questions
        if not _is_left_out(text := behind_context(question))
    ]
    found += [Example(text, f"intent:{intent}") for intent, text in intent_examples(nlu_dir)]
    found += [Example(each.text, f"red_flag:{each.expected}" if each.expected else _SAFE) for each in load_examples()]
    return list({each.text: each for each in reversed(found)}.values())


def _is_left_out(text: str) -> bool:
    """Whether a question is kept from the adapter, so that the answer threshold can be read from it: one in ten.

    Told by the text itself, so that a question added later does not change which others are left out.
    """
    return hashlib.sha256(text.encode()).digest()[0] < _LEFT_OUT_OF_256


def train_adapter(examples: Sequence[Example], path: Path, *, epochs: int) -> None:
    """Learn an adapter and write it.

    Args:
        examples: Texts with their classes.
        path: Of the adapter.
        epochs: How often each example is seen.
    """
    torch.manual_seed(0)
    plain = SentenceEncoder.load().encode([each.text for each in examples])
    # Another copy than `SentenceEncoder.load` keeps, which must stay as it is.
    model = SentenceTransformer(str(packaged_weights()), device="cpu")
    layers = _insert(model[0].auto_model)
    model.train()
    labels = sorted({each.label for each in examples})
    head = nn.Linear(plain.shape[1], len(labels))
    numbers = torch.tensor([labels.index(each.label) for each in examples])
    learned = [weight for layer in layers.values() for weight in (layer.down.weight, layer.up.weight)]
    optimizer = torch.optim.AdamW(
        [{"params": learned, "lr": _LEARNING_RATE}, {"params": head.parameters(), "lr": _HEAD_LEARNING_RATE}],
        weight_decay=0.01,
    )
    batches = [batch for epoch in range(epochs) for batch in _batches(examples, seed=epoch)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [_LEARNING_RATE, _HEAD_LEARNING_RATE], total_steps=len(batches), pct_start=0.1
    )
    for batch in tqdm(batches, unit="batch", mininterval=5):
        vectors = _encode(model, [examples[row].text for row in batch])
        loss = _loss(vectors, torch.from_numpy(plain[batch]), head(vectors), numbers[batch])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # as torch declares it
        optimizer.step()
        schedule.step()
    halves = {name: (_array(layer.down), _array(layer.up)) for name, layer in layers.items()}
    save_adapter(path, halves, (each.text for each in examples))


def _encode(model: SentenceTransformer, texts: Sequence[str]) -> Tensor:
    """Return unit vectors that can be learned through: the mean of the token vectors, as the plain encoder does."""
    tokens = model.tokenizer(texts, padding=True, truncation=True, max_length=_MOST_TOKENS, return_tensors="pt")
    mask = tokens["attention_mask"].unsqueeze(-1).float()
    states = model[0].auto_model(**tokens).last_hidden_state
    return nn.functional.normalize((states * mask).sum(dim=1) / mask.sum(dim=1), dim=1)


def _loss(vectors: Tensor, plain: Tensor, scores: Tensor, labels: Tensor) -> Tensor:
    classes = nn.functional.cross_entropy(scores * _SHARPNESS, labels, label_smoothing=_SMOOTHING)
    return classes + _LIKENESS_WEIGHT * (1 - (vectors * plain).sum(dim=1)).mean()


def _batches(examples: Sequence[Example], *, seed: int) -> Iterator[list[int]]:
    """Give the rows of one epoch's batches, at random, texts of like length together."""
    rng = np.random.default_rng(seed)
    lengths = np.array([len(each.text) for each in examples])
    order = rng.permutation(len(examples))
    batches: list[list[int]] = []
    for start in range(0, len(order), _BATCH * _SORTED_BATCHES):
        some = order[start : start + _BATCH * _SORTED_BATCHES]
        some = some[np.argsort(lengths[some])]
        batches += [[int(row) for row in some[at : at + _BATCH]] for at in range(0, len(some), _BATCH)]
    for number in rng.permutation(len(batches)):
        yield batches[number]


class _Adapted(nn.Module):
    """A linear layer with what the adapter adds."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Linear(layer.in_features, RANK, bias=False)
        self.up = nn.Linear(RANK, layer.out_features, bias=False)
        nn.init.kaiming_uniform_(self.down.weight, a=math.sqrt(5))
        nn.init.zeros_(self.up.weight)  # so that learning begins at the plain encoder

    def forward(self, values: Tensor) -> Tensor:
        added: Tensor = self.layer(values) + SCALE * self.up(self.down(values))
        return added


def _insert(layers: nn.Module) -> dict[str, _Adapted]:
    """Put the adapter into every linear layer of a transformer's blocks; all else stays as it is."""
    for weight in layers.parameters():
        weight.requires_grad = False
    linear = {name: each for name, each in layers.named_modules() if isinstance(each, nn.Linear) and "layer." in name}
    inserted = {}
    for name, layer in linear.items():
        parent, _, last = name.rpartition(".")
        inserted[name] = _Adapted(layer)
        setattr(layers.get_submodule(parent), last, inserted[name])
    return inserted


def _array(layer: nn.Linear) -> Vectors:
    array: Vectors = layer.weight.detach().numpy()
    return array
