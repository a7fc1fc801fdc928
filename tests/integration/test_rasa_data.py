"""Rasa's own check of domain and training data finds nothing to complain about."""

import os
import re
import subprocess
import sys

from bot.settings import PROJECT_ROOT

COMMAND = "rasa data validate --fail-on-warnings --domain domain.yml --data data --config config.yml"
SECONDS = 600  # usually 15; others may use the same two cores
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "PYTHONWARNINGS": "ignore",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
# Rasa's own warnings (rasa/shared/utils/io.py) come past PYTHONWARNINGS.
WARNING = re.compile(r"rasa/shared/utils/io\.py:\d+: \w+: (.+)")
# What actions utter, Rasa cannot see; tests/unit/bot/test_responses_files.py holds that every response is used.
UTTERED_BY_ACTIONS = re.compile(r"The utterance 'utter_\w+' is not used in any story or rule\.")
# Set by the guard alone, when it records a red flag: no example leads to it and no rule answers it.
SET_BY_THE_GUARD = re.compile(r"The intent 'report_emergency' is .*")


def test_rasa_finds_no_fault_in_domain_and_data() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", *COMMAND.split()],
        cwd=PROJECT_ROOT,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    output = checked.stdout + checked.stderr
    warnings = [
        text
        for text in WARNING.findall(output)
        if not (UTTERED_BY_ACTIONS.fullmatch(text) or SET_BY_THE_GUARD.fullmatch(text))
    ]

    assert "Validating intents" in output, output
    assert warnings == []
    assert checked.returncode == 0, output[-4_000:]
