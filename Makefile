# `make demo` shows Openclause with a demonstration in it; `make test` checks everything. See `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
TESTS ?= tests
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
# Babel leaves out folders that begin with an underscore unless told otherwise, and ours hold layouts and macros.
EXTRACT := $(BIN)/pybabel -q extract -F pyproject.toml --ignore-dirs ".* tests instance" --project Openclause --no-location --sort-output
LOCK := $(BIN)/uv pip compile pyproject.toml --group build --extra postgres --extra redis --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --annotation-style line --custom-compile-command "make lock" -q $(UPGRADE)
# uv is quicker; where it cannot reach what pip can, pip does the same work from the same hashes.
define packages
	@if [ -x $(BIN)/uv ] && $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1); then :; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); fi
endef

.PHONY: help
help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.PHONY: demo
demo: install ## a demonstration with data in it (PORT=8000)
	@exec $(BIN)/openclause demo --port $(PORT)

.PHONY: install
install: .venv/installed catalogues ## the environment alone: .venv/bin/openclause then works

.PHONY: test
test: check system ## everything: lint, types, contracts, tests (TESTS=path, WORKERS=2)
	$(BIN)/python -m pytest -p no:randomly -n $(WORKERS) --dist loadgroup $(TESTS)

.PHONY: check
check: install-dev ## lint, types and contracts without tests
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/djlint --lint --quiet templates

.PHONY: bench
bench: install-dev system ## measure speed and size, and print it
	$(BIN)/python -m pytest -p no:randomly -q -s tests/bench

.PHONY: install-dev
install-dev: .venv/installed-dev catalogues ## what the tests need besides

.PHONY: system
system: ## Debian's packages that the tests need (installed when allowed, otherwise named)
	@bash .ci/system-packages

.PHONY: catalogues
catalogues: $(CATALOGUES) ## compile the translations

.PHONY: messages
messages: .venv/installed ## bring the translations' list of messages up to date with the code
	@$(EXTRACT) -o .venv/messages.pot .
	@for catalogue in translations/*/LC_MESSAGES/messages.po; do \
		locale=$$(basename $$(dirname $$(dirname $$catalogue))); \
		$(BIN)/pybabel -q update -i .venv/messages.pot -o $$catalogue -l $$locale --no-fuzzy-matching --ignore-obsolete --no-wrap; \
	done

.PHONY: lock
lock: .venv/installed ## compute requirements/*.lock anew (UPGRADE=--upgrade for the newest releases)
	$(LOCK) -o requirements/runtime.lock
	$(LOCK) --group dev -c requirements/runtime.lock -o requirements/dev.lock

.PHONY: clean
clean: ## remove the environment and every cache; data in instance/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find app migrations tests -name __pycache__ -prune -exec rm -rf {} +

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Openclause needs Python 3.11 or newer. Say which: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { echo "Python cannot make an environment here. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv || echo "uv is not to be had: pip does its work, only slower."
	@touch $@

.venv/installed: .venv/made requirements/runtime.lock pyproject.toml
	$(call packages,requirements/runtime.lock)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/installed-dev: .venv/installed requirements/dev.lock
	$(call packages,requirements/dev.lock)
	@touch $@

%.mo: %.po .venv/installed
	@$(BIN)/pybabel -q compile -i $< -o $@
