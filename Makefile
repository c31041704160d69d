# Two commands are all a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

.DEFAULT_GOAL := help
.PHONY: help demo test lint evaluate train benchmark clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

.venv/.stamp-run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.stamp-test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

demo: .venv/.stamp-run  ## scan the sample letters and write an HTML report
	@$(BIN)/python -m classifier.demo

test: .venv/.stamp-test lint  ## lint, type-check and run every test
	$(BIN)/python -m pytest -n 2 --ignore tests/benchmarks tests
	$(BIN)/python -m pytest --benchmark-only tests/benchmarks

lint: .venv/.stamp-test  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

train: .venv/.stamp-test  ## rebuild models/ from data/
	$(BIN)/python -m classifier.model.train

evaluate: .venv/.stamp-test  ## missed / false / held on letters by writers the model never saw
	$(BIN)/python -m classifier.model.evaluate

benchmark: .venv/.stamp-test  ## performance, as ratios in one run
	$(BIN)/python -m pytest --benchmark-only tests/benchmarks

clean:  ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks
