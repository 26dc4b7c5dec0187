# Two commands do it all: `make run` starts the desk with an invented force, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8000
# What kind of a day the simulated systems have: calm, real or bad-night.
PROFILE ?= real
# Processes that share the tests; the journeys run alone, one after another. Each begins with a stretch of its own, so that what a file or a room sets up is set up once.
WORKERS ?= 2
# Python keeps what it compiled, whatever the shell says: every process of a desk or a test starts in a third of the time.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
TESTS = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations=10
# Our own rules, no other's: nothing is fetched and nothing told to anybody (docs/adr/0044).
SEMGREP = $(BIN)/semgrep scan --experimental --metrics off --disable-version-check --error --config tools/semgrep
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# The first Python that is new enough.
PYTHON ?= $(shell for name in python3.11 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)

.PHONY: help setup run test lint format types bench bench-matching bench-narrative train-default train-reading lock docs clean setup-tests

help: ## what each target does
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 12

setup: .venv/.installed ## install what the desk needs into .venv; the command is then .venv/bin/firstcall

.venv/.installed: requirements.txt pyproject.toml requirements.in
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed, as python3.11 or python3." >&2; exit 1; fi
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tools/system_packages.sh python3-venv
	@echo "Installing what requirements.txt names"
	@$(PYTHON) -m venv .venv
	@$(PIP) install --no-deps --no-compile --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## make an invented force if there is none, and start the desk with simulated national systems
	@$(BIN)/firstcall demo
	@$(BIN)/firstcall serve --demo --profile $(PROFILE) --port $(PORT)

setup-tests: .venv/.tests-installed ## install what the tests and checks need as well
	@tools/system_packages.sh postgresql-15 mariadb-server chromium libatomic1 fonts-liberation

.venv/.tests-installed: .venv/.installed requirements-dev.txt requirements-semgrep.txt
	@echo "Installing what requirements-dev.txt and requirements-semgrep.txt name"
	@$(PIP) install --no-deps --no-compile --require-hashes --requirement requirements-dev.txt --requirement requirements-semgrep.txt
	@touch $@

test: setup-tests lint ## everything: lint, types, rooms, documents, all tests on both databases, journeys in a browser
	$(TESTS) -m "not journey"
	$(BIN)/python -m tests.postgres $(TESTS) -m "not journey and not pure"
	$(BIN)/python -m pytest --durations=10 -m journey

lint: .venv/.tests-installed types ## style, types, the rooms' doors, data files, generated pages, known weaknesses
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/lint-imports --no-cache
	$(BIN)/firstcall check-data
	$(BIN)/python tools/reference.py --check
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive src tools 2> >(grep -v 'nosec encountered' >&2 || true)
	$(SEMGREP) --exclude vendor --quiet src tools

types: .venv/.tests-installed
	$(BIN)/mypy

format: .venv/.tests-installed ## bring the code into the house's form
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format

bench: setup-tests ## measure, and write docs/benchmarks.md
	$(BIN)/python -m tests.benchmarks

bench-matching: setup-tests ## measure matching, and write docs/benchmarks-matching.md; takes hours
	$(BIN)/python -m tests.benchmarks.matching --ten-million

bench-narrative: setup-tests ## measure the reading of lines on the labelled corpus, and write docs/benchmarks-narrative.md
	$(BIN)/python -m tests.benchmarks.narrative

train-reading: setup-tests ## train the reader of lines on the corpus, and ship it; takes the better part of an hour
	$(PIP) install --no-compile --requirement requirements-train.txt
	$(BIN)/python -m tests.narrative.training
	$(BIN)/python -m tests.narrative.weighing

train-default: setup-tests ## train the weights that ship, on invented persons; takes minutes
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.benchmarks.matching.train_default

docs: .venv/.tests-installed ## write the generated pages anew
	$(BIN)/python tools/reference.py

lock: ## pin every package with its hashes
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(PYTHON) -m venv "$$scratch"; "$$scratch/bin/python" -m pip --disable-pip-version-check --quiet --quiet install uv; \
	compile() { "$$scratch/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links "$$@"; }; \
	compile requirements.in requirements-build.in --output-file requirements.txt; \
	compile requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt; \
	compile --no-deps requirements-semgrep.in --output-file requirements-semgrep.txt
	@if grep -nE '://|file:|^-|/(home|root|tmp|opt|work)/' requirements.txt requirements-dev.txt requirements-semgrep.txt; then \
		echo "A lock file holds an address or a path of this machine; it must hold names, versions and hashes alone." >&2; exit 1; fi

clean: ## remove what make made, but not the data folder
	rm -rf .venv build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
