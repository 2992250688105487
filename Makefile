# Two commands: `make run` answers on real input, `make test` runs everything.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
BUILD := build
LOCKED := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
OWN := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

.PHONY: run shots bundle test lint bench bench-claims soak texts docs lock help clean
help:
	@echo "make run    answer on the bundled real diary, and show the workbench with demo people"
	@echo "make test   everything: lint, types, contracts, tests, coverage"
	@echo "make lint   style, types, import contracts, spelling"
	@echo "make bench  calibration, speed and mutation tables (installs peers)"
	@echo "make bench-claims DOCUMENTS=DIR   how well the claims of the documents are found again"
	@echo "make soak   200 children killed while they write, and a clinic at work"
	@echo "make shots  pictures of every page of the demo, in build/shots"
	@echo "make bundle one file for Linux that holds everything, in build"
	@echo "make texts  gather the texts of the pages for the other languages, and pack them"
	@echo "make docs   rewrite the generated pages of docs/"
	@echo "make lock   rewrite requirements/*.txt"

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(VENV)/.made
	$(LOCKED) -r requirements/test.txt
	$(OWN)
	@touch $@

# What only runs the program needs less; hatchling builds it and is locked beside.
$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml | $(VENV)/.made
	@test -e $(VENV)/.test || { $(LOCKED) -r requirements/run.txt && $(LOCKED) -r requirements/build.txt && $(OWN); }
	@touch $@

$(VENV)/.peers: requirements/peers.txt $(VENV)/.test
	$(LOCKED) -r requirements/peers.txt
	@touch $@

run: $(VENV)/.run
	@mkdir -p $(BUILD)
	@sh tools/run.sh $(BIN)/ekbom $(BUILD)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python -m ekbom.knowledge.format --check
	$(BIN)/python -m ekbom.knowledge.compile --check

test: $(VENV)/.test lint
	sh tools/system.sh
	$(BIN)/python -m pytest -q --durations=10 --cov --cov-report= -n 2 --dist loadfile --max-worker-restart 0
	$(BIN)/coverage report --include='src/ekbom/model/*,src/ekbom/knowledge/*,src/ekbom/journal/*,src/ekbom/nof1/*,src/ekbom/movements/*,src/ekbom/assessment/*,src/ekbom/treatment/*' --fail-under=100
	$(BIN)/coverage report --fail-under=95

bench: $(VENV)/.peers
	$(BIN)/python -m benchmarks.run

bench-claims: $(VENV)/.test
	@test -n "$(DOCUMENTS)" || { echo "say where the documents lie: make bench-claims DOCUMENTS=DIR"; exit 2; }
	$(BIN)/python -m benchmarks.claims "$(DOCUMENTS)"

soak: $(VENV)/.test
	$(BIN)/python -m benchmarks.run crash load web-load

shots: $(VENV)/.test
	sh tools/system.sh
	$(BIN)/python -m tools.shots

bundle: $(VENV)/.test
	$(BIN)/python -m tools.bundle

texts: $(VENV)/.test
	$(BIN)/python -m tools.texts

docs: $(VENV)/.test
	$(BIN)/python tools/make_docs.py

lock: $(VENV)/.made
	$(BIN)/python -m pip install --quiet pip-tools
	for part in run build test peers; do $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements/$$part.txt requirements/$$part.in || exit 1; done

clean:
	rm -rf $(BUILD) $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
