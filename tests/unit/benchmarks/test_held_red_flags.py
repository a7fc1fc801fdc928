import json
from pathlib import Path

from benchmarks.held_red_flags import HeldMessage, load_held, load_visitors, measure
from bot.safety.rule_book import CATEGORIES
from tests.unit.benchmarks.screens import WordScreen

MESSAGES = [
    HeldMessage("die tonight", "suicide", is_emergency=True),
    HeldMessage("goodbye", "suicide", is_emergency=True),
    HeldMessage("what a die is for", "suicide", is_emergency=False),
    HeldMessage("calf and die", "clot", is_emergency=True),
    HeldMessage("usual cramp", "clot", is_emergency=False),
]


def test_counts_what_is_caught_named_and_left_alone_by_category() -> None:
    figures = measure({"rules": WordScreen("die"), "nothing": WordScreen("never said")}, MESSAGES)
    assert figures["by_category"]["suicide"] == {
        "emergencies": 2,
        "near_misses": 1,
        "rules": {"caught": 1, "named_right": 1, "silent": 0},
        "nothing": {"caught": 0, "named_right": 0, "silent": 1},
    }
    assert figures["by_category"]["clot"]["rules"] == {"caught": 1, "named_right": 0, "silent": 1}
    assert figures["total"]["rules"]["caught"] == 2
    assert figures["total"]["rules"]["caught_share"] == 0.6667
    assert figures["total"]["rules"]["silent_share"] == 0.5
    assert figures["total"]["nothing"]["silent_share"] == 1.0


def test_gives_no_share_of_near_misses_where_there_are_none() -> None:
    total = measure({"rules": WordScreen("die")}, MESSAGES[:2])["total"]
    assert total["near_misses"] == 0
    assert "silent_share" not in total["rules"]


def test_results_hold_no_text() -> None:
    figures = json.dumps(measure({"rules": WordScreen("die")}, MESSAGES))
    assert [each.text for each in MESSAGES if each.text in figures] == []


def test_reads_held_lines_alone(tmp_path: Path) -> None:
    for category in CATEGORIES:
        (tmp_path / f"{category}.jsonl").write_text("")
    rows = [
        {"id": "1", "text": "one", "expected": "clot", "held": True},
        {"id": "2", "text": "two", "expected": None, "held": True},
        {"id": "3", "text": "three", "expected": "clot", "held": False},
    ]
    (tmp_path / "clot.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert load_held(tmp_path) == [
        HeldMessage("one", "clot", is_emergency=True),
        HeldMessage("two", "clot", is_emergency=False),
    ]


def test_a_visitors_first_tag_names_the_category(tmp_path: Path) -> None:
    row = {"text": "one", "behaviour": "emergency", "tags": ["clot", "story"]}
    (tmp_path / "emergency.jsonl").write_text(json.dumps(row))
    assert load_visitors(tmp_path) == [HeldMessage("one", "clot", is_emergency=True)]
