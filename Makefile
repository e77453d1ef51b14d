# Osame. Everything is set up by these targets; a fresh machine needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := .demo

.PHONY: demo test test-slow check check-system manual clean

demo: $(VENV)/.app
	@$(BIN)/osame demo --dir $(DEMO) --keep

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto

test-slow: $(VENV)/.test
	$(BIN)/python -m pytest -m slow --timeout=1800

check: $(VENV)/.dev
	$(BIN)/ruff format --check core storage printouts tui tests bench
	$(BIN)/ruff check core storage printouts tui tests bench
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/house -n auto
	$(MAKE) test

check-system: $(VENV)/.test
	@$(BIN)/python -m tests.system_report
	$(BIN)/python -m pytest -m system --timeout=600
	@$(BIN)/python -m tests.system_report --last

manual: $(VENV)/.app
	$(BIN)/osame manual --out docs/manual

$(VENV)/.base:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Osame needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: $(VENV)/.base pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: $(VENV)/.base pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.base pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test,dev]'
	@touch $@ $(VENV)/.test $(VENV)/.app

clean:
	rm -rf $(VENV) $(DEMO) $(DEMO).keys
