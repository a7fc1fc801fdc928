"""Stock Rasa beside this project's pipeline: the same examples, the same machine, one process at a time.

Numbers depend on the machine; the ratios of this project to stock are what can be compared. What is answered is the
intent alone (``/model/parse``): neither side searches documents or screens red flags here.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.behaviours import VisitorMessage, behaviour_figures, behaviour_of
from benchmarks.load import CLIENTS, measure_load, parses
from benchmarks.rasa_project import OURS, STOCK, STOCK_EPOCHS, RasaProject, write_project
from benchmarks.speed import quantiles_ms
from benchmarks.subprocesses import run_python, serving
from bot.processes import environment_for, free_ports
from bot.settings import Settings

# Where in one side's results each number stands whose ratio is shown.
_RATIOS: Mapping[str, tuple[str, ...]] = {
    "training_seconds": ("training", "seconds"),
    "training_peak_memory": ("training", "peak_megabytes"),
    "accuracy": ("held_out", "accuracy"),
    "mean_recall": ("held_out", "mean_recall"),
    "parse_p50": ("parse", "ms", "p50"),
    "parse_p95": ("parse", "ms", "p95"),
    "parse_peak_memory": ("parse", "peak_megabytes"),
    "start_to_first_answer": ("serving", "start_to_first_answer_seconds"),
    "serving_memory": ("serving", "megabytes", "resident"),
    **{f"turns_per_second_{each}_clients": ("serving", f"{each}_clients", "turns_per_second") for each in CLIENTS},
    **{f"p50_{each}_clients": ("serving", f"{each}_clients", "ms", "p50") for each in CLIENTS},
    **{f"p95_{each}_clients": ("serving", f"{each}_clients", "ms", "p95") for each in CLIENTS},
}


def measure(
    settings: Settings, visitors: list[VisitorMessage], *, epochs: int = STOCK_EPOCHS, limit: int | None = None
) -> dict[str, Any]:
    """Train, ask and serve both, and return their figures with the ratios.

    Args:
        settings: Of the bot.
        visitors: Held-out messages.
        epochs: Of stock Rasa's networks.
        limit: Learn from only so many examples, for trial runs.

    Raises:
        ProcessFailedError: Rasa ended with an error or did not answer.
    """
    with tempfile.TemporaryDirectory(prefix="stock-rasa-") as name:
        folder = Path(name)
        project = write_project(folder, epochs=epochs, limit=limit)
        base = environment_for(settings.having(state_dir=folder / "state"))
        sides = {side: _side(project, side, base, visitors) for side in (STOCK, OURS)}
    return {
        "learned_from": project.examples,
        "stock_epochs": epochs,
        **sides,
        "ours_over_stock": ratios(sides[OURS], sides[STOCK]),
    }


def ratios(ours: Mapping[str, Any], stock: Mapping[str, Any]) -> dict[str, float | None]:
    """Return each number of this project divided by stock's; None where either is missing or stock's is zero."""
    found = {name: (_at(ours, path), _at(stock, path)) for name, path in _RATIOS.items()}
    return {name: round(one / two, 3) if one is not None and two else None for name, (one, two) in found.items()}


def _side(project: RasaProject, side: str, base: Mapping[str, str], visitors: list[VisitorMessage]) -> dict[str, Any]:
    environment = project.environment(side, base)
    log = project.folder / f"{side}.log"
    _say(f"{side}: training on {project.examples} examples")
    result: dict[str, Any] = {
        "training": run_python(project.training_command(side), environment=environment, log=log).as_result()
    }
    if side == OURS:
        # What a change of a few examples costs: text vectors are kept, stock has nothing of the kind.
        again = run_python(project.training_command(side), environment=environment, log=log)
        result["training_again"] = again.as_result()
    _say(f"{side}: parsing and serving")
    result["model_megabytes"] = round(project.model(side).stat().st_size / 2**20, 1)
    result |= _parsed(project, side, environment, log, visitors)
    result["serving"] = _served(project, side, environment, log, [message.text for message in visitors])
    return result


def _parsed(
    project: RasaProject, side: str, environment: Mapping[str, str], log: Path, visitors: list[VisitorMessage]
) -> dict[str, Any]:
    texts, results = project.folder / "texts.json", project.folder / f"{side}.json"
    texts.write_text(json.dumps([message.text for message in visitors]), encoding="utf-8")
    worker = ["-m", "benchmarks.parse_worker", str(project.model(side)), str(texts), str(results)]
    spent = run_python(worker, environment=environment, log=log)
    found = json.loads(results.read_text(encoding="utf-8"))
    return {
        "held_out": behaviour_figures(visitors, [behaviour_of(each["ranking"]) for each in found["parsed"]]),
        "parse": {
            "load_seconds": round(found["load_seconds"], 1),
            "peak_megabytes": spent.peak_megabytes,
            "ms": quantiles_ms([each["seconds"] for each in found["parsed"]]),
        },
    }


def _served(
    project: RasaProject, side: str, environment: Mapping[str, str], log: Path, texts: list[str]
) -> dict[str, Any]:
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    command = project.serving_command(side, port=port)
    with serving(command, environment=environment, log=log, answers=lambda: parses(url)) as server:
        return {
            "start_to_first_answer_seconds": round(server.start_seconds, 1),
            **{f"{each}_clients": measure_load(url, texts, clients=each) for each in CLIENTS},
            "megabytes": server.memory_megabytes(),
        }


def _say(what: str) -> None:
    """Tell whoever waits, as training takes most of an hour."""
    print(what, file=sys.stderr, flush=True)


def _at(result: Mapping[str, Any], path: tuple[str, ...]) -> float | None:
    value: Any = result
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return None if value is None else float(value)
