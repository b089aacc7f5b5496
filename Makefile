# Two commands on a fresh machine: `make run` and `make test`. Needs Python 3.11 or newer, pip, make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup run ui test check benchmark lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(INSTALLED) ## Run the bundled sample through the pipeline into warehouse/store
	@$(BIN)/dateline run seeds/articles || [ $$? -eq 5 ] # 5: some of the sample is bad on purpose

ui: $(INSTALLED) ## Run the sample as a flow run and show it in the Prefect UI on loopback
	@$(BIN)/dateline ui seeds/articles

test: $(INSTALLED) ## Run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(INSTALLED) ## Lint, format and type-check
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

benchmark: $(INSTALLED) ## Measure speed and memory (CORPORA=folder to measure on labelled text)
	@$(BIN)/python -m tests.benchmarks $(CORPORA)

setup: $(INSTALLED) ## Create .venv and install the locked packages

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "dateline needs Python 3.11 or newer: make PYTHON=python3.11 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages into $(VENV), once …"
	@# The lock is complete: without --no-deps, pip looks for extras beside it and finds no hash.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --no-deps --no-build-isolation --editable .
	@touch $@

lock: ## Pin every package, without hosts (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header \
	    --quiet --output-file requirements.lock

clean: ## Remove the sample's warehouse and the caches
	rm -rf warehouse/store .pytest_cache .mypy_cache .ruff_cache .hypothesis
