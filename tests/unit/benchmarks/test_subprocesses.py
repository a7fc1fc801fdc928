import os
from pathlib import Path

import httpx
import pytest

from benchmarks.subprocesses import ProcessFailedError, run_python, serving
from bot.processes import free_ports


def test_tells_how_long_a_process_ran_and_how_much_it_took(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    small = run_python(["-c", "import time; print('done'); time.sleep(0.5)"], environment=os.environ, log=log)
    large = run_python(
        ["-c", "import time; taken = bytearray(80 << 20); time.sleep(0.5)"], environment=os.environ, log=log
    )
    assert log.read_text(encoding="utf-8") == "done\n"
    assert 70 < large.peak_megabytes - small.peak_megabytes < 100
    assert small.seconds > 0


def test_a_process_that_fails_says_how(tmp_path: Path) -> None:
    with pytest.raises(ProcessFailedError, match="ended with 3:\nno data"):
        run_python(
            ["-c", "import sys; print('no data', flush=True); sys.exit(3)"],
            environment=os.environ,
            log=tmp_path / "log",
        )


def test_a_server_is_stopped_again(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}/"

    def answers() -> bool:
        try:
            return httpx.get(url).is_success
        except httpx.HTTPError:
            return False

    command = ["-m", "http.server", "--bind", "127.0.0.1", str(port)]
    with serving(command, environment=os.environ, log=tmp_path / "log", answers=answers) as server:
        assert server.start_seconds > 0
        assert server.memory_megabytes()["resident"] > 5
    assert not answers()


def test_a_server_that_ends_at_once_is_reported(tmp_path: Path) -> None:
    with (
        pytest.raises(ProcessFailedError, match="does not answer:\nbroken"),
        serving(["-c", "print('broken')"], environment=os.environ, log=tmp_path / "log", answers=lambda: False),
    ):
        pass
