# The one door for people and CI alike. `make audit` and `make test` set up everything they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)

ORACLES = $(filter-out __init__ common,$(basename $(notdir $(wildcard scripts/oracles/*.py))))

.PHONY: audit fleet test coverage oracles fuzz lint format own-docs docs chromium clean
.DEFAULT_GOAL := audit

## audit sample_docs, on the day it was written for and after three recorded weeks, into report.html; its findings are planted,
## so exit code 1 is expected here
audit: $(VENV)/.run
	@$(BIN)/python scripts/sample_weeks.py .cache/sample-history.db
	@code=0; $(BIN)/doc-audit check sample_docs --offline --as-of 2026-03-02 --history .cache/sample-history.db \
		--output report.html $(AUDIT_ARGS) || code=$$?; \
	if [ $$code -gt 1 ]; then exit $$code; fi; \
	echo "The report is in $(CURDIR)/report.html"

## audit the three repositories of sample_fleet, on the day they were written for, into fleet-report/; exit code 1 is expected
fleet: $(VENV)/.run
	@$(BIN)/python scripts/sample_fleet.py .cache/sample-fleet
	@code=0; $(BIN)/doc-audit fleet check .cache/sample-fleet/fleet.toml --as-of 2026-03-02 \
		--cache-dir .cache/sample-fleet-cache --output-dir fleet-report $(FLEET_ARGS) || code=$$?; \
	if [ $$code -gt 1 ]; then exit $$code; fi; \
	echo "The report is in $(CURDIR)/fleet-report/index.html"

## run all tests
test: $(VENV)/.dev chromium
	$(BIN)/python -m pytest -n auto $(TEST_ARGS)

## run all tests, measure what they reach, and hold the floor
coverage: $(VENV)/.dev chromium
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto $(TEST_ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

## build the sites of tests/sites with their real generators and record which links work; KIND=hugo for one kind
oracles: $(VENV)/.dev
	@for kind in $(or $(KIND),$(ORACLES)); do $(BIN)/python -m scripts.oracles.$$kind || exit 1; done

## linters, spelling, types, import contracts, generated documentation
lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/typos
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/generate_docs.py --check

## doc-audit on its own documentation
own-docs: $(VENV)/.run
	$(BIN)/doc-audit check docs README.md CONTRIBUTING.md CHANGELOG.md --offline --fail-on warning

format: $(VENV)/.dev
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format .

docs: $(VENV)/.dev
	$(BIN)/python scripts/generate_docs.py

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "doc-audit needs Python 3.11 or newer"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); \
	else echo "Python's venv module is missing: install python3-venv"; exit 2; fi; }

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.run

# The browser tests use Debian's Chromium; elsewhere they say what is missing.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo "Chromium is missing: the browser tests will fail; install it from your system's packages"; fi; }

clean:
	rm -rf $(VENV) build dist report.html fleet-report .cache/sample-fleet .cache/sample-fleet-cache .cache/sample-history.db .coverage .coverage.* .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
