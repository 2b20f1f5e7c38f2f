# Two commands: `make serve` shows the portal, `make test` proves it. `make help` lists the rest.
PYTHON ?= python3
RUN := .venv/bin/python
OPTIONS ?=
BASE =
CASES ?= 10000
MUTANTS ?= 10000
ROWS ?= 500000
REMOTE ?= origin
BRANCH ?= gh-pages
JUDGES := scripts/judge/node_modules
PACKAGES := theme/node_modules

.PHONY: help serve test check report comment format build verify publish lint unit browser html weigh lighthouse fuzz bench-build bench-check city words lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.venv/ready: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Glasscase needs Python 3.11 or later; name one with PYTHON=…")'
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(PACKAGES)/ready: theme/package-lock.json .venv/ready
	$(RUN) scripts/npm.py install theme
	@touch $@

$(JUDGES)/ready: scripts/judge/package-lock.json .venv/ready-dev
	$(RUN) scripts/npm.py install scripts/judge
	@touch $@

$(JUDGES)/ready-all: scripts/judge/package-lock.json .venv/ready-dev
	$(RUN) scripts/npm.py install scripts/judge --everything
	@touch $(JUDGES)/ready $@

serve: $(PACKAGES)/ready ## check, build, show on localhost, and build again on every change
	$(RUN) scripts/serve.py $(OPTIONS)

check: .venv/ready ## check data and content; BASE=origin/main holds them against what was public
	$(RUN) scripts/check.py $(if $(BASE),--base '$(BASE)') $(OPTIONS)

report: .venv/ready ## write the report on a pull request: OPTIONS="check.json --output report.md"
	$(RUN) scripts/report.py $(OPTIONS)

comment: .venv/ready ## put that report on its pull request; for the forge's workflow
	$(RUN) scripts/comment.py $(OPTIONS)

format: .venv/ready ## make data and articles canonical: encoding, dates, order, NEW ids, spreadsheets, descriptors
	$(RUN) scripts/format.py $(OPTIONS)

build: $(PACKAGES)/ready ## check, build into output/, verify
	$(RUN) scripts/build.py $(OPTIONS)

verify: .venv/ready ## hold output/ against itself
	$(RUN) scripts/verify.py output $(OPTIONS)

publish: $(PACKAGES)/ready ## build with publishconf.py and push to BRANCH of REMOTE, behind guards
	rm -rf output.published && mkdir output.published
	$(RUN) scripts/publish.py --remote $(REMOTE) --branch $(BRANCH) --fetch output.published
	$(RUN) scripts/build.py --settings publishconf.py --published output.published
	$(RUN) scripts/publish.py --remote $(REMOTE) --branch $(BRANCH) $(OPTIONS)

test: lint unit ## everything that must pass

lint: .venv/ready-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	PYTHONPATH=plugins .venv/bin/lint-imports --no-cache
	.venv/bin/pyright --warnings
	$(RUN) scripts/words.py --check
	.venv/bin/zizmor --quiet --no-progress --offline --persona=auditor .github/workflows
	$(RUN) scripts/format.py --check

unit: .venv/ready-dev $(PACKAGES)/ready $(JUDGES)/ready
	$(RUN) tests/halves.py $(OPTIONS)

browser: .venv/ready-dev $(PACKAGES)/ready $(JUDGES)/ready ## only the tests in Chromium
	$(RUN) -m pytest -m browser $(OPTIONS)

html: $(JUDGES)/ready-all ## every page of output/ before html-validate, and before the Nu checker if there is Java
	$(RUN) scripts/judge_site.py html $(OPTIONS)

weigh: .venv/ready-dev ## what each kind of page of output/ weighs on a first visit
	$(RUN) scripts/judge_site.py weigh $(OPTIONS)

lighthouse: $(JUDGES)/ready-all ## Lighthouse's scores of output/, as on a phone and on a desktop
	$(RUN) scripts/judge_site.py lighthouse $(OPTIONS)

fuzz: .venv/ready-dev ## the long run over spoiled packages and cities, and properties with examples not seen before: MUTANTS=10000
	GLASSCASE_MUTANTS=$(MUTANTS) $(RUN) -m pytest -s tests/test_differential.py tests/test_differential_cells.py tests/test_fuzz.py tests/test_hostile.py $(OPTIONS)
	GLASSCASE_MUTANTS=$(MUTANTS) $(RUN) -m pytest -m "hypothesis and not browser" $(OPTIONS)

bench-build: .venv/ready-dev ## compare the build with Hugo's: CASES=10000
	$(RUN) scripts/bench_build.py --cases $(CASES) $(OPTIONS)

bench-check: .venv/ready-dev ## compare the check with Frictionless's: ROWS=500000
	$(RUN) scripts/bench_check.py --rows $(ROWS) $(OPTIONS)

city: .venv/ready ## make the demonstration city anew
	$(RUN) scripts/make_city.py --into data --content content

words: .venv/ready ## bring the catalogues up to date with the code
	$(RUN) scripts/words.py

lock: ## lock the requirements and the packages from npm anew, with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-dev.in -o requirements-dev.txt
	# What the tests ran with is what is used: the judges' own wishes hold for both.
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements-dev.txt requirements.in -o requirements.txt
	$(RUN) scripts/npm.py lock

clean: ## remove what can be made again
	rm -rf output .venv $(PACKAGES) $(JUDGES) .pytest_cache .ruff_cache .hypothesis
