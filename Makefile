# Hagukumi: `make run` to try it, `make test` to test it. Everything else is for developers.
.PHONY: help run test lint fix lock screenshots bench

PORT ?= 8000
DATABASE_URL ?= sqlite:///$(CURDIR)/hagukumi.sqlite3
TEST_POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres
SCALE ?= 1
export PORT DATABASE_URL TEST_POSTGRES_URL

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## Install what is missing, fill a demonstration database and serve it on 127.0.0.1:8000
	@bin/bootstrap runtime
	@bin/serve-demo

test: ## The whole suite: SQLite with browsers, then PostgreSQL when one answers
	@bin/bootstrap dev
	@bin/test

lint: ## Linters, types, import directions, migrations, lock files
	@bin/bootstrap dev
	@bin/lint

fix: ## Let the formatters and linters mend what they can
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 5.2

lock: ## Write requirements/*.txt anew from pyproject.toml
	@bin/lock

screenshots: ## One picture of every page into docs/screenshots/
	@bin/bootstrap dev
	@SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/screenshots.py -q -p no:cacheprovider

bench: ## Medians and query counts as JSON (SCALE=10: ten times the policy; STAFF=10000, TRAINING=10000, EVALUATIONS=10000: pages)
	@bin/bootstrap dev
	@HAGUKUMI_DEMO=true .venv/bin/python -m bench $(if $(EVALUATIONS),--evaluations $(EVALUATIONS),$(if $(TRAINING),--training $(TRAINING),$(if $(STAFF),--staff $(STAFF),--scale $(SCALE))))
