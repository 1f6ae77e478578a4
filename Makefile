# One command for people and for CI: make check. Every recipe uses .venv, as the README's commands make it.

PYTHON = .venv/bin/python
LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-strip-extras --no-emit-index-url --no-emit-find-links

.PHONY: check prove bench demo catalogs lock

check:  ## linter, formatter, types, then every test with coverage, and no line uncovered in the rooms that tests/covered.py names
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -n auto -m "not source and not timed" --cov --cov-report=term
	$(PYTHON) -m pytest -m timed
	$(PYTHON) -m tests.covered

prove:  ## the long proofs, on both databases: every test, with more random histories, more crashes, more attacks
	FUND_PROVE=1 $(PYTHON) -m pytest -n auto

bench:  ## every figure beside its floor, in one run
	$(PYTHON) -m tests.bench

demo:  ## the whole way through in ./fund-demo
	.venv/bin/fund demo --run

catalogs:  ## carry the texts of the source into the catalogs, compile them, say what is missing
	$(PYTHON) -m ledger.locales

lock:  ## pin every library by version and hash; needs uv
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group test --constraint requirements.lock --output-file requirements-test.lock
