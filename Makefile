# Two commands for a newcomer: `make run` and `make test`. The others are for who works on the code.

PYTHON := $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8501
# One more than there are cores: who drives a browser mostly waits for it.
TESTING ?= $(shell echo $$(( $$(nproc) + 1 )))

.PHONY: run test check fix benchmarks screenshots csv-cases lock clean

run: .venv/ready  ## make the demonstration's database, if there is none, and serve it
	$(BIN)/outcomes demo --port $(PORT)

test: .venv/ready .venv/chromium  ## every test, browser journeys included
	$(MAKE) --no-print-directory --jobs 2 --output-sync check
	$(BIN)/pytest --numprocesses $(TESTING) --dist loadfile --no-loadscope-reorder

check: layout types sql  ## what runs nothing: format, lint, imports, types, SQL

.PHONY: layout types sql
layout: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: .venv/ready
	$(BIN)/mypy

sql: .venv/ready
	$(BIN)/sqlfluff lint --disable-progress-bar queries

fix: .venv/ready  ## put the format right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar queries

benchmarks: .venv/ready  ## ratios to a floor that is measured in the same run
	$(BIN)/pytest tests/benchmarks -m benchmark -s

screenshots: .venv/ready .venv/chromium  ## every page at two widths, light and dark, into screenshots/
	$(BIN)/python tests/browser/contact_sheet.py

csv-cases: .venv/ready  ## read every file of a folder of awkward ones: CASES=folder [OUT=results.json]
	$(BIN)/python -m tests.csv_cases '$(CASES)' $(if $(OUT),'$(OUT)')

lock:  ## after a change to the dependencies (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-header -o requirements.lock

clean:
	rm -rf .venv outcomes-data screenshots

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
	  || { echo 'This needs Python 3.11. On Debian 12: apt-get install python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory debian PACKAGES=python3-venv
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/chromium: .venv/ready
	@command -v chromium >/dev/null || $(MAKE) --no-print-directory debian PACKAGES='chromium fonts-liberation'
	@touch $@

.PHONY: debian
debian:
	@if [ "$$(id -u)" != 0 ]; then \
	  echo 'Please have an administrator run: apt-get install --no-install-recommends $(PACKAGES)'; exit 1; fi
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES)
