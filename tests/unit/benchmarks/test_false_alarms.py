from benchmarks.false_alarms import measure
from benchmarks.ordinary_messages import MessageSet
from tests.unit.benchmarks.screens import WordScreen

SETS = {
    "own": MessageSet(("pain", "rain"), seen=True),
    "public": MessageSet(("pain today", "no", "yes", "maybe")),
    "patients": MessageSet(("pain", "pain and rain"), may_hold_emergencies=True),
    "missing": "not run: BENCH_DATA names no folder",
}


def test_counts_by_set_and_rule() -> None:
    by_set = measure({"rules": WordScreen("pain")}, SETS)["by_set"]
    assert list(by_set) == list(SETS)
    assert by_set["own"]["seen_by_rules_and_scorer"] is True
    assert by_set["public"]["messages"] == 4
    assert by_set["public"]["rules"]["fired"] == 1
    assert by_set["public"]["rules"]["share"] == 0.25
    assert by_set["patients"]["rules"]["by_rule"] == {"SU-01": 2}


def test_a_missing_set_says_why() -> None:
    assert measure({"rules": WordScreen("pain")}, SETS)["by_set"]["missing"] == SETS["missing"]


def test_only_unseen_ordinary_sets_count_together() -> None:
    unseen = measure({"rules": WordScreen("pain")}, SETS)["unseen"]
    assert unseen["sets"] == ["public"]
    assert (unseen["messages"], unseen["rules"]["fired"]) == (4, 1)


def test_the_scorers_flags_name_their_category() -> None:
    screen = WordScreen("pain", category="clot", rule="meaning")
    by_rule = measure({"union": screen}, {"public": SETS["public"]})["by_set"]["public"]["union"]["by_rule"]
    assert by_rule == {"meaning: clot": 1}


def test_is_measured_where_every_set_is_missing() -> None:
    figures = measure({"rules": WordScreen("pain")}, {"missing": SETS["missing"]})
    assert figures["unseen"]["messages"] == 0
    assert figures["unseen"]["rules"]["share"] == 0.0
