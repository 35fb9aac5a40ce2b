# Two commands are enough: make run, make test. Everything is installed into .venv and node_modules; data live in var/.
.POSIX:
PYTHON = python3
BIN = .venv/bin

.PHONY: run test check scenarios bench mutation install clean-installed

run: .venv/run.stamp node_modules/assets.stamp
	@$(BIN)/openksd demo --serve

# The law by its own tests alone, in every branch; then all other tests.
test: .venv/dev.stamp node_modules/assets.stamp browser
	@$(BIN)/openksd messages compile >/dev/null
	@if [ -n "$(PYTEST)" ]; then $(BIN)/python -m pytest -n auto --dist loadfile $(PYTEST); else \
		$(BIN)/python -m coverage run -m pytest src/lawbook && $(BIN)/python -m coverage report && \
		$(BIN)/python -m pytest -n auto --dist loadfile --ignore=src/lawbook; fi

check: .venv/dev.stamp
	@sh checks/all.sh

scenarios: .venv/run.stamp
	@$(BIN)/openksd scenarios check scenarios

bench: .venv/dev.stamp .venv/bench.stamp
	@$(BIN)/python -m benchmarks $(BENCH)

# MUTATION="rates duration" tries those chapters alone.
mutation: .venv/mutation.stamp
	@.venv/mutation/bin/python checks/mutation.py $(MUTATION)

install: .venv/run.stamp node_modules/assets.stamp

.venv/run.stamp: requirements/run.txt pyproject.toml install/python.sh
	@PYTHON="$(PYTHON)" sh install/python.sh requirements/run.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@PYTHON="$(PYTHON)" sh install/python.sh requirements/run.txt requirements/dev.txt
	@touch $@

# The measuring stick OpenFisca-Core lives apart: it is no part of the program.
.venv/bench.stamp: .venv/run.stamp requirements/bench.txt
	@$(PYTHON) -m venv .venv/bench
	@.venv/bench/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements/bench.txt
	@touch $@

# So do the tools that change the law and see whether a test notices.
.venv/mutation.stamp: .venv/run.stamp requirements/mutation.txt
	@$(PYTHON) -m venv .venv/mutation
	@.venv/mutation/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements/mutation.txt
	@touch $@

node_modules/assets.stamp: package.json package-lock.json requirements/node.txt install/assets.sh .venv/run.stamp
	@sh install/assets.sh
	@touch $@

.PHONY: browser
browser:
	@sh install/browser.sh

clean-installed:
	rm -rf .venv node_modules
