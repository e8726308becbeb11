# What one can do here. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python -m
PIP_INSTALL := $(RUN) pip install --quiet --disable-pip-version-check --constraint constraints.txt
PINS := $(VENV)/.created pyproject.toml constraints.txt
# Two workers: the suite is asked to fit two cores; more of them do not make the compiling shorter.
PYTEST := $(RUN) pytest -n 2

.PHONY: help demo test quick quick-tests style types coverage bench docs format clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r name does; do printf '  make %-10s %s\n' "$$name" "$$does"; done

demo: $(VENV)/.ready-run ## run the scenario `orchestrated`, then the phase diagram of chorus or cacophony
	$(VENV)/bin/voicesim run orchestrated --out runs/demo
	@echo
	$(VENV)/bin/voicesim sweep chorus-or-cacophony --out runs/demo-phase-diagram
	@echo
	@echo "Two reports; open them in a browser, no network needed:"
	@echo "  one scenario:       $(CURDIR)/runs/demo/report.html"
	@echo "  the phase diagram:  $(CURDIR)/runs/demo-phase-diagram/report.html"

test: $(VENV)/.ready-test style types ## format, lint, import contracts, types and all tests
	$(PYTEST)

quick: $(VENV)/.ready-test style quick-tests ## lint and the tests that take no time (under a minute)

quick-tests: $(VENV)/.ready-test
	HYPOTHESIS_PROFILE=quick $(PYTEST) -m "not slow and not browser"

style: $(VENV)/.ready-test
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(VENV)/bin/lint-imports

types: $(VENV)/.ready-test
	$(RUN) mypy

coverage: $(VENV)/.ready-test ## coverage of the quick tests, measured with compilation off
	NUMBA_DISABLE_JIT=1 HYPOTHESIS_PROFILE=quick $(PYTEST) -m "not slow and not browser and not dask" \
		--timeout 600 --cov --cov-report term --cov-report html

bench: $(VENV)/.ready-bench ## benchmarks, one table
	$(RUN) benchmarks

docs: $(VENV)/.ready-docs ## build the documentation into site/
	$(RUN) mkdocs build --strict

format: $(VENV)/.ready-test ## format the code and mend what the linter can mend
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

clean: ## remove everything that these targets made
	rm -rf .venv .venv-* build dist site runs htmlcov .coverage .coverage.* .hypothesis \
		.import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- set-up
# A stamp says that a set of packages is installed; it is as old as the pins it was made from.

$(VENV)/.created:
	@PYTHON="$(PYTHON)" bash .ci/need-python
	"$(PYTHON)" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.ready-run: $(PINS)
	@echo "Installing what a run needs into $(VENV); this takes a minute the first time."
	$(PIP_INSTALL) hatchling editables
	$(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-test: $(PINS)
	@echo "Installing what the tests need into $(VENV); this takes some minutes the first time."
	$(PIP_INSTALL) hatchling editables
	$(PIP_INSTALL) --no-build-isolation --editable '.[test,dev]'
	@touch $@ $(VENV)/.ready-run

$(VENV)/.ready-%: $(VENV)/.ready-run
	$(PIP_INSTALL) --no-build-isolation --editable '.[$*]'
	@touch $@
