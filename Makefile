# All you need is make and Python 3.10 or later; `make check` and `make dist` need Rust as well.
# Everything else is installed into .venv, and again when setup.cfg or the compiled core changes.

PYTHON ?= python3
HOST := 127.0.0.1
PORT := 8000
TEXTS := samples/archive.jsonl
# Without these options, calls.py starts a server for each kind of call.
CALLS := --kinds 'three words' --mixed 300 --starts 1
COLLECTIONS := ../shared/ir

BIN := .venv/bin
# Where cargo is installed, these are compiled.
CORE := $(wildcard analyzers/core/Cargo.* analyzers/core/src/*.rs)
# A separate index, so that the samples never get into anybody's ./bahith-index.
SAMPLES := build/samples-index

.DELETE_ON_ERROR:
.PHONY: help run setup test check format messages screenshots fonts bench quality dist lock clean

help: ## show these lines
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

run: .venv/run ## index the sample articles and serve them; HOST=… PORT=…
	@# If it is damaged or from another version, it is cheap to rebuild.
	@$(BIN)/bahith --index $(SAMPLES) stats >/dev/null 2>&1 || rm -rf $(SAMPLES)
	@$(BIN)/bahith --index $(SAMPLES) index --prune samples
	@echo 'Open this address in a browser; Ctrl-C stops the server.'
	@$(BIN)/bahith --index $(SAMPLES) serve --host $(HOST) --port $(PORT)

setup: .venv/develop ## install everything for working on Bahith into .venv

# Each core runs tests; more than eight would only wait for each other's start. With all cores in use
# a test takes several times as long as by itself, so that its limit is not that of setup.cfg.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist loadgroup --timeout 300

CARGO := cd analyzers/core && cargo

test: .venv/develop ## run the quick tests; two minutes on two cores
	$(PYTEST) -m 'not slow' --hypothesis-profile quick

check: .venv/develop ## run all that CI runs: ruff, mypy, clippy and all tests, with the core and without
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python locks/audit.py
	$(CARGO) fmt --check
	$(CARGO) clippy --quiet --all-targets -- --deny warnings
	$(CARGO) test --quiet
	$(PYTEST)
	BAHITH_CORE=python $(PYTEST) -m 'not slow'

format: .venv/develop ## format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

MESSAGES := src/bahith/translations

messages: .venv/develop ## collect all texts for translation, and compile the translations
	@mkdir -p build
	$(BIN)/pybabel extract --mapping $(MESSAGES)/messages.cfg --no-location --no-wrap --sort-output \
		--output-file build/messages.pot analyzers indexer server src/bahith
	$(BIN)/pybabel update --input-file build/messages.pot --output-dir $(MESSAGES) --no-wrap \
		--ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date
	$(BIN)/pybabel compile --directory $(MESSAGES) --domain 'messages click'

screenshots: .venv/develop ## take pictures of the pages into docs/img; needs Chromium and its driver
	$(BIN)/python docs/screenshots.py

fonts: .venv/develop ## cut the fonts of the pages anew into server/static/fonts; needs npm
	$(BIN)/python docs/fonts.py

bench: .venv/develop ## measure analysis, building and serving; TEXTS=… for more than the samples
	$(BIN)/python benchmarks/analysis.py $(TEXTS)
	@rm -rf build/bench-index
	@started=$$(date +%s); $(BIN)/bahith --index build/bench-index index $(TEXTS) \
	&& echo "built in $$(($$(date +%s) - started)) s"
	$(BIN)/python benchmarks/serving.py build/bench-index $(TEXTS)
	$(BIN)/python benchmarks/calls.py build/bench-index $(TEXTS) $(CALLS)
	$(BIN)/python benchmarks/engines.py $(TEXTS)

quality: .venv/develop ## measure the ranking beside the figures on record; COLLECTIONS=… folders with judgments
	$(BIN)/python benchmarks/quality.py $(COLLECTIONS)

# The compiled core is linked for the glibc of manylinux2014, so that the wheel runs on older systems.
MACHINE := $(shell uname -m)
HOST_LINKER := CARGO_TARGET_$(shell echo $(MACHINE) | tr a-z A-Z)_UNKNOWN_LINUX_GNU_LINKER

dist: .venv/dist ## build what a release publishes into build/dist, and check it; needs Rust
	@rm -rf build/dist build/wheel
	$(HOST_LINKER)=$(CURDIR)/analyzers/core/zig-cc PYTHON_WITH_ZIG=$(CURDIR)/$(BIN)/python \
		$(BIN)/python -m build --outdir build/wheel
	PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/python -m auditwheel repair --plat manylinux2014_$(MACHINE) \
		--wheel-dir build/dist build/wheel/*.whl
	@mv build/wheel/*.tar.gz build/dist
	$(BIN)/python -m twine check --strict build/dist/*

clean: ## remove .venv and everything that was built, but not ./bahith-index
	rm -rf .venv build *.egg-info src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Readers get what suits their system; who works on Bahith gets the packages that CI tests, by hash.
.venv/run: .venv/pyvenv.cfg setup.cfg pyproject.toml $(CORE)
	@echo 'Installing into .venv; this takes a minute…'
	@$(PIP) --editable .
	@touch $@

.venv/develop: LOCKS := --requirement locks/develop.txt
.venv/dist: LOCKS := --requirement locks/develop.txt --requirement locks/dist.txt
.venv/develop .venv/dist: .venv/pyvenv.cfg setup.cfg pyproject.toml $(CORE) $(wildcard locks/*.txt)
	@echo 'Installing into .venv; this takes a minute…'
	@$(PIP) --require-hashes $(LOCKS)
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

LOCK := build/uv/bin/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate \
	--override locks/overrides.txt --custom-compile-command 'make lock' $(UPGRADE) setup.cfg

lock: .venv/pyvenv.cfg ## write locks/*.txt anew, after a change of setup.cfg; UPGRADE=--upgrade for newer packages
	@test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/pip install --quiet uv; }
	$(LOCK) --extra test --extra lint --extra bench --output-file locks/develop.txt
	$(LOCK) --extra dist --constraint locks/develop.txt --output-file locks/dist.txt

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("Bahith needs Python 3.10 or later.")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory venv-module
	@$(PYTHON) -m venv --clear .venv

# Debian and Ubuntu keep the module venv in a package of its own.
VENV_PACKAGE := apt-get install --yes --no-install-recommends python3-venv
ROOT := $(if $(filter-out 0,$(shell id -u)),sudo)
.PHONY: venv-module
venv-module:
	@echo 'Python lacks its module venv: installing the package python3-venv…'
	@{ $(ROOT) apt-get update && $(ROOT) env DEBIAN_FRONTEND=noninteractive $(VENV_PACKAGE); } >/dev/null \
	|| { echo 'That failed. Please run, as root: $(VENV_PACKAGE)' >&2; exit 1; }
