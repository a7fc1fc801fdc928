import json
from pathlib import Path

import pytest

from benchmarks.public_data import DataMissingError, load_medical_retrieval, load_question_pairs


def test_a_passage_that_answers_two_questions_is_one_passage(tmp_path: Path) -> None:
    rows = [
        {"question": "What is X?", "answer": "X is a thing.", "focus": "X"},
        {"question": "What is Y?", "answer": "Y is another.", "focus": "Y"},
        {"question": "Tell me about X", "answer": "X is a thing.", "focus": "X"},
    ]
    (tmp_path / "medical-qa").mkdir()
    text = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "medical-qa" / "pairs_2048.jsonl").write_text(text, encoding="utf-8")
    data = load_medical_retrieval(tmp_path)
    assert data.passages == ("X is a thing.", "Y is another.")
    assert data.relevant == (0, 1, 0)
    assert data.topics == ("X", "Y", "X")


def test_pairs_keep_their_source_and_label(tmp_path: Path) -> None:
    (tmp_path / "medical-question-pairs").mkdir()
    text = '1,Is it safe?,"Safe, is it?",1\r\n1,Is it safe?,Is it\ncheap?,0\r\n'
    text = text.replace("Is it\ncheap?", '"Is it\ncheap?"')
    (tmp_path / "medical-question-pairs" / "mqp.csv").write_bytes(text.encode())
    data = load_question_pairs(tmp_path)
    assert data.known == ("Is it safe?",)
    assert data.asked == ("Safe, is it?", "Is it\ncheap?")
    assert data.sources == (0, 0)
    assert data.same == (True, False)


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissingError, match=r"BENCH_DATA lacks medical-qa/pairs_2048\.jsonl"):
        load_medical_retrieval(tmp_path)
    with pytest.raises(DataMissingError, match="BENCH_DATA names no folder"):
        load_question_pairs(None)
