import pytest

from benchmarks.keyword_list import KEYWORDS, KeywordList
from bot.safety.rule_book import CATEGORIES
from tests.unit.safety.red_flag_fixtures import EXPLICIT_POSITIVES

LINES = [(category, line) for category, lines in EXPLICIT_POSITIVES.items() for line in lines]


def test_has_words_for_every_category() -> None:
    assert tuple(KEYWORDS) == CATEGORIES


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_keyword_stands_in_the_table_or_names_the_category(category: str) -> None:
    lines = [line.lower() for line in EXPLICIT_POSITIVES[category]]
    strange = [word for word in KEYWORDS[category] if not any(word in line for line in lines)]
    assert [word for word in strange if word.replace(" ", "_") not in category] == []


@pytest.mark.parametrize(("category", "line"), LINES)
def test_finds_every_line_of_the_table(category: str, line: str) -> None:
    assert KeywordList().screen(line) is not None


def test_reads_whole_words_in_any_case_and_with_any_apostrophe() -> None:
    screen = KeywordList()
    assert screen.screen("my pushy campus tour") is None
    flag = screen.screen("He WON’T WAKE UP")
    assert flag is not None
    assert flag.category == "overdose"


def test_knows_no_negation() -> None:
    assert KeywordList().screen("no fever at all") is not None
