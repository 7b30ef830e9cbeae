# One command each. `make demo` and `make test` set up everything they need; a second run skips what is done.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test ui screenshots eval attack bench fuzz soak check clean

BIN := .venv/bin
# The newest Python whose packages are pinned here comes first; any from 3.11 on will do.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; exit; }; done; echo python3)

help:  ## show this list
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

setup:  ## make .venv, build llama.cpp for this processor, install, fetch the models, build the index
	@$(PYTHON) scripts/bootstrap.py

demo: setup  ## judge sample creators with the real model and show three verdicts in full
	@$(BIN)/python scripts/demo.py

test: setup  ## the fast tests, then the page in a browser and the real models
	@$(BIN)/clausewise models pull small > /dev/null
	@$(BIN)/python -m pytest -n auto -m "not model and not browser"
	@$(BIN)/python -m pytest -m "model or browser"

ui: setup  ## open the reviewer's page on this machine
	@$(BIN)/python ui.py

screenshots: setup  ## take pictures of every room of the page, into docs/screenshots
	@$(BIN)/python scripts/screenshots.py

eval: setup  ## all systems on the shipped cases (an hour or more, goes on where it stopped), reports in runs/
	@$(BIN)/python -m evals.suite --out runs

attack: setup  ## hostile texts and their clean twins through whole reviews by the real model, the results in runs/attacks
	@$(BIN)/python -m evals.attacks --out runs/attacks

bench: setup  ## search, judgement, chat and messages measured, and speed by the million
	@$(BIN)/clausewise models pull small > /dev/null
	@$(BIN)/python -m evals.retrieval_bench --out runs/bench/retrieval.json
	@$(BIN)/python -m evals.public.sharc --out runs/bench/sharc.json
	@$(BIN)/python -m evals.public.contractnli --out runs/bench/contractnli.json
	@$(BIN)/python -m evals.chat_bench --out runs/bench/chat.json
	@$(BIN)/python -m evals.message_bench --out runs/bench/messages.json
	@$(BIN)/python -m evals.writing_bench --out runs/bench/writing.json
	@$(BIN)/python -m evals.assessment_bench --out runs/bench/assessment.json
	@$(BIN)/python scripts/page_bench.py --out runs/bench/page.json

fuzz: setup  ## two minutes of bytes, led by what they reach, for every reader of strangers' files (extra `fuzz`)
	@$(BIN)/python tests/fuzz/run.py --out runs/fuzz

soak: setup  ## an hour of mixed load on page and jobs: whether memory stays flat and nothing is left behind
	@$(BIN)/python scripts/soak.py --out runs/soak.json

check: setup  ## style, types, the handbook, and whether the wheel builds
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/clausewise policies lint
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir dist .

clean:  ## remove .venv and all that tools left here (models and the index stay in the data folder)
	@rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
