"""A message becomes plain words with their sentence and clause."""

import pytest

from bot.safety.normalise import SENTENCE_BREAK, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I CAN’T pee!!", "i cannot pee"),
        ("cant dont wont isnt", "cannot do not will not is not"),
        ("she's here, dad's lips", "she is here dad lips"),
        ("feelin' bad", "feeling bad"),
        ("sooooo numb", "soo numb"),
        ("temp 101.5F", "temp 101.5 f"),
        ("2nite i wanna k1ll it", "tonight i want to kill it"),
        ("¡No puedo respirar, señor!", "no puedo respirar senor"),
        ("x-ray w/o contrast", "x ray without contrast"),
        ("k.m.s", "kms"),
        ("numb\u200bness 😢", "numbness"),
        ("日本語", ""),
    ],
)
def test_evens_out_spelling(text: str, words: str) -> None:
    assert " ".join(word.text for word in words_of(text)) == words


def test_a_full_stop_starts_a_sentence_and_costs_distance() -> None:
    here, there = words_of("pus. fever")
    assert (here.sentence, there.sentence) == (0, 1)
    assert there.place - here.place == 1 + SENTENCE_BREAK


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("no fever, chills or pus", [0, 0, 0, 0, 0]),
        ("no fever, my leg hurts", [0, 0, 1, 1, 1]),
        ("no fever but pus", [0, 0, 1, 1]),
        ("no pus and I fell", [0, 0, 0, 1, 1]),
    ],
)
def test_a_new_subject_starts_a_clause(text: str, clauses: list[int]) -> None:
    assert [word.clause for word in words_of(text)] == clauses


def test_marks_the_word_after_a_comma() -> None:
    assert [word.after_comma for word in words_of("well, ok (sure)")] == [False, True, True]
