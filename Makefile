# The front door: `make help` lists what there is. Every target makes the environment that it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
READY  := $(VENV)/.ready
SCRIPT := PYTHONPATH=scripts $(PY) -m
PIP    := -m pip install --quiet --disable-pip-version-check

# Modules are compiled once, not in each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help
help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml
	@echo "setting up $(VENV) (once)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(PY) $(PIP) --upgrade 'pip>=25.1'
	@$(PY) $(PIP) --editable . --group dev
	@touch $@

.PHONY: demo
demo: $(READY)  ## Show the client do its job against the fake Clever
	@$(PY) examples/demo.py

# One process more than cores, because tests wait now and then. What shares a costly fixture is marked with xdist_group and stays in one of them.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PYTEST := $(PY) -m pytest --numprocesses=$(JOBS) --dist=loadgroup

.PHONY: test
test: $(READY)  ## Run all tests
	$(PYTEST)

.PHONY: test-fast
test-fast: $(READY)  ## Run the quick tests of the client
	$(PYTEST) -m "not slow"

# Data frames and FastAPI, which the samples hand models to: half a gigabyte, installed when it is first asked for.
$(VENV)/.guests: $(READY)
	@$(PY) $(PIP) --group guests
	@touch $@

.PHONY: test-guests
test-guests: $(VENV)/.guests  ## Run the samples with pandas, polars, pyarrow and FastAPI
	$(PY) -m pytest -rs tests/test_guests.py tests/test_grades.py

# In two steps: a tool that checks the workflows wants a newer click than users need.
.PHONY: test-oldest
test-oldest: $(READY)  ## Run the tests with the oldest dependencies allowed
	@$(PYTHON) -m venv $(VENV)-oldest
	@$(VENV)-oldest/bin/python $(PIP) --upgrade 'pip>=25.1'
	@$(VENV)-oldest/bin/python $(PIP) --editable . --group dev
	@$(VENV)-oldest/bin/python $(PIP) --requirement tests/oldest.txt
	$(VENV)-oldest/bin/python -m pytest --numprocesses=$(JOBS) --dist=loadgroup --ignore=tests/test_workflows.py

# Spark and dlt are extras with half a gigabyte of their own, so they have an environment of their own.
ENGINES := $(VENV)-engines
ENGINES_PY := $(ENGINES)/bin/python

$(ENGINES)/.ready: pyproject.toml
	@echo "setting up $(ENGINES) (once)"
	@$(PYTHON) -m venv $(ENGINES)
	@$(ENGINES_PY) $(PIP) --upgrade 'pip>=25.1'
	@$(ENGINES_PY) $(PIP) --editable '.[spark,dlt]' --group engines
	@touch $@

.PHONY: test-engines
test-engines: $(ENGINES)/.ready  ## Run the tests of the Spark and the dlt source (Spark needs Java 17)
	@command -v java >/dev/null || echo "java is missing, so Spark is not tested: apt-get install openjdk-17-jre-headless"
	$(ENGINES_PY) -m pytest --numprocesses=logical --dist=loadgroup tests/engines

# The long runs. Each part is a target of its own, such as `make soak-pages`.
SOAKS := soak-properties soak-faults soak-pages soak-load soak-checkpoints soak-histories-1 soak-histories-2 soak-mirror-sqlite soak-mirror-postgresql soak-push soak-drift soak-bump \
	soak-engines

.PHONY: soak
soak: $(SOAKS)  ## The long runs: faults, kills, histories, mutated documents; each part by its name

.PHONY: $(SOAKS)
soak-properties: $(READY)  # every property with twenty times as many examples, at random
	EXAMPLES_TIMES=20 $(PYTEST) $$(grep --files-with-matches 'effort import' tests/test_*.py)
soak-faults: $(READY)  # streams of 100,000 events through all faults
	$(PY) tests/support/faultsuite/soak.py
soak-pages: $(READY)  # 50,000 damaged pages, read alike in every way
	$(PY) tests/support/faultsuite/page_fuzz.py
soak-load: $(READY)  # 5,000 histories: a snapshot, then its events, gives the roster
	PYTHONPATH=tests/support $(PY) -m histories 5000
soak-checkpoints: $(READY)  # 200 kills a store over 50,000 events
	$(PY) tests/support/crash/campaign.py
soak-histories-1: $(READY)  # 20,000 simulated histories of a fleet, in halves of some minutes each
	$(PY) tests/support/simulation/soak.py --histories 10000
soak-histories-2: $(READY)
	$(PY) tests/support/simulation/soak.py --histories 10000 --first 10000
soak-mirror-sqlite soak-mirror-postgresql: $(READY)  # 200 kills of the mirror over 50,000 events
	$(PY) tests/support/mirrorcrash/campaign.py --kills 200 --events 50000 --database $(@:soak-mirror-%=%)
soak-push: $(READY)  # 20 kills of a push of 5,000 grades
	PYTHONPATH=tests/support $(PY) tests/support/push/campaign.py 5000 20
soak-drift: $(READY)  # 2,000 broken documents
	PYTHONPATH=scripts:tests/support $(PY) tests/support/driftfuzz.py $(ARGS)
soak-bump: $(READY)  # 100 kills of a bump
	PYTHONPATH=scripts:tests/support $(PY) tests/support/bumpkills.py $(ARGS)

soak-engines: $(ENGINES)/.ready  # 20 kills of a stream of Spark, 10 of a load of dlt
	PYTHONPATH=tests/support $(ENGINES_PY) -m enginecrash.spark_campaign
	PYTHONPATH=tests/support $(ENGINES_PY) -m enginecrash.dlt_campaign

MUTATION := build/mutation

.PHONY: mutation
mutation: $(READY)  ## See whether the tests notice when the policy is changed, line by line (PART=urls)
	@$(PY) $(PIP) --group mutation
	@rm -rf $(MUTATION)
	@mkdir -p $(MUTATION)
	@cp -R overrides $(MUTATION)/src
	@cp -R generated/clever_openapi pipelines/clever_pipelines fake/clever_fake $(MUTATION)/src
	@cp -R tests scripts pyproject.toml $(MUTATION)
	cd $(MUTATION) && ../../$(PY) tests/support/mutation.py $(PART)

.PHONY: generate
generate: $(READY)  ## Regenerate generated/ from specs/ and overrides/
	@$(SCRIPT) pipeline.generate
	@$(SCRIPT) pipeline.resources overrides/resources.toml
	@$(SCRIPT) pipeline.unasync overrides/unasync.toml

.PHONY: quirks
quirks: $(READY)  ## Rewrite docs/quirks.md from the overlay and its tests
	@$(SCRIPT) pipeline.quirks_table

COMMANDS := clever_pipelines.cli._program:program clever-client docs/command-line.md

.PHONY: commands
commands: $(READY)  ## Rewrite docs/command-line.md from the commands
	@$(SCRIPT) pipeline.command_page $(COMMANDS)

# Each line fails by itself; they run side by side (make -j), because most of them wait. The slow ones come first.
CHECKS := check-pyright check-quirks check-mypy check-generated check-resources check-sync check-commands check-lint check-format

.PHONY: check
check: $(READY)  ## Regenerate and compare, lint, check types
	@$(MAKE) --no-print-directory --jobs=2 $(CHECKS)

.PHONY: $(CHECKS)
check-generated: $(READY)
	$(SCRIPT) pipeline.generate --check
check-resources: $(READY)
	$(SCRIPT) pipeline.resources overrides/resources.toml --check
check-sync: $(READY)
	$(SCRIPT) pipeline.unasync overrides/unasync.toml --check
check-quirks: $(READY)
	$(SCRIPT) pipeline.quirks_table --check
check-commands: $(READY)
	$(SCRIPT) pipeline.command_page $(COMMANDS) --check
check-lint: $(READY)
	$(BIN)/ruff check --quiet
check-format: $(READY)
	$(BIN)/ruff format --quiet --check
check-mypy: $(READY)
	$(BIN)/mypy
check-pyright: $(READY)
	$(BIN)/basedpyright

.PHONY: drift
drift: $(READY)  ## Tell what moved upstream since the documents were vendored
	@$(SCRIPT) drift $(ARGS)

.PHONY: bump
bump: $(READY)  ## Take in what moved upstream: documents, code, tests, changelog
	@$(SCRIPT) bump $(ARGS)

# The peers are a group of their own, installed when they are first compared with.
$(VENV)/.bench: $(READY)
	@$(PY) $(PIP) --group bench
	@touch $@

.PHONY: bench
bench: $(VENV)/.bench  ## Measure against the peers (ARGS=--quick: decoding only, nothing written)
	@PYTHONPATH=scripts:benchmarks $(PY) benchmarks/bench.py $(ARGS)

.PHONY: bench-streams
bench-streams: $(READY)  ## Measure lanes, streams, first load and fleets (QUICK=1: small, nothing written)
	PYTHONPATH=scripts:benchmarks $(PY) benchmarks/lanes.py
	PYTHONPATH=scripts:benchmarks $(PY) benchmarks/stream.py $(if $(QUICK),--events 2000)
	PYTHONPATH=scripts:benchmarks $(PY) benchmarks/first_load.py $(if $(QUICK),--users 2000)
	PYTHONPATH=scripts:benchmarks $(PY) benchmarks/fleet.py $(if $(QUICK),--districts 100 --seconds 31)

.PHONY: bench-mirror
bench-mirror: $(VENV)/.bench  ## Measure the mirror beside dlt, and its first load (QUICK=1: small)
	PYTHONPATH=scripts:benchmarks $(PY) benchmarks/mirror.py $(if $(QUICK),--users 200 --sections 20 --events 2000,--dlt-loads 3)
	PYTHONPATH=scripts:benchmarks $(PY) benchmarks/mirror_first_load.py $(if $(QUICK),--users 2000)

.PHONY: scale
scale: $(READY)  ## Stream a million events and measure (ARGS="--most 4": ten thousand, nothing written)
	@PYTHONPATH=scripts:benchmarks $(PY) benchmarks/scale.py $(ARGS)

.PHONY: clean
clean:  ## Remove what the other targets made
	rm -rf build dist $(VENV) $(VENV)-oldest $(ENGINES) .mypy_cache .pytest_cache .ruff_cache .hypothesis
