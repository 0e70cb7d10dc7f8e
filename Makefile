# The first Python that is new enough, whatever it is called on this machine.
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; \
	then echo $$python; break; fi; done)
BOOTSTRAP = $(PYTHON) kneelift/bootstrap.py
TEST_ENVIRONMENT = $(BOOTSTRAP) .venv-test tests/requirements.txt
TEST_PYTHON = .venv-test/bin/python

PORT ?= 8000
export PORT

.PHONY: help run dev test chaos lint format bench screenshots environments clean python

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: python ## start kneelift on 127.0.0.1:8000 (PORT=8001 changes that)
	@$(BOOTSTRAP) --free-port .venv requirements.txt
	@exec .venv/bin/python -m kneelift.start

dev: python ## the same with auto-reload and the debug toolbar
	@$(BOOTSTRAP) --free-port .venv-test tests/requirements.txt
	@DEBUG=1 exec $(TEST_PYTHON) -m kneelift.start --dev

test: python ## the whole suite on SQLite and on PostgreSQL (ARGS="-k board" goes to pytest)
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests $(ARGS)

chaos: python ## thousands of acts through a bad network: nothing lost, nothing doubled
	@$(TEST_ENVIRONMENT)
	@CHAOS_ACTS=$(or $(ACTS),2000) CHAOS_SEEDS=$(or $(SEEDS),3) \
		$(TEST_PYTHON) -m tests -p no:xdist -q -s tests/test_chaos.py

lint: python ## style, template formatting, missing migrations, deployment checks
	@$(TEST_ENVIRONMENT)
	$(TEST_PYTHON) -m ruff check .
	$(TEST_PYTHON) -m ruff format --check .
	find templates -name '*.html' -exec .venv-test/bin/djade --check --target-version 5.2 {} +
	DATABASE_URL=sqlite:///var/lint.sqlite3 $(TEST_PYTHON) manage.py makemigrations --check --dry-run
	DATABASE_URL=sqlite:///var/lint.sqlite3 KNEELIFT_URL=https://kneelift.example.org \
		$(TEST_PYTHON) manage.py check --deploy --fail-level WARNING

format: python ## let ruff and djade rewrite what `make lint` finds in style
	@$(TEST_ENVIRONMENT)
	$(TEST_PYTHON) -m ruff check --fix-only .
	$(TEST_PYTHON) -m ruff format .
	-find templates -name '*.html' -exec .venv-test/bin/djade --target-version 5.2 {} +

bench: python ## requests per second of the main pages, against a bare Django view
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.bench $(ARGS)

screenshots: python ## make the pictures in the README again
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.screenshots

environments: python ## only make the virtual environment of tests and tools
	@$(TEST_ENVIRONMENT)

clean: ## remove the virtual environments and caches; the data in var/ stays
	rm -rf .venv .venv-test .pytest_cache .ruff_cache var/static var/test-static var/.*.collected
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "kneelift: needs Python 3.11 to 3.14 as python3." >&2; exit 1; }
