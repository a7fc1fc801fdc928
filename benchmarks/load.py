"""Many clients at once against a server's ``/model/parse``."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

import httpx

from benchmarks.speed import quantiles_ms

CLIENTS = (1, 10, 50)
_REQUESTS = 600  # in all, however many clients share them
_WARM_UP = 20
_TIMEOUT_SECONDS = 120.0


def parses(url: str, text: str = "hello") -> bool:
    """Whether the server understands a text."""
    try:
        answer = httpx.post(f"{url}/model/parse", json={"text": text}, timeout=_TIMEOUT_SECONDS, verify=False)
    except httpx.HTTPError:
        return False
    return answer.is_success and bool((answer.json().get("intent") or {}).get("name"))


def measure_load(url: str, texts: Sequence[str], *, clients: int, requests: int = _REQUESTS) -> dict[str, Any]:
    """Return turns a second and the time of one turn, each client sending its next text when it has its answer.

    Args:
        url: Of the server.
        texts: Sent in turn, from the start again where they end.
        clients: How many at once.
        requests: How many in all.
    """
    for text in texts[:_WARM_UP]:
        parses(url, text)
    queue = iter([texts[number % len(texts)] for number in range(requests)])
    seconds, failed, took = asyncio.run(_send(url, queue, clients))
    return {
        "turns": len(seconds),
        "failed": failed,
        "turns_per_second": round(len(seconds) / took, 1),
        **({"ms": quantiles_ms(seconds)} if seconds else {}),
    }


async def _send(url: str, queue: Iterator[str], clients: int) -> tuple[list[float], int, float]:
    """Return the seconds of each answer, how many failed, and how long all took."""
    seconds: list[float] = []
    failed = 0

    async def client(session: httpx.AsyncClient) -> None:
        nonlocal failed
        for text in queue:
            began = time.perf_counter()
            try:
                answer = await session.post(f"{url}/model/parse", json={"text": text})
                answer.raise_for_status()
            except httpx.HTTPError:
                failed += 1
                continue
            seconds.append(time.perf_counter() - began)

    async with AsyncExitStack() as opened:
        # Before the clock runs, and without certificates, which each would spend a while reading.
        sessions = [
            await opened.enter_async_context(httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, verify=False))
            for _ in range(clients)
        ]
        began = time.perf_counter()
        await asyncio.gather(*map(client, sessions))
        return seconds, failed, time.perf_counter() - began
