from knowledge.windows import sentences_of, windows_of


def test_splits_after_a_mark_before_a_capital() -> None:
    assert sentences_of("It lasts. About 3.5 months, e.g. in spring. Is it long?") == (
        "It lasts.",
        "About 3.5 months, e.g. in spring.",
        "Is it long?",
    )


def test_an_entry_of_a_list_is_a_sentence() -> None:
    assert sentences_of("It may include - rest - exercise") == ("It may include", "- rest", "- exercise")


def test_a_text_without_a_mark_is_one_sentence() -> None:
    assert sentences_of("no mark here") == ("no mark here",)
    assert sentences_of("") == ("",)


def test_windows_hold_as_many_sentences_as_fit() -> None:
    assert windows_of([4, 4, 4, 2], limit=8) == (range(0, 2), range(2, 4))


def test_a_sentence_above_the_limit_is_a_window_of_its_own() -> None:
    assert windows_of([3, 20, 3], limit=8) == (range(0, 1), range(1, 2), range(2, 3))


def test_every_sentence_is_in_one_window() -> None:
    lengths = [7, 1, 1, 9, 12, 3, 3, 3]
    windows = windows_of(lengths, limit=10)
    assert [number for window in windows for number in window] == list(range(len(lengths)))


def test_no_sentence_makes_no_window() -> None:
    assert windows_of([], limit=10) == ()
