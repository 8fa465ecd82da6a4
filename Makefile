# The two commands: `make serve` and `make test`. Needs Python 3.11+ with venv, and git.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
WORKERS ?= 3
SECONDS ?= 4
# Modules are compiled once, and not by each process that a build or a test starts.
export PYTHONDONTWRITEBYTECODE =

.PHONY: serve test check-code build install lock clean bench-validate bench-sparql hostile mutate fuzz evaluate bench-dereference bench-extract evaluate-links kill federation bench-search evaluate-identity bench-pages bench-lists bench-scale bench-spread weather

serve: .venv/ready            ## build a release of data/ and serve it on http://localhost:$(PORT)
	$(BIN)/gazette serve --port $(PORT)

test: .venv/ready check-code  ## static checks and all tests
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

check-code: .venv/ready       ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

build: .venv/ready            ## build a release without serving it
	$(BIN)/gazette build

install: .venv/ready          ## make .venv with everything pinned

.venv/ready: requirements.lock pyproject.toml package-lock.json hatch_build.py
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

lock:                         ## renew requirements.lock (needs uv) and package-lock.json (needs npm)
	uv pip compile --universal --generate-hashes --no-annotate --no-emit-index-url --python-version 3.11 \
	  --extra test --output-file requirements.lock pyproject.toml
	npm install --package-lock-only --ignore-scripts

bench-validate: .venv/ready   ## how fast the gate is, for notices of 25, 100 and 400 rows
	$(BIN)/python -m benchmarks.validate

bench-dereference: .venv/ready ## descriptions a second, cold and from memory, beside rdflib-endpoint (needs wrk)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks.dereference

bench-pages: .venv/ready       ## milliseconds and look-ups of each kind of page, pages a second (needs wrk)
	$(BIN)/python -m benchmarks.pages --seconds $(SECONDS)

bench-extract: .venv/ready    ## pages read a second, memory over 10,000 pages, pages of 5 MB
	$(BIN)/python -m benchmarks.speed

KILLS ?= 100
kill: .venv/ready             ## kill a build at each step and at $(KILLS) moments, cut its writes short: what is left?
	folder=$$(mktemp -d) && $(BIN)/python tests/release/killing.py $$folder --steps --cuts 1000 40000 300000 --kills $(KILLS); \
	  status=$$?; rm -rf $$folder; exit $$status

bench-lists: .venv/ready       ## the lists of a country with a million recognitions, without the rest of it (two minutes)
	folder=$$(mktemp -d) && $(BIN)/python -m benchmarks.country $$folder/data --notices 100 --rows 100 && \
	  $(BIN)/python -m benchmarks.building --data $$folder/data --var $$folder/var --unchecked && \
	  $(BIN)/python -m benchmarks.lists --var $$folder/var; status=$$?; rm -rf $$folder; exit $$status

bench-scale: .venv/ready      ## what a country costs at four sizes, up to a million recognitions (hours)
	$(BIN)/python -m benchmarks.scale

bench-spread: .venv/ready     ## reading notices in one process, in local ones and on a Dask cluster: how much faster?
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[cluster]'
	$(BIN)/python -m benchmarks.spread

STORM ?= 600
weather: .venv/ready          ## $(STORM) seconds of bad weather: is every answer right?
	$(BIN)/python -m benchmarks.weather --seconds $(STORM)

mutate: .venv/ready           ## which faults in the real data the gate catches
	$(BIN)/python -m benchmarks.mutate

bench-sparql: .venv/peers/ready  ## the SPARQL service beside rdflib-endpoint, Virtuoso and the bare engine (needs wrk)
	$(BIN)/python -m benchmarks.sparql --seconds $(SECONDS) --peers .venv/peers/bin/python

hostile: .venv/ready          ## what each query of the hostile set comes to
	$(BIN)/python -m benchmarks.hostile

.venv/peers/ready: .venv/ready
	$(BIN)/python -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check rdflib-endpoint==0.6.3 uvicorn
	touch $@

fuzz: .venv/ready             ## the property tests with inputs that no run before tried
	HYPOTHESIS_PROFILE=fresh $(BIN)/pytest -n $(WORKERS) tests/extraction/test_robustness.py tests/extraction/tables/test_tables.py tests/text tests/reference tests/identity tests/query tests/web/test_negotiation.py

evaluate: .venv/ready         ## how well notices are read, real and composed ones; fails below benchmarks/floors.toml
	$(BIN)/python -m benchmarks.evaluate

evaluate-links: .venv/ready   ## how well careless tables are linked, and how fast; fails below benchmarks/floors.toml
	$(BIN)/gazette build
	$(BIN)/python -m benchmarks.messy_table

bench-search: .venv/ready     ## how fast names are found, in the release and in one twenty times its size
	$(BIN)/gazette build
	$(BIN)/python -m benchmarks.search

federation: .venv/ready       ## the manual's join of two services, by Comunica (needs npm)
	npm install --prefix .venv/federation --ignore-scripts --no-audit --no-fund @comunica/query-sparql@4.5.0
	$(BIN)/pytest tests/linking/test_federation.py

evaluate-identity: .venv/ready ## how well clusters are told together and apart: 150 labelled pairs; fails if a sure match is wrong
	$(BIN)/python -m benchmarks.identity

clean:                        ## remove what the build made; data/ and its ledger stay
	rm -rf .venv var dist build server/gazette/web/static/vendor tests/vendor
