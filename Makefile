# make           environment, install, main job
# make test      what CI runs
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SCHEMA := .venv/schemas/sarif-2.1.0.json
BROWSER := build/node_modules/.package-lock.json
SERVERS := build/debian/.unpacked

.DEFAULT_GOAL := build
.PHONY: build install check test unit test-spark bench lock clean

build: $(READY)
	$(BIN)/corpgraph build --at 2012-07-24

install: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $@

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/corpgraph fmt --check ontology data shapes tests

unit: $(READY)
	$(BIN)/pytest -q -n auto tests/unit

# Fast first: what fails in a second should not wait for what takes a minute.
test: check unit $(SCHEMA) $(BROWSER) $(SERVERS)
	$(BIN)/pytest -q -n auto tests --ignore=tests/unit --ignore=tests/spark

# What drives a browser over the site. Where npm or Chromium is not to be had, those tests say so.
$(BROWSER):
	-npm install --silent --no-audit --no-fund --prefix build playwright-core@1.65.1 axe-core@4.14.1

# The web servers that the site's rules are tried on: unpacked, not installed. Where Debian's packages
# are not to be had, those tests say so.
$(SERVERS):
	-mkdir -p build/debian/packages && cd build/debian/packages && \
	apt-get -qq download nginx nginx-common apache2-bin libapr1 libaprutil1 && \
	for each in *.deb; do dpkg -x $$each .. ; done && touch ../.unpacked

$(SCHEMA): tests/fetching.py $(READY)
	$(BIN)/python tests/fetching.py $@

# On real workers of Spark; needs Java 17.
test-spark: .venv/.spark
	CORPGRAPH_REQUIRE_SPARK=1 $(BIN)/pytest -q -n0 tests/spark

.venv/.spark: requirements-spark.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-spark.lock
	touch $@

# Times gate nothing here. As in: make bench BENCH="--sizes 30k --format markdown"
BENCH ?=
BENCH_REASONING ?=
BENCH_SERVING ?=
BENCH_PUBLISHING ?=
BENCH_REGISTERS ?=
bench: .venv/.bench
	PYTHONPATH=tests $(BIN)/python -m benchmarks.validation $(BENCH)
	PYTHONPATH=tests $(BIN)/python -m benchmarks.reasoning $(BENCH_REASONING)
	PYTHONPATH=tests $(BIN)/python -m benchmarks.serving $(BENCH_SERVING)
	PYTHONPATH=tests $(BIN)/python -m benchmarks.publishing $(BENCH_PUBLISHING)
	PYTHONPATH=tests $(BIN)/python -m benchmarks.registers $(BENCH_REGISTERS)

.venv/.bench: requirements-bench.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-bench.lock
	touch $@

# Every version, for every Python that is supported, with hashes.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --group pyproject.toml:bench -c requirements.lock -o requirements-bench.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra spark -c requirements.lock pyproject.toml -o requirements-spark.lock

clean:
	rm -rf .venv out dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
