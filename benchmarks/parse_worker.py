"""Parses messages with one Rasa model in a process of its own: ``python -m benchmarks.parse_worker MODEL IN OUT``.

IN is a JSON list of texts. OUT gets seconds of loading, and for each text seconds and the intents, likeliest first.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.logs import configure_logs

_WARM_UP = 20  # texts parsed before any is timed


def main(arguments: Sequence[str]) -> int:
    """Parse every text once, one after the other."""
    configure_logs()  # Rasa would print every text while it is timed
    model, texts_file, results_file = map(Path, arguments)
    texts: list[str] = json.loads(texts_file.read_text(encoding="utf-8"))
    began = time.perf_counter()
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    loaded = time.perf_counter() - began
    parsed = asyncio.run(_parse(agent, texts))
    results_file.write_text(json.dumps({"load_seconds": loaded, "parsed": parsed}), encoding="utf-8")
    return 0


async def _parse(agent: Any, texts: Sequence[str]) -> list[dict[str, Any]]:
    for text in texts[:_WARM_UP]:
        await agent.parse_message(text)
    results = []
    for text in texts:
        began = time.perf_counter()
        found = await agent.parse_message(text)
        seconds = time.perf_counter() - began
        ranking = [str(each["name"]) for each in found.get("intent_ranking", ())]
        results.append({"seconds": seconds, "ranking": ranking})
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
