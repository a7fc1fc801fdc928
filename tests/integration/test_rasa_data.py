"""Rasa's own check of domain and training data finds nothing to complain about."""

import os
import subprocess
import sys

from bot.settings import PROJECT_ROOT

COMMAND = "rasa data validate --fail-on-warnings --domain domain.yml --data data --config config.yml"
SECONDS = 600  # usually 60 on two cores


def test_rasa_finds_no_fault_in_domain_and_data() -> None:
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    checked = subprocess.run(
        [sys.executable, "-m", *COMMAND.split()],
        cwd=PROJECT_ROOT,
        env={**os.environ, **quiet, "PYTHONWARNINGS": "ignore", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    output = checked.stdout + checked.stderr
    complaints = [line for line in output.splitlines() if "WARNING" in line or "ERROR" in line]

    assert complaints == []
    assert checked.returncode == 0, output[-4_000:]
