"""Plots of results, as small PNG files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.metrics import RiskCoverage

_INCHES = (6.0, 4.0)
_DOTS_PER_INCH = 90


def plot_risk_coverage(curves: Mapping[str, RiskCoverage], path: Path, *, title: str) -> None:
    """Draw one risk–coverage curve for each name."""
    figure, axes = _drawing()
    for name, curve in curves.items():
        axes.plot(curve.coverage, curve.risk, label=f"{name} ({curve.area:.3f})")
    axes.set(
        xlabel="coverage: share of questions answered", ylabel="risk: share of answers that are wrong", title=title
    )
    axes.legend(title="area under the curve in brackets", fontsize="x-small", title_fontsize="x-small")
    figure.savefig(path, dpi=_DOTS_PER_INCH)


def plot_learning_curve(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw AUROC by the number of questions learned from, out of fold and held out."""
    figure, axes = _drawing()
    sizes = [row["learned_from"] for row in rows]
    for name, label in (("out_of_fold", "own questions, out of fold"), ("held_out", "held-out messages")):
        axes.plot(sizes, [row[name]["auroc"] for row in rows], marker="o", label=label)
    axes.set(xlabel="questions learned from", ylabel="AUROC: answered against uncovered", title="Learning curve")
    axes.legend()
    figure.savefig(path, dpi=_DOTS_PER_INCH)


def plot_bars(values: Mapping[str, float], path: Path, *, title: str, label: str) -> None:
    """Draw one horizontal bar for each name, the first on top."""
    figure, axes = _drawing()
    names = list(values)[::-1]
    bars = axes.barh(names, [values[name] for name in names])
    axes.bar_label(bars, fmt="%.3f", padding=2, fontsize="small")
    axes.set(xlabel=label, title=title, xlim=(0, 1.2 * max(values.values())))
    figure.savefig(path, dpi=_DOTS_PER_INCH)


def _drawing() -> tuple[Any, Any]:
    # Imported here: it takes a second, and no test of the other functions needs it. Not pyplot: it wants a screen.
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, layout="constrained")
    return figure, figure.subplots()
