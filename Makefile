# Parvis. Needs Python 3.11, make and the package registries; everything lands in .venv and node_modules.
# A stamp per step keeps the second run quick.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
PYTHON ?= $(shell command -v python3.11 || command -v python3)
NAME ?= pages
ARGS ?=

stamps := .venv/stamps
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
# Images often set it; without compiled modules every start of Python compiles 2,600 of them anew: three seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo peers test check bench serve worker messages lock wheel clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(stamps)/assets $(stamps)/catalogues ## everything installed, built and compiled

demo: setup ## an invented museum online, with works and stories
	parvis demo $(ARGS)

serve: setup ## the site and its worker (ARGS="--home DIR" before the command's own)
	parvis $(ARGS) serve

peers: setup ## the servers of other networks the tests speak to
	scripts/peers.sh

test: setup ## the tests, on SQLite then PostgreSQL, with real peers, then in a browser
	scripts/test.sh $(ARGS)

check: setup ## style, types, imports, relations, lengths, migrations, catalogues, templates, TypeScript
	scripts/check.sh

bench: setup ## a benchmark beside its peer: make bench NAME=pages
	parvis bench $(NAME) --json $(ARGS)

messages: setup ## gather the texts to translate into the catalogues
	python -m scripts.messages

lock: $(stamps)/python ## pin the versions in pyproject.toml (UPGRADE=1 takes newer ones)
	scripts/lock.sh

wheel: setup ## the wheel, with its built pages and catalogues
	uv build

clean: ## forget what was built; the home folders stay
	rm -rf .venv node_modules parvis/static/dist dist build
	find parvis -name '*.mo' -delete

$(stamps)/python: requirements/bootstrap.txt requirements/dev.txt pyproject.toml
	@echo "Python packages"
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@test -x .venv/bin/uv || .venv/bin/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	@uv pip sync --quiet --require-hashes requirements/dev.txt
	@uv pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p $(stamps) && touch $@

$(stamps)/node: $(stamps)/python requirements/node.txt scripts/node.sh
	@scripts/node.sh
	@touch $@

$(stamps)/packages: $(stamps)/node package.json package-lock.json
	@echo "Front end: packages"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(stamps)/assets: $(stamps)/packages vite.config.ts tsconfig.json $(shell find frontend -type f 2>/dev/null)
	@echo "Front end: build"
	@npm run --silent build -- --logLevel error
	@touch $@

$(stamps)/catalogues: $(stamps)/python $(shell find parvis -name '*.po')
	@python -m scripts.catalogues
	@touch $@
