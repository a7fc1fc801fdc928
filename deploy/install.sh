#!/usr/bin/env bash
# Makes the virtual environment and installs the locked packages. Needs no root. Each thing that may be missing is named in one
# line with its remedy. Called by the Makefile with PYTHON and VENV.
set -euo pipefail

PYTHON="${PYTHON:-python3.11}"
VENV="${VENV:-.venv}"
NEEDED_MB=6000 # 3.4 GB installed, and as much again for downloads and the model

fail() {
  echo "make install: $1" >&2
  exit 1
}

command -v "$PYTHON" >/dev/null || fail "Python 3.11 is missing. Install it (Debian: apt-get install python3.11 python3.11-venv), or name it: make install PYTHON=/path/to/python3.11"
version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$version" = 3.11 ] || fail "$PYTHON is Python $version, but TensorFlow 2.12 needs 3.11. Name another one: make install PYTHON=python3.11"

if [ ! -x "$VENV/bin/python" ] || ! "$VENV/bin/python" -c 'import pip' 2>/dev/null; then
  free=$(df --output=avail -m . | tail -n 1 | tr -d ' ')
  [ "$free" -ge "$NEEDED_MB" ] || fail "only $free MB free here, $NEEDED_MB MB are needed. Free some space, or clone to another disk"
  echo "Making the virtual environment in $VENV ..."
  rm -rf "$VENV"
  "$PYTHON" -m venv "$VENV" >/dev/null 2>&1 ||
    fail "$PYTHON cannot make virtual environments. Install its venv module (Debian: apt-get install python3.11-venv)"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
pip_install() {
  "$VENV/bin/python" -m pip install --disable-pip-version-check --quiet "$@" >"$log" 2>&1 && return
  grep -qiE 'no space left' "$log" && fail "the disk is full. Free at least $NEEDED_MB MB and run it again"
  grep -qiE 'gcc|cc1|compiler|Python\.h' "$log" && fail "a package has no ready build for this machine and a compiler is missing. Install one (Debian: apt-get install build-essential python3.11-dev)"
  tail -n 5 "$log" >&2
  fail "packages could not be installed; pip's last words stand above. Check the network and run it again"
}

echo "Installing packages (3.4 GB, a few minutes) ..."
# torch on its own with its dependencies: its CPU build where pip's configuration offers one, else the registry's.
pip_install "$(grep '^torch==' requirements.lock)"
# Rasa's metadata asks for Python < 3.11 and older pins; overrides.txt has the reasons why these are ours.
pip_install --no-deps --ignore-requires-python -r requirements.lock
touch "$VENV/.installed"
echo "Installed."
