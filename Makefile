PYTHON ?= python3
RUN = $(PYTHON) -m scripts.bootstrap

.PHONY: help setup demo demo-reset check test bench lock

help:
	@echo "make demo         install, load the demo panels, serve them on http://127.0.0.1:8000/ (PORT=8001 for another port)"
	@echo "make demo-reset   the same, from the beginning"
	@echo "make setup        install only"
	@echo "make check        lint, types, import rules, unit tests"
	@echo "make test         everything; ARGS='tests/room -q' for a part, RAATI_ENGINE=sqlite or postgres for one database"
	@echo "make bench        measures speed against yardsticks; under 40 minutes (docs/performance.md)"
	@echo "make lock         write the lock files anew"

setup demo demo-reset lock:
	@$(RUN) $@

check:
	@$(RUN) dev
	@.venv/bin/python -m scripts.check

test:
	@$(RUN) dev --services
	@.venv/bin/python -m tests.run $(ARGS)

bench:
	@$(RUN) dev --services
	@.venv/bin/python -m bench $(ARGS)
