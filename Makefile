# The first Python that is new enough, whatever it is called on this machine.
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; \
	then echo $$python; break; fi; done)
BOOTSTRAP = $(PYTHON) kneelift/bootstrap.py
TEST_ENVIRONMENT = $(BOOTSTRAP) .venv-test tests/requirements.lock
TEST_PYTHON = .venv-test/bin/python
# Apart from the tests, which would else be installed with four dozen packages they never import.
TOOLS_ENVIRONMENT = $(BOOTSTRAP) .venv-tools tests/tools.lock
# The tests' own and what changes the code under them, which takes a plain `make test` no time.
MUTANTS_ENVIRONMENT = $(BOOTSTRAP) .venv-mutants tests/mutants.lock
# The files say nothing of the machine that made them, nor of where packages came from.
COMPILE = .venv-tools/bin/uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 \
	--generate-hashes --no-config --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(ARGS)

# Only scripts are linted by it; nothing that runs needs it.
WITH_NPM = if ! command -v npm >/dev/null; then \
	echo "kneelift: npm is not here, so scripts are not linted (Debian: apt install npm)."; \
	test -z "$$CI"; else

PORT ?= 8000
export PORT

.PHONY: help run dev test coverage mutants chaos cluster cluster-chaos fuzz lint format bench capacity upgrades partitions slow screenshots lock licenses audit hooks environments clean python

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: python ## start kneelift on 127.0.0.1:8000 (PORT=8001 changes that)
	@$(BOOTSTRAP) --free-port .venv requirements.lock
	@exec .venv/bin/python -m kneelift.start

dev: python ## the same with auto-reload and the debug toolbar
	@$(BOOTSTRAP) --free-port .venv-test tests/requirements.lock
	@DEBUG=1 exec $(TEST_PYTHON) -m kneelift.start --dev

test: python ## the whole suite on SQLite and on PostgreSQL (ARGS="-k board" goes to pytest)
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests $(ARGS)

coverage: python ## the suite on SQLite, with how much of the code it runs, and the floor of pyproject.toml
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered $(ARGS)

mutants: python ## break the rules in thousands of places, one by one, and list what their tests let pass
	@$(MUTANTS_ENVIRONMENT)
	@rm -rf mutants
	@PATH=.venv-mutants/bin:$$PATH mutmut run $(ARGS)
	@.venv-mutants/bin/mutmut results

chaos: python ## thousands of acts through a bad network: nothing lost, nothing doubled
	@$(TEST_ENVIRONMENT)
	@CHAOS_ACTS=$(or $(ACTS),2000) CHAOS_SEEDS=$(or $(SEEDS),3) \
		$(TEST_PYTHON) -m tests -p no:xdist -q -s tests/test_chaos.py

cluster: python ## three PostgreSQL nodes, three servers, two workers and proxies on this machine (PORT=8080)
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.cluster start $(or $(PORT),8080)

cluster-chaos: python ## kill each part of that cluster while phones log: nothing lost, nothing doubled (ACTS=)
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.cluster chaos $(or $(ACTS),10000) $(or $(SEED),1)

fuzz: python ## 100,000 requests nobody sends, half on each database (REQUESTS=, SEED=), and lists of people (LISTS=): no error, no leak, nothing misread
	@$(TEST_ENVIRONMENT)
	@FUZZ_REQUESTS=$$(( $(or $(REQUESTS),100000) / 2 )) FUZZ_SEED=$(or $(SEED),1) FUZZ_LISTS=$(or $(LISTS),10000) \
		$(TEST_PYTHON) -m tests -p no:xdist -p no:logging -q -s tests/test_fuzz.py tests/test_fuzz_lists.py -k whatever

lint: python ## style of code and scripts, types, template formatting, missing migrations, deployment checks
	@$(TEST_ENVIRONMENT)
	$(TEST_PYTHON) -m ruff check .
	$(TEST_PYTHON) -m ruff format --check .
	.venv-test/bin/lint-imports --no-logo --no-cache
	DATABASE_URL=sqlite:///var/lint.sqlite3 $(TEST_PYTHON) -m mypy --no-error-summary
	find templates -name '*.html' -exec .venv-test/bin/djade --check --target-version 5.2 {} +
	@$(WITH_NPM) $(MAKE) -s node_modules/.package-lock.json && npm run --silent lint; fi
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

capacity: python ## sets logged a second for minutes on each database, and what breaks first (ARGS="--minutes 5")
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.capacity $(ARGS)

upgrades: python ## from the first release to this code and back while people log (ROWS=50000, FROM=)
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.upgrades --rows $(or $(ROWS),50000) $(addprefix --from ,$(FROM)) $(ARGS)

partitions: python ## 50 million sets in one table and in a table of months: the same questions to both (ROWS=)
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.partitions $(or $(ROWS),50000000)

slow: python ## how long a bystander waits beside slow bodies, headers, readers and idle ones
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.slow $(ARGS)

screenshots: python ## make the pictures in the README again
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.screenshots

lock: python ## write the locks anew after a change of requirements
	@$(TOOLS_ENVIRONMENT)
	$(COMPILE) requirements.txt --output-file requirements.lock
	$(COMPILE) tests/requirements.txt --constraints requirements.lock --output-file tests/requirements.lock
	$(COMPILE) tests/tools.txt --output-file tests/tools.lock
	$(COMPILE) tests/mutants.txt --constraints tests/requirements.lock --output-file tests/mutants.lock

licenses: python ## write docs/licenses.md anew from what the locked packages say
	@$(TEST_ENVIRONMENT)
	@$(TEST_PYTHON) -m tests.licenses

audit: python ## ask for known flaws of all that is locked
	@$(TOOLS_ENVIRONMENT)
	@.venv-tools/bin/python -m tests.audit .venv-tools/bin/pip-audit

hooks: python ## let git run the linters before a commit and `make lint` before a push
	@$(TEST_ENVIRONMENT)
	@$(TOOLS_ENVIRONMENT)
	@.venv-tools/bin/pre-commit install

environments: python ## only make the environments of tests and tools
	@$(TEST_ENVIRONMENT)
	@$(WITH_NPM) $(MAKE) -s node_modules/.package-lock.json; fi

node_modules/.package-lock.json: package-lock.json
	@npm ci --silent
	@touch $@

clean: ## remove the virtual environments and caches; the data in var/ stays
	rm -rf .venv .venv-test .venv-tools .venv-mutants mutants node_modules .pytest_cache .ruff_cache .mypy_cache var/static var/test-static var/.*.collected
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "kneelift: needs Python 3.11 to 3.14 as python3." >&2; exit 1; }
