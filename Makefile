# The clinic's FAQ bot. `make run` and `make test` are all that a user needs; `make help` lists the rest.
# Every step is a file that says when it was last done, so that nothing is done twice.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
MODEL := models/rasa.tar.gz
INDEX := models/knowledge/CURRENT
BENCH_DATA ?= ../shared/bench
ARGS ?=

export HF_HUB_OFFLINE := 1
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TOKENIZERS_PARALLELISM := false
export PYTHONWARNINGS ?= ignore

KNOWLEDGE := $(wildcard knowledge/documents/*.md knowledge/uncovered/*.yml knowledge/followups.yml knowledge/adapter.npz)
INDEX_CODE := $(filter-out $(addprefix knowledge/,cli.py __main__.py live.py vector_cache.py build_folder.py files.py wording.py parts.py reading.py treatments.py),$(wildcard knowledge/*.py))
NLU := config.yml domain.yml $(wildcard bot/safety/*.py bot/safety/examples/*.jsonl) $(shell find data -name '*.yml') $(wildcard bot/nlu/*.py) knowledge/documents.py knowledge/questions.py knowledge/adapter.py knowledge/encoder.py knowledge/encoder_export.py knowledge/compiled_encoder.py knowledge/text_features.py knowledge/text_classifier.py knowledge/nearest_examples.py knowledge/spelling.py knowledge/keyboard.py

.PHONY: help install run test train index ask evaluate bench lint lock check clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) ## make the virtual environment and install the locked packages

run: $(INDEX) $(MODEL) ## set up what is missing and serve the page at http://localhost:5005/
	@$(PY) -m bot serve $(ARGS)

test: $(INDEX) $(MODEL) ## set up what is missing and run every test
	@deploy/test_packages.sh
	@$(MAKE) --no-print-directory lint
	$(PY) -m pytest $(ARGS)

train: $(MODEL) ## train the Rasa model where its data changed

index: $(INDEX) ## build the knowledge index where documents or questions changed

ask: $(INDEX) $(MODEL) ## ask one question: make ask Q="how long does RFA last"
	@$(PY) -m bot ask "$${Q:?say what to ask: make ask Q=\"...\"}" $(ARGS)

evaluate: $(INDEX) $(MODEL) ## score a file of visitors' messages: make evaluate FILE=messages.jsonl
	@$(PY) -m bot evaluate "$(if $(FILE),$(FILE),$(error say which file: make evaluate FILE=messages.jsonl))" $(ARGS)

bench: $(INDEX) $(MODEL) ## measure against other systems and on public data (BENCH_DATA=folder)
	BENCH_DATA="$(BENCH_DATA)" $(PY) -m benchmarks $(ARGS)

lint: $(INSTALLED) ## check style and types
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/mypy

check: $(INSTALLED) ## check the documents
	@$(PY) -m knowledge check

lock: $(INSTALLED) ## resolve requirements.in into requirements.lock (needs uv: pip install uv)
	uv pip compile -q --python 3.11 requirements.in --override overrides.txt --no-header --no-annotate \
	  | grep -vE '^(nvidia-|cuda-|triton)' > requirements.lock.new
	mv requirements.lock.new requirements.lock

clean: ## remove what training left behind; bookings and conversations in var/ stay
	rm -rf models .rasa

$(INSTALLED): requirements.lock deploy/install.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" deploy/install.sh

$(INDEX): $(INSTALLED) $(KNOWLEDGE) $(INDEX_CODE)
	@$(PY) -m knowledge build $(if $(filter $(INDEX_CODE),$?),--force)
	@touch $@

$(MODEL): $(INSTALLED) $(KNOWLEDGE) $(NLU)
	@$(PY) -m bot train
