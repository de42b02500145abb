# Everything people and CI do, by the same words. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PG_15 := /usr/lib/postgresql/15/bin
READY := .venv/.ready
# two files of tests at a time, each with a server of its own, the long ones first (tests/conftest.py)
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help setup test lint demo demo-stop bench docs serve build

help: ## List these words
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Make .venv from requirements.lock; nothing outside this directory

# uv installs in seconds what takes pip a minute and a half; where it cannot (a mirror that only pip knows), pip does
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $$(grep -E '^uv==' requirements.lock)
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

test: $(READY) ## Run all tests, on PostgreSQL 18 and, where it is installed, on 15
	HQ_TEST_PG=18 $(PYTEST)
	@if test -x $(PG_15)/postgres; then \
		echo "The same on PostgreSQL 15:" && HQ_TEST_PG=15 $(PYTEST); \
	else \
		echo "SKIPPED on PostgreSQL 15: there is no $(PG_15) (Debian: apt-get install postgresql-15)"; \
	fi

lint: $(READY) ## Check style, types, SQL and that no secret stands in a file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --baseline .secrets.baseline
	$(BIN)/sqlfluff lint --processes 2 models functions tests hq/demo/summary
	@! git grep -nE '^( {4})* {1,3}[^ ]|[[:cntrl:]]' -- '*.sql' ':!macros' ':!functions' ':!tests/functions' \
		|| { echo "Indent these lines by four spaces, or eight …"; exit 1; }

demo: $(READY) ## See it work: post samples of every workflow, build, show what reached core
	@$(BIN)/python -m hq.demo $(if $(KEEP),--keep)

demo-stop: $(READY) ## Stop what `make demo KEEP=1` left running
	@$(BIN)/python -m hq.demo --stop

bench: $(READY) ## Measure what the design promises; writes bench/results/ (WHAT=landing for a part)
	$(BIN)/python -m bench $(WHAT)

docs: $(READY) ## Make dbt's documentation site: target/static_index.html
	@$(BIN)/python -m hq.docs

build: $(READY) ## Build the models once
	$(BIN)/hq build

serve: $(READY) ## Start Postgres, and serve receiver and lookup on one port
	$(BIN)/hq db start && $(BIN)/hq serve
