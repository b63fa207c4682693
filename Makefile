# The first thing to type is `make run`. Each target sets up what it needs; nothing is done twice.

.DEFAULT_GOAL := help

# Four at a time, for each waits for the disk or a database now and then, and two processors have
# work meanwhile; a file to each, the quickest files last. One at a time where they would share one
# PostgreSQL.
SIDE_BY_SIDE := $(if $(REGISTER_TEST_DATABASE_URL),,-n 4 --dist loadfile --no-loadscope-reorder)

# A test that never ends would be waited for, and nothing told: after this many seconds where it
# waits is printed, and whatever ran it ends.
NO_TEST_TAKES := 300

# The tests start the register many times: each start is quicker where an earlier one compiled it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup run test soak check access mutants bench lock clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  PORT= and REGISTER_DATABASE_URL= change where make run serves and what it reads"

setup: ## Make .venv and the front-end files
	@deploy/setup.sh runtime

run: setup ## Serve the register with made-up data on http://127.0.0.1:8000
	@exec .venv/bin/python deploy/serve.py

test: ## Run every test, on SQLite and PostgreSQL and in a browser
	@deploy/setup.sh test
	.venv/bin/python -m pytest $(SIDE_BY_SIDE) \
		-o faulthandler_timeout=$(NO_TEST_TAKES) -o faulthandler_exit_on_timeout=true

soak: ## Run the tests that are too long for every day
	@deploy/setup.sh test
	.venv/bin/python -m pytest -m soak

check: ## Lint, check formatting, types, the way imports point and the house’s own rules
	@deploy/setup.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest -q tests/unit/test_house_style.py

access: ## Write docs/access.md, who may use what, from the code
	@deploy/setup.sh runtime
	@.venv/bin/python deploy/access_table.py

mutants: ## Change the law's code in every small way and see that a test notices
	@deploy/setup.sh test
	nice .venv/bin/python -m pytest -q tests/unit/law --cov register.law --cov-branch --cov-fail-under 100
	nice .venv/bin/mutmut run --max-children 1
	nice .venv/bin/python deploy/survivors.py

bench: ## Print medians and ratios against the limits
	@deploy/setup.sh bench
	.venv/bin/python -m tests.bench

lock: ## Write the hashed locks again, after a change of dependency
	@deploy/setup.sh test
	@deploy/lock.sh

clean: ## Remove what set-up made (not the database in instance/)
	rm -rf .venv node_modules mutants register/web/static/built
