# serve · test · check · bench · eval: each prepares what it needs, and is quick when nothing has changed.
SHELL := /bin/bash
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
KB_CORPORA ?= ../shared/corpora
BIN := .venv/bin
export KB_CORPORA
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: serve test chaos check bench eval schemas screenshots clean
.DEFAULT_GOAL := serve

serve: .venv/.serve  ## Check the content, build a release, serve it.
	@echo "Checking the guides; warnings are about their texts, not about what is installed:"
	@$(BIN)/kb check
	@$(BIN)/kb build
	@$(BIN)/kb serve --demo --host $(HOST) --port $(PORT)

test: .venv/.dev .venv/.chromium .venv/.deploy  ## Run every test, browsers included.
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

chaos: .venv/.dev .venv/.deploy  ## Push, kill, fill the disk and cut the remote while readers ask; takes minutes.
	$(BIN)/python -m tests.chaos $(ARGS)

check: .venv/.dev  ## Lint, types, layers, content.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports
	$(BIN)/kb check

bench: .venv/.dev  ## Measure; the README quotes it.
	$(BIN)/python -m benchmarks $(ARGS)

eval: .venv/.dev  ## Measure relevance on judged queries.
	$(BIN)/python -m benchmarks.relevance $(KB_CORPORA)/ir $(ARGS)

schemas: .venv/.dev  ## Write the generated documents: JSON Schemas, OpenAPI, command reference.
	$(BIN)/python -m kbserver.cli.documents

screenshots: .venv/.dev .venv/.chromium  ## Draw the console's pictures for the documentation.
	KB_PICTURES=docs/images $(BIN)/pytest tests/console/test_looks.py -k pictures

clean:  ## Remove what these targets made; releases and keys stay.
	rm -rf .venv .kb/bench .kb/staged .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Debian keeps venv in a package of its own.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 2; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; $(MAKE) --no-print-directory apt PACKAGES=python3-venv && $(PYTHON) -m venv .venv; }

.venv/.serve: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing into .venv; the first time this takes a minute or two ..."
	@$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[site,whoosh]'
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing into .venv; the first time this takes a minute or two ..."
	@$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[site,whoosh,dev]'
	@touch $@ .venv/.serve

# Playwright's driver is a node that needs libatomic.
.venv/.chromium: .venv/bin/python
	@{ command -v chromium && /sbin/ldconfig -p | grep libatomic.so.1; } >/dev/null || \
	  $(MAKE) --no-print-directory apt PACKAGES="chromium fonts-liberation libatomic1"
	@touch $@

# What the samples in deploy/ are tried with.
.venv/.deploy: .venv/bin/python
	@PATH="$$PATH:/usr/sbin"; { command -v nginx && command -v systemd-analyze; } >/dev/null || \
	  $(MAKE) --no-print-directory apt PACKAGES="nginx-light systemd"
	@touch $@

.PHONY: apt
apt:
	@[ "$$(id -u)" = 0 ] || command -v sudo >/dev/null || { echo "install as root: apt-get install $(PACKAGES)"; exit 2; }
	@run=$$([ "$$(id -u)" = 0 ] || echo sudo); export DEBIAN_FRONTEND=noninteractive; \
	$$run apt-get update -qq && $$run apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null
