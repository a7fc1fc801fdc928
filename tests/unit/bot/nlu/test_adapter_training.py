"""Learning the adapter: what it learns from, and that it learns."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from bot.nlu.adapter_training import RANK, Example, _batches, _insert, load_all_examples
from bot.settings import PROJECT_ROOT, load_settings

EXAMPLES = [Example("word " * length, "intent:greet") for length in range(1, 100)]


def test_each_example_is_in_one_batch_of_an_epoch() -> None:
    batches = list(_batches(EXAMPLES, seed=0))
    assert sorted(row for batch in batches for row in batch) == list(range(len(EXAMPLES)))
    assert {len(batch) for batch in batches} <= {32, 99 % 32}


def test_epochs_go_through_the_examples_in_another_order() -> None:
    assert list(_batches(EXAMPLES, seed=0)) == list(_batches(EXAMPLES, seed=0))
    assert list(_batches(EXAMPLES, seed=0)) != list(_batches(EXAMPLES, seed=1))


class Tiny(nn.Module):
    """As far as a transformer's shape matters: a block of one linear layer, and one outside of the blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.ModuleList([nn.ModuleDict({"dense": nn.Linear(4, 3)})])
        self.pooler = nn.Linear(3, 3)


def test_the_adapter_begins_at_the_plain_model_and_alone_is_learned() -> None:
    model = Tiny()
    values = torch.ones(1, 4)
    before = model.layer[0]["dense"](values)

    inserted = _insert(model)

    assert list(inserted) == ["layer.0.dense"]
    assert torch.equal(model.layer[0]["dense"](values), before)
    learned = {name for name, weight in model.named_parameters() if weight.requires_grad}
    assert learned == {"layer.0.dense.down.weight", "layer.0.dense.up.weight"}
    assert inserted["layer.0.dense"].down.weight.shape == (RANK, 4)


def test_one_question_in_ten_is_left_out_and_no_text_comes_twice() -> None:
    found = load_all_examples(load_settings({}).documents_dir, PROJECT_ROOT / "data" / "nlu")
    texts = [each.text for each in found]
    assert len(set(texts)) == len(texts)
    kinds = {each.label.partition(":")[0] for each in found}
    assert kinds == {"question", "intent", "red_flag"}
    everything = _questions(load_settings({}).documents_dir)
    known = set(texts)
    left_out = 1 - np.mean([text in known for text in everything])
    assert 0.08 < left_out < 0.12


def _questions(documents_dir: Path) -> list[str]:
    from knowledge.documents import load_documents
    from knowledge.questions import load_questions
    from knowledge.scorer import behind_context

    return [behind_context(each) for each in load_questions(load_documents(documents_dir), folder=documents_dir.parent)]
