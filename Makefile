# The first Python 3.11 found. `make run PYTHON=/path/to/python3.11` names another.
PYTHON ?= $(or $(shell for python in python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done),$(error Python 3.11 is needed and was not found. \
	Install it (Debian: apt-get install python3.11-venv), or name it: make run PYTHON=/path/to/python3.11))
PY = .venv/bin/python
# Makes .venv with the tools of development; nothing happens if it is up to date.
TOOLS = @$(PYTHON) -m config.run.venv requirements.txt tests/requirements.txt
TEMPLATES = $(shell find cms home search sites -path '*/templates/*' \( -name '*.html' -o -name '*.txt' \))
STYLES = $(shell find cms home search sites -path '*/static/*' -name '*.css')
SCRIPTS = $(shell find cms home search sites -path '*/static/*' -name '*.js')

.DEFAULT_GOAL := help
.PHONY: help run demo test test-postgres test-elasticsearch test-isolation test-browser test-start test-crash test-load test-services test-s3 bench bench-search lint fix messages migrations lock

help: ## this list
	@awk -F ': ## ' '/^[a-z-]+: ## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

run: ## serve the portals, after setting up what is missing [PORT=8000 HOST=127.0.0.1 DATABASE_URL=]
	@$(PYTHON) -m config.run

demo: ## put portals and demonstration texts into the database, without serving [SCALE=full]
	@$(PYTHON) -m config.run.venv requirements.txt
	@$(PY) -m config.run.prepare
	@$(if $(filter full,$(SCALE)),$(PY) manage.py load_volume)

test: ## all tests but those below, on all cores [ARGS=tests/sites]
	$(TOOLS)
	@$(PY) -m pytest -q -n auto $(ARGS)

test-postgres: ## the same on PostgreSQL [DATABASE_URL=postgres://user:password@host:5432/name]
	$(TOOLS)
	@case "$$DATABASE_URL" in postgres*) ;; *) \
	echo "Name a server: make test-postgres DATABASE_URL=postgres://user:password@127.0.0.1:5432/name" >&2; exit 1;; esac
	@$(PY) -m pytest -q -n auto --create-db $(ARGS)

test-elasticsearch: ## search on a real Elasticsearch, also stopped, slow and full (needs Maven, a JDK of 21)
	$(TOOLS)
	@$(PY) -m pytest -q -m elasticsearch tests/search/elasticsearch $(ARGS)

test-isolation: ## every address as every role with another portal's keys (docs/isolation.md)
	$(TOOLS)
	@$(PY) -m pytest -q -n auto -m matrix tests/isolation $(ARGS)

test-browser: ## the reader's and the editor's journey in Chromium
	$(TOOLS)
	@$(PY) -m pytest -q -m browser tests/functional $(ARGS)

test-start: ## a fresh clone, started twice by `make run`
	$(TOOLS)
	@$(PY) -m pytest -q -m start tests/functional $(ARGS)

test-crash: ## a server that is killed in the middle of work [CRASH_ROUNDS=3 CRASH_SEED=2021]
	$(TOOLS)
	@$(PY) -m pytest -q -s -m crash tests/functional $(ARGS)

test-load: ## a minute of four writers and eight readers
	$(TOOLS)
	@$(PY) -m pytest -q -m load tests/load $(ARGS)

test-services: ## our configurations on Varnish, nginx and granian
	$(TOOLS)
	@$(PY) -m pytest -q -m services tests/pagestore $(ARGS)

test-s3: ## files in a real object store (needs Go, which builds it in a minute)
	$(TOOLS)
	@$(PY) -m pytest -q -m s3 tests/media/s3 $(ARGS)

bench: ## speed beside nginx, Varnish and a plain Wagtail (needs wrk, nginx, varnish) [ARGS="cold desk --full --json=FILE"]
	$(TOOLS)
	@$(PY) -m tests.bench $(ARGS)

bench-search: ## search judged and timed on all engines [SEARCH_CORPUS_DIR= SEARCH_QUERIES= ARGS=--engines=sqlite]
	$(TOOLS)
	@test -n "$(SEARCH_CORPUS_DIR)" -a -n "$(SEARCH_QUERIES)" || { echo "Name a corpus and questions: make bench-search \
	SEARCH_CORPUS_DIR=folder-of-jsonl.gz SEARCH_QUERIES=questions.jsonl" >&2; exit 1; }
	@$(PY) -m tests.search.bench --corpus "$(SEARCH_CORPUS_DIR)" --queries "$(SEARCH_QUERIES)" $(ARGS)

lint: ## formats, imports, layers, migrations, settings, translations; changes nothing
	$(TOOLS)
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@.venv/bin/djade --check $(TEMPLATES)
	@.venv/bin/djhtml --check -t 4 $(TEMPLATES)
	@.venv/bin/djcss --check -t 2 $(STYLES)
	@.venv/bin/djjs --check -t 2 $(SCRIPTS)
	@.venv/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py check --fail-level WARNING
	@$(PY) -m pytest -q tests/architecture/test_catalogues.py

fix: ## format everything, mend what can be mended by itself
	$(TOOLS)
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format
	-@.venv/bin/djade $(TEMPLATES)
	@.venv/bin/djhtml -t 4 $(TEMPLATES)
	@.venv/bin/djcss -t 2 $(STYLES)
	@.venv/bin/djjs -t 2 $(SCRIPTS)

messages: ## collect strings to translate into locale/, compile the catalogues (needs gettext)
	$(TOOLS)
	@$(PY) -m config.messages

migrations: ## write the migrations that are missing
	$(TOOLS)
	@$(PY) manage.py makemigrations

lock: ## compile the locks from pyproject.toml, keeping versions that still fit [ARGS=--upgrade]
	$(TOOLS)
	@$(PY) -m uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) \
	pyproject.toml -o requirements.txt
	@$(PY) -m uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) \
	pyproject.toml --group dev -c requirements.txt -o tests/requirements.txt
