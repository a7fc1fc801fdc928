from benchmarks.screen_speed import long_stories, measure
from tests.unit.benchmarks.screens import WordScreen


def test_stories_are_long_but_no_longer_than_allowed_and_no_two_alike() -> None:
    texts = [f"message number {number} of many" for number in range(100)]
    stories = long_stories(texts, count=20, characters=1000)
    assert len(set(stories)) == 20
    assert all(950 < len(story) <= 1000 for story in stories)
    assert stories[3].startswith("message number 3 of many message number 4 of many")


def test_a_story_uses_each_message_once() -> None:
    assert long_stories(["a", "b"], count=1, characters=1000) == ["a b"]


def test_gives_quantiles_of_every_screen_and_its_ratio_to_the_peer() -> None:
    screens = {"rules": WordScreen("x"), "keyword_list": WordScreen("y")}
    figures = measure(screens, {"short": ["a", "b"], "long": ["c" * 100]})
    assert figures["messages"] == {"short": 2, "long": 1}
    assert list(figures["all_ms"]) == ["rules", "keyword_list"]
    for clock in ("wall", "processor"):
        assert 0 <= figures["all_ms"]["rules"][clock]["p50"] <= figures["all_ms"]["rules"][clock]["p99"]
    assert figures["over_keyword_list"]["rules"]["p50"] > 0
    assert "keyword_list" not in figures["over_keyword_list"]
    assert list(figures["by_kind_ms"]) == ["short", "long"]
