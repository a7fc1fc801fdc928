"""How long to wait before the next try."""

from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=1)
# 30 s, 1 min, 2 min ... 32 min, then hourly: a server may be away for five hours.
MAX_TRIES = 12


def wait_after(attempts: int, *, jitter: float, asked: timedelta | None = None) -> timedelta:
    """Give the time to the next try: doubled with each, half of it by chance, so that many do not come back as one.

    Args:
        attempts: How often it was tried, at least 1.
        jitter: In [0, 1).
        asked: The least wait that the other side asked for; held up to `LONGEST`.
    """
    doubled: timedelta = min(LONGEST, FIRST * 2.0 ** min(attempts - 1, 16))
    wait = doubled * (0.5 + jitter / 2)
    return max(wait, min(asked, LONGEST)) if asked is not None else wait
