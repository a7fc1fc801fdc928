import json
from pathlib import Path

import pytest

from benchmarks.intent_data import (
    OUT_OF_SCOPE,
    Examples,
    load_banking,
    load_clinc,
    load_few_shot,
    load_hint3,
    load_hint3_published,
)
from benchmarks.public_data import DataMissingError


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def test_hint3_gives_each_set_of_training_examples_and_marks_what_is_out_of_scope(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "hint3/v1/train/curekart_train.csv": 'sentence,label\r\n"where, please",ORDER\r\npay,PAYMENT\r\n',
            "hint3/v1/train/curekart_subset_train.csv": "sentence,label\npay,PAYMENT\n",
            "hint3/v1/test/curekart_test.csv": "sentence,label\nhy,NO_NODES_DETECTED\n",
        },
    )
    full, subset = (load_hint3(tmp_path, "curekart", subset=subset) for subset in (False, True))
    assert full.train == Examples(texts=("where, please", "pay"), intents=("ORDER", "PAYMENT"))
    assert subset.train == Examples(texts=("pay",), intents=("PAYMENT",))
    assert full.test == subset.test == Examples(texts=("hy",), intents=(OUT_OF_SCOPE,))


def test_published_results_are_read_by_platform_and_may_be_missing(tmp_path: Path) -> None:
    head = "Threshold,Accuracy,Weighted F1,Inscope Accuracy,OOS Recall,MCC\n"
    write(tmp_path, {"hint3/published-results/luis_curekart.csv": head + "0.1,0.5,0.4,0.6,0.2,0.3\n"})
    published = load_hint3_published(tmp_path, "curekart", subset=False)
    assert list(published) == ["luis"]
    (row,) = published["luis"]
    assert (row.threshold, row.accuracy, row.in_scope_accuracy, row.out_of_scope_recall, row.mcc) == (
        0.1,
        0.5,
        0.6,
        0.2,
        0.3,
    )
    assert load_hint3_published(tmp_path, "curekart", subset=True) == {}


def test_clinc_joins_what_is_in_scope_and_what_is_not_for_judging_alone(tmp_path: Path) -> None:
    rows = {"train": "translate", "val": "translate", "test": "translate"} | dict.fromkeys(
        ("oos_train", "oos_val", "oos_test"), "oos"
    )
    text = json.dumps({name: [[f"{name} text", intent]] for name, intent in rows.items()})
    data = load_clinc(write(tmp_path, {"clinc150/data_full.json": text}))
    assert data.train == Examples(texts=("train text",), intents=("translate",))
    assert data.train_outside == Examples(texts=("oos_train text",), intents=(OUT_OF_SCOPE,))
    assert data.validation == Examples(texts=("val text", "oos_val text"), intents=("translate", OUT_OF_SCOPE))
    assert data.test.texts == ("test text", "oos_test text")


def test_few_shot_pairs_texts_and_labels_line_by_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "few-shot/HWU64/train_5/seq.in": "alarm at six \nplay a song\n",
            "few-shot/HWU64/train_5/label": "alarm_set\nplay_music\n",
            "few-shot/HWU64/test/seq.in": "wake me\n",
            "few-shot/HWU64/test/label": "alarm_set\n",
        },
    )
    split = load_few_shot(tmp_path, "HWU64", shots=5)
    assert split.train == Examples(texts=("alarm at six", "play a song"), intents=("alarm_set", "play_music"))
    assert split.test == Examples(texts=("wake me",), intents=("alarm_set",))


def test_few_shot_refuses_texts_and_labels_of_different_number(tmp_path: Path) -> None:
    write(tmp_path, {"few-shot/HWU64/train_5/seq.in": "one\ntwo\n", "few-shot/HWU64/train_5/label": "a\n"})
    with pytest.raises(DataMissingError, match="3 texts but 2 labels in few-shot/HWU64/train_5"):
        load_few_shot(tmp_path, "HWU64", shots=5)


def test_banking_is_read_and_missing_data_is_named(tmp_path: Path) -> None:
    table = "text,category\nwhere is my card,card_arrival\n"
    write(tmp_path, {"banking77/train.csv": table, "banking77/test.csv": table})
    assert load_banking(tmp_path).test.intents == ("card_arrival",)
    with pytest.raises(DataMissingError, match=r"BENCH_DATA lacks clinc150/data_full\.json"):
        load_clinc(tmp_path)


def test_examples_can_be_chosen_and_joined() -> None:
    examples = Examples(texts=("a", "b", "c"), intents=("x", "y", "z"))
    assert examples.at([2, 0]) == Examples(texts=("c", "a"), intents=("z", "x"))
    assert len(examples + examples.at([1])) == 4
