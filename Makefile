PYTHON ?= python3
RUN = $(PYTHON) -m scripts.bootstrap

.PHONY: help setup demo demo-reset check test bench bench-draw bench-pool bench-report faults backup restore lock

help:
	@echo "make demo         install, load the demo panels, serve them on http://127.0.0.1:8000/ (PORT=8001 for another port; ADDRESS=… for phones)"
	@echo "make demo-reset   the same, from the beginning"
	@echo "make setup        install only"
	@echo "make check        lint, types, import rules, unit tests"
	@echo "make test         everything; ARGS='tests/room -q' for a part, RAATI_ENGINE=sqlite or postgres for one database"
	@echo "make bench        measures speed against yardsticks; under 40 minutes (docs/performance.md)"
	@echo "make bench-draw   the draw against the library sortition-algorithms; five minutes (docs/performance.md)"
	@echo "make bench-pool   lists, filters and counts of a pool of 100,000 residents; a minute"
	@echo "make bench-report a report of forty pages against WeasyPrint alone; half a minute"
	@echo "make backup       the database and reports in one file under BACKUP_DIR; FORCE=1 with the papers of open ballots"
	@echo "make restore      FILE=… into an empty database: then erasures are replayed and the invariants checked"
	@echo "make faults       kill, cut, flood: each fault ten times (N=3: three times), and a table of what survived"
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

# Apart from the others: the library it is compared with is slow, and is stopped after 120 CPU seconds a pool.
bench-draw:
	@$(RUN) dev
	@.venv/bin/python -m bench.draw $(ARGS)

bench-pool:
	@$(RUN) dev --services
	@.venv/bin/python -m bench.pool $(ARGS)

bench-report:
	@$(RUN) dev
	@.venv/bin/python -m bench.report $(ARGS)

# On the database, media and journal that the environment names (DATABASE_URL, MEDIA_ROOT, ERASURE_JOURNAL).
backup:
	@.venv/bin/python manage.py backup $(if $(filter 1,$(FORCE)),--force)

restore:
	@test -n "$(FILE)" || { echo "Which one? make restore FILE=var/backups/raati-….tar.gz"; exit 2; }
	@.venv/bin/python manage.py restore "$(FILE)"

faults:
	@$(RUN) dev --services
	@.venv/bin/python -m tests.faults $(or $(N),10) $(ARGS)
