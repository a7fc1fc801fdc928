"""A word with one slip of the keyboard still stands for the word of the rule file."""

import pytest

from bot.safety.lexicon import Lexicon, is_one_edit

LEXICON = Lexicon.from_symbols(["incision", "pee", "urinat*", "fever", "<100.4-107>", "chest"], real_words=["chess"])


@pytest.mark.parametrize(
    ("word", "symbols"),
    [
        ("incision", ("incision",)),
        ("incison", ("incision",)),
        ("incisoin", ("incision",)),
        ("imcision", ("incision",)),
        ("incisionn", ("incision",)),
        ("incson", ()),
        ("urinating", ("urinat*",)),
        ("urnating", ("urinat*",)),
        ("fevver", ("fever",)),
        ("lever", ()),
        ("chess", ()),
        ("chset", ("chest",)),
        ("pea", ()),
        ("101.5", ("<100.4-107>",)),
        ("101,5", ("<100.4-107>",)),
        ("99.1", ()),
    ],
)
def test_finds_what_a_word_stands_for(word: str, symbols: tuple[str, ...]) -> None:
    assert LEXICON.symbols(word) == symbols


@pytest.mark.parametrize(
    ("word", "other", "verdict"),
    [
        ("fever", "fever", False),
        ("fevr", "fever", True),
        ("fefer", "fever", True),
        ("feevr", "fever", True),
        ("fe", "fever", False),
        ("refev", "fever", False),
    ],
)
def test_counts_one_edit(word: str, other: str, verdict: bool) -> None:
    assert is_one_edit(word, other) is verdict
    assert is_one_edit(other, word) is verdict
