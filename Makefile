# Osame. Everything is set up by these targets; a fresh machine needs Python 3.11 or newer and make.
RIGHT_PYTHON := import sys; sys.exit(sys.version_info < (3, 11))
FOUND_PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(RIGHT_PYTHON)' 2>/dev/null && { echo $$python; break; }; done)
PYTHON ?= $(or $(FOUND_PYTHON),python3)
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := .demo
PIP    := $(BIN)/python -m pip install --quiet

# A registry that stumbles is asked again; nothing waits for a terminal.
export PIP_RETRIES ?= 10
export PIP_DEFAULT_TIMEOUT ?= 60
export PIP_NO_INPUT := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-slow check check-system manual clean

demo: $(VENV)/.app
	@$(BIN)/osame demo --dir $(DEMO) --keep

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto

test-slow: $(VENV)/.test
	$(BIN)/python -m pytest -m slow --timeout=1800

# The rules of the house first: they are quick and say most.
check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/house
	$(BIN)/python -m pytest -n auto --ignore=tests/house

check-system: $(VENV)/.test
	@$(BIN)/python -m tests.system_report

manual: $(VENV)/.app
	$(BIN)/osame manual --out docs/manual

$(VENV)/.base:
	@$(PYTHON) -c '$(RIGHT_PYTHON)' 2>/dev/null || { echo "Osame needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: $(VENV)/.base pyproject.toml
	$(PIP) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.base pyproject.toml
	$(PIP) -e '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.base pyproject.toml
	$(PIP) -e '.[test,dev]'
	@touch $@ $(VENV)/.test $(VENV)/.app

clean:
	rm -rf $(VENV) $(DEMO) $(DEMO).keys
