from benchmarks.stock_rasa import ratios


def side(seconds: float, p50: float) -> dict[str, object]:
    return {
        "training": {"seconds": seconds, "peak_megabytes": 100},
        "held_out": {"accuracy": 0.9, "mean_recall": 0.8},
        "parse": {"ms": {"p50": p50, "p95": 0}, "peak_megabytes": 50},
        "serving": {"megabytes": {"resident": None}, "1_clients": {"turns_per_second": 10.0}},
    }


def test_ratios_are_ours_over_stock_and_missing_numbers_have_none() -> None:
    found = ratios(side(10, 4), side(50, 8))
    assert (found["training_seconds"], found["parse_p50"], found["accuracy"]) == (0.2, 0.5, 1.0)
    assert found["turns_per_second_1_clients"] == 1.0
    assert found["parse_p95"] is None  # stock's is zero
    assert found["serving_memory"] is None  # the system does not tell
    assert found["p95_50_clients"] is None
